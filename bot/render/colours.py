"""The colours of a picture: one ink on paper, in steps that look equally far apart."""

RGB = tuple[int, int, int]

PAPER: RGB = (252, 249, 243)
TEXT: RGB = (31, 38, 51)
QUIET: RGB = (107, 104, 97)  # text that is read second: over 5 to 1 on paper
LINE: RGB = (173, 167, 155)

NOTHING: RGB = (239, 234, 223)
"""Where nothing was said: just darker than paper."""
WASH: RGB = (203, 212, 227)
"""The ink at its thinnest, seen beside NOTHING."""
INK: RGB = (16, 42, 88)
"""Where most was said."""
MARK: RGB = (182, 62, 38)
"""Around what is marked: a seal's red, seen beside every step of the ink."""
LEADING: RGB = (70, 106, 168)
"""A line from a ground to what follows from it."""
CONTRARY: RGB = (176, 112, 24)
"""A line between what pulls against each other: told from LEADING by whoever does not see red or green, too."""
BRIGHT: RGB = (255, 255, 255)
DEEP: RGB = (10, 14, 24)

CURVE = 0.7
"""Below 1: small counts stay apart beside a large one."""
FEW = 5
"""A discussion in which no paragraph was spoken of so often does not reach the darkest ink."""


def top(counts: tuple[int, ...]) -> int:
    """The count that is drawn in full ink."""
    return max(FEW, *counts) if counts else FEW


def shade(count: int, most: int) -> RGB:
    """The colour of ``count``, where ``most`` is full ink: the darker, the more."""
    if count <= 0:
        return NOTHING
    share = min(count / most, 1.0) ** CURVE
    return _rgb(tuple(a + (b - a) * share for a, b in zip(_oklab(WASH), _oklab(INK), strict=True)))


def over(ground: RGB) -> RGB:
    """The colour in which text is read best on ``ground``: at least 4 to 1."""
    return max(BRIGHT, DEEP, key=lambda colour: contrast(colour, ground))


def contrast(one: RGB, other: RGB) -> float:
    """The ratio of WCAG 2: 1 for the same colour, 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: RGB) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(level: int) -> float:
    share = level / 255
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)


def _level(linear: float) -> int:
    share = max(linear, 0.0)
    share = share * 12.92 if share <= 0.0031308 else 1.055 * share ** (1 / 2.4) - 0.055
    return round(255 * min(share, 1.0))


def _oklab(colour: RGB) -> tuple[float, ...]:
    """In Björn Ottosson's Oklab, where equal distances look equal; the numbers below are its definition."""
    red, green, blue = map(_linear, colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _rgb(lab: tuple[float, ...]) -> RGB:
    light, green_red, blue_yellow = lab
    long = (light + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    middle = (light - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (light - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    return (
        _level(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _level(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _level(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )
