"""An essay as one HTML page that needs nothing else: to be read, searched, and talked about."""
