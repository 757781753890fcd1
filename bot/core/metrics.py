"""Figures of one process in the text format of Prometheus: counters, gauges and histograms, with bounded labels.

The values of a label are listed when an instrument is made, and whatever else comes counts as "other": so no name, id
or word of anybody can become a label, and there are never more lines. A library for it does not see to that, and the
rest of the format is a few lines.

Source: https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OTHER = "other"
"""What counts as this was not foreseen."""
_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})


@dataclass(frozen=True, slots=True)
class Sample:
    """One line: its value under its labels."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""  # after the name of its family


@dataclass(frozen=True, slots=True)
class MetricFamily:
    """All that is told under one name. ``kind``: counter, gauge or histogram."""

    name: str
    kind: str
    about: str
    samples: Sequence[Sample]


class Counter:
    """Only goes up."""

    def __init__(self, name: str, about: str, label: str = "", values: Iterable[str] = ()) -> None:
        """``values``: all that the label may have, besides "other"; without a label there is one figure."""
        self.name = name
        self._about = about
        self._label = label
        self._counts = dict.fromkeys([*map(str, values), OTHER] if label else [""], 0.0)

    def add(self, value: str = "", by: float = 1.0) -> None:
        """Count on. ``value``: of the label."""
        self._counts[value if value in self._counts else OTHER] += by

    def family(self) -> MetricFamily:
        """Tell how far it has counted."""
        samples = [Sample(count, {self._label: value} if value else {}) for value, count in self._counts.items()]
        return MetricFamily(self.name, "counter", self._about, samples)


class Histogram:
    """How often something took how long."""

    def __init__(self, name: str, about: str, bounds: Sequence[float]) -> None:
        """``bounds``: upper ones, ascending, in seconds."""
        self.name = name
        self._about = about
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Count one more. A time below zero, by a clock that was set back, counts as none."""
        seconds = max(seconds, 0.0)
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self._sum += seconds

    def family(self) -> MetricFamily:
        """Tell how many stayed below each bound, their number, and their sum."""
        up_to = list(accumulate(self._counts))
        names = [*map(_number, self._bounds), "+Inf"]
        buckets = [Sample(count, {"le": name}, "_bucket") for name, count in zip(names, up_to, strict=True)]
        return MetricFamily(
            self.name,
            "histogram",
            self._about,
            [*buckets, Sample(self._sum, suffix="_sum"), Sample(up_to[-1], suffix="_count")],
        )


def gauge(name: str, about: str, values: float | Mapping[str, float], label: str = "") -> MetricFamily:
    """Tell what stands so at this moment: one figure, or one for each value of a label."""
    if isinstance(values, Mapping):
        return MetricFamily(name, "gauge", about, [Sample(value, {label: each}) for each, value in values.items()])
    return MetricFamily(name, "gauge", about, [Sample(values)])


def exposition(families: Iterable[MetricFamily]) -> str:
    """Write all families down as Prometheus reads them."""
    return "".join(f"{line}\n" for family in families for line in _lines(family))


def _lines(family: MetricFamily) -> Iterator[str]:
    about = family.about.replace("\\", r"\\").replace("\n", r"\n")
    yield f"# HELP {family.name} {about}"
    yield f"# TYPE {family.name} {family.kind}"
    for sample in family.samples:
        labels = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in sample.labels.items())
        yield f"{family.name}{sample.suffix}{f'{{{labels}}}' if labels else ''} {_number(sample.value)}"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
