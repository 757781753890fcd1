"""The argument of an essay as a map: laid out once, drawn as a picture and as SVG."""
