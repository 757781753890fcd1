"""What Prometheus reads: figures that never have more lines than were foreseen."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.core.metrics import Counter, Histogram, MetricFamily, Sample, exposition, gauge

LINE = re.compile(r'[a-z_]+(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"\})? -?[0-9.e+-]+')


def lines(*families: MetricFamily) -> list[str]:
    return exposition(families).splitlines()


def test_a_counter_tells_every_value_of_its_label_from_the_beginning() -> None:
    counter = Counter("acts_total", "Acts.", "act", ["passage", "absent"])
    counter.add("absent")
    counter.add("absent", 2.5)
    assert lines(counter.family()) == [
        "# HELP acts_total Acts.",
        "# TYPE acts_total counter",
        'acts_total{act="passage"} 0',
        'acts_total{act="absent"} 3.5',
        'acts_total{act="other"} 0',
    ]


def test_a_counter_without_a_label_is_one_line() -> None:
    counter = Counter("seconds_total", "Seconds.")
    counter.add(by=0.5)
    assert lines(counter.family())[2:] == ["seconds_total 0.5"]


@given(st.lists(st.text()))
def test_whatever_is_counted_never_becomes_a_label(said: list[str]) -> None:
    counter = Counter("acts_total", "Acts.", "act", ["passage"])
    for each in said:
        counter.add(each)
    told = counter.family().samples
    assert [sample.labels["act"] for sample in told] == ["passage", "other"]
    assert sum(sample.value for sample in told) == len(said)


@given(st.lists(st.floats(-5, 100)))
def test_a_histogram_counts_up_to_each_bound(seconds: list[float]) -> None:
    histogram = Histogram("answer_seconds", "Answers.", (0.5, 1.0, 10.0))
    for each in seconds:
        histogram.observe(each)
    samples = histogram.family().samples
    buckets = {sample.labels["le"]: sample.value for sample in samples if sample.suffix == "_bucket"}
    assert buckets == {
        bound: sum(each <= float(bound.replace("+Inf", "inf")) for each in seconds)
        for bound in ("0.5", "1", "10", "+Inf")
    }
    assert [sample.value for sample in samples if sample.suffix == "_count"] == [len(seconds)]


@given(st.text())
def test_whatever_a_label_holds_the_line_stays_one(value: str) -> None:
    family = MetricFamily("info", "gauge", "a\nb", [Sample(1, {"version": value})])
    head, kind, line = exposition([family]).removesuffix("\n").split("\n")
    assert (head, kind) == (r"# HELP info a\nb", "# TYPE info gauge")
    assert LINE.fullmatch(line)


def test_a_gauge_tells_one_figure_or_one_for_each_value() -> None:
    assert lines(gauge("ready", "Ready.", 1))[2:] == ["ready 1"]
    assert lines(gauge("inbox", "Inbox.", {"waiting": 2, "aside": 0}, "state"))[2:] == [
        'inbox{state="waiting"} 2',
        'inbox{state="aside"} 0',
    ]
