"""Time zones are found as people write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.language import LocalizedText
from bot.talk.schedules.parsing.cities import called, named
from bot.talk.schedules.parsing.zones import COMMON, DEFAULTS, OFFERED, OFFSETS, find, known, label, offset
from tests.talk.people import SCRIPT

SUMMER, WINTER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("AMERICA/NEW_YORK", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("Etc/GMT-8", "Etc/GMT-8"),
        ("America/Port-au-Prince", "America/Port-au-Prince"),
        ("port au prince", "America/Port-au-Prince"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("Lisbon", "Europe/Lisbon"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("北京", "Asia/Shanghai"),
        ("成都", "Asia/Shanghai"),
        ("成都市", "Asia/Shanghai"),
        ("北京时间", "Asia/Shanghai"),
        ("香港", "Asia/Hong_Kong"),
        ("澳門", "Asia/Macau"),
        ("臺北", "Asia/Taipei"),
        ("東京", "Asia/Tokyo"),
        ("东京时间", "Asia/Tokyo"),
        ("紐約", "America/New_York"),
        ("舊金山", "America/Los_Angeles"),
        ("雪梨", "Australia/Sydney"),
        ("Xi'an", "Asia/Shanghai"),
        ("xian", "Asia/Shanghai"),
        ("ZÜRICH", "Europe/Zurich"),
        ("EST", "America/New_York"),
        ("eastern time", "America/New_York"),
        ("Singapore", "Asia/Singapore"),
        ("+8", "Etc/GMT-8"),
        ("UTC+8", "Etc/GMT-8"),
        ("ＵＴＣ＋８", "Etc/GMT-8"),
        ("utc 8", "Etc/GMT-8"),
        ("+08:00", "Etc/GMT-8"),
        ("+0530", "Asia/Kolkata"),
        ("GMT-3:30", "America/St_Johns"),
        ("GMT−3:30", "America/St_Johns"),
        ("-5", "Etc/GMT+5"),
        ("UTC+14", "Etc/GMT-14"),
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("UTC+0", "UTC"),
        ("东八区", "Etc/GMT-8"),
        ("東八時區", "Etc/GMT-8"),
        ("东8区", "Etc/GMT-8"),
        ("西十二区", "Etc/GMT+12"),
        ("零时区", "UTC"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(written: str, zone: str) -> None:
    assert find(SCRIPT.fold(written)).only == zone


@pytest.mark.parametrize(
    ("written", "zones"),
    [
        ("乌鲁木齐", ("Asia/Shanghai", "Asia/Urumqi")),
        ("cst", ("Asia/Shanghai", "America/Chicago")),
        ("剑桥", ("Europe/London", "America/New_York")),
        ("georgia", ("Asia/Tbilisi", "America/New_York")),
        ("加拿大", ("America/Toronto", "America/Vancouver")),
    ],
)
def test_a_name_of_several_zones_leaves_the_choice(written: str, zones: tuple[str, ...]) -> None:
    found = find(written)
    assert (found.zones, found.only) == (zones, None)


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("melb", "Australia/Melbourne"),
        ("shangai", "Asia/Shanghai"),
        ("三藩", "America/Los_Angeles"),
        ("tokio", "Asia/Tokyo"),
    ],
)
def test_what_is_only_nearly_a_name_is_asked_about(written: str, zone: str) -> None:
    found = find(written)
    assert zone in found.zones
    assert found.only is None


def test_the_place_that_may_be_meant_is_named() -> None:
    assert (find("tokio").name, find("mars").name, find("三藩").name) == ("Tokyo", "Marseille", "三藩市")
    assert find("tokyo").name == ""


@pytest.mark.parametrize("written", ["marz", "rime", "tokn", "eork"])
def test_short_words_are_not_taken_for_a_place_that_is_spelt_nearly_so(written: str) -> None:
    assert find(written).zones == ()


@pytest.mark.parametrize(
    "written", ["", "火星", "xyzzy", "+15", "utc-13", "+8:20", "8", "东十五区", "factory", "圣", "a", "-"]
)
def test_what_is_no_place_is_not_taken_for_one(written: str) -> None:
    assert find(written).zones == ()


def test_every_iana_name_is_found_in_any_case() -> None:
    assert len(known()) > 400
    abbreviations = {"CET", "EST", "MST"}
    for zone in known() - abbreviations:
        for written in (zone, zone.lower(), zone.upper()):
            only = find(SCRIPT.fold(written)).only
            assert only is not None
            assert only == zone or offset(only, SUMMER) == offset(zone, SUMMER), zone


def test_every_place_of_the_table_is_in_a_zone_that_exists_and_found_in_both_scripts() -> None:
    assert len(named()) > 500
    for name, zones in named().items():
        assert set(zones) <= known()
        assert find(name).zones == zones, name
        assert find(SCRIPT.fold(SCRIPT.traditional(name))).zones == zones, name


def test_the_larger_chinese_cities_are_known() -> None:
    cities = (
        "北京 上海 广州 深圳 天津 重庆 杭州 成都 武汉 南京 西安 苏州 长沙 郑州 青岛 沈阳 大连 哈尔滨 厦门 福州 昆明"
    )
    assert {find(city).only for city in cities.split()} == {"Asia/Shanghai"}


def test_what_is_offered_exists() -> None:
    assert set(COMMON) | {zone for _, zone in OFFSETS} | set(DEFAULTS.values()) <= known()
    assert len(set(COMMON)) == len(COMMON)
    assert all(zone in called() for zone in COMMON)


def test_an_offset_is_what_it_says() -> None:
    names = [name for name, _ in OFFSETS]
    assert (names[0], names[-1]) == ("-12", "+14")
    assert {"+8", "-3:30", "+5:45", "+0"} <= set(names)
    for name, zone in OFFSETS:
        assert find(f"utc{name}").only == zone
        shown = {offset(zone, WINTER), offset(zone, SUMMER)}
        assert (f"UTC{name}" if name != "+0" else "UTC") in shown, "on standard time"


def test_clocks_of_a_zone_are_told_by_their_offset() -> None:
    assert [offset("Europe/London", at) for at in (WINTER, SUMMER)] == ["UTC", "UTC+1"]
    assert [offset("America/St_Johns", at) for at in (WINTER, SUMMER)] == ["UTC-3:30", "UTC-2:30"]
    assert offset("Asia/Kathmandu", SUMMER) == "UTC+5:45"


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("阿比让", "Africa/Abidjan"),
        ("太子港", "America/Port-au-Prince"),
        ("廷布", "Asia/Thimphu"),
        ("Palau", "Pacific/Palau"),
    ],
)
def test_places_that_only_the_zones_are_named_after_are_known_too(written: str, zone: str) -> None:
    assert find(SCRIPT.fold(written)).only == zone


@pytest.mark.parametrize("written", ["家里加班后", "new jersey", "在可可斯家里", "jersey city"])
def test_names_of_far_places_are_not_found_in_the_middle_of_other_words(written: str) -> None:
    assert not {"Europe/Riga", "Europe/Jersey", "Indian/Cocos", "Atlantic/Canary"} & set(find(written).zones)


@pytest.mark.parametrize("written", ["诺福克", "戴维斯", "圣胡安"])
def test_places_with_better_known_namesakes_are_not_taken_for_certain(written: str) -> None:
    assert find(SCRIPT.fold(written)).only is None


def test_a_zone_has_a_name_for_a_button() -> None:
    assert label("Asia/Shanghai") == LocalizedText("北京", "Beijing")
    assert label("Etc/GMT-8") == LocalizedText("UTC+8")
    assert label("UTC") == LocalizedText("UTC")
    assert label("America/Port-au-Prince") == LocalizedText("太子港", "Port-au-Prince")
    assert label("America/North_Dakota/New_Salem") == LocalizedText("New Salem")
    assert all(0 < len(label(zone).zh) <= 24 for zone in known())


@given(st.text(max_size=80) | st.text(st.sampled_from("utcgm+-:0185东西区零 /_"), max_size=12))
def test_whatever_is_written_never_raises_nor_finds_what_is_not_there(written: str) -> None:
    found = find(SCRIPT.fold(written))
    assert set(found.zones) <= known()
    assert len(found.zones) <= OFFERED
