"""What kinds of particulars a paragraph may bear."""

import pytest

from bot.core.details import DetailKind, detail_kinds
from bot.core.essay import Library

MONEY, NUMBER, SHARE = DetailKind.MONEY, DetailKind.NUMBER, DetailKind.SHARE
YEAR, TIME, SPAN = DetailKind.YEAR, DetailKind.TIME, DetailKind.SPAN
BY_CHARACTERS = {MONEY, NUMBER, SHARE, YEAR, TIME, SPAN}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("船票也买了，一块八角。", MONEY),
        ("回来径直走到支书家，数出一千，写上名字。", MONEY),
        ("给了三十，没有收据。", MONEY),
        ("那时候坐船不给钱。", MONEY),
        ("這筆生意賺了兩萬。", MONEY),
        ("票價￥５。", MONEY),
        ("来的只有一个人。", NUMBER),
        ("一共十几家。", NUMBER),
        ("用户超过3亿。", NUMBER),
        ("没有人来。", NUMBER),
        ("一大半都退了货。", SHARE),
        ("利润涨了一倍。", SHARE),
        ("三分之一的人走了。", SHARE),
        ("那是二〇〇六年的事。", YEAR),
        ("上个世纪的说法。", YEAR),
        ("去年还不是这样。", YEAR),
        ("光绪年间修的。", YEAR),
        ("开年之后，店都关了。", TIME),
        ("天亮时水退了。", TIME),
        ("雨下了一个月的时间。", SPAN),
        ("等了半個鐘頭。", SPAN),
        ("所谓的火爆不过是昙花一现。", SPAN),
    ],
)
def test_what_bears_one_is_known_to(text: str, kind: DetailKind) -> None:
    assert kind in detail_kinds(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("借助直播，我们不再是一对一的销售，而是变成了一对多。", BY_CHARACTERS),
        ("大数据、云计算、区块链和S2B模式都是它的代表。", BY_CHARACTERS),
        ("庞大的销量让人们看到了希望，然而几乎没有谁认真算过。", BY_CHARACTERS),
        ("十分消费，多元的角度。", BY_CHARACTERS),
        ("二十五万片切片，一千多只鸟，飞了五百公里。", {MONEY, YEAR, TIME, SPAN}),
        ("江南的雨下了一个月。", {MONEY, NUMBER, SHARE, YEAR, TIME}),
    ],
)
def test_what_bears_none_is_known_not_to(text: str, kinds: set[DetailKind]) -> None:
    assert set(DetailKind) - detail_kinds(text) == kinds


def test_a_text_in_letters_may_bear_anything() -> None:
    assert detail_kinds("Nobody could tell how it had come about.") == set(DetailKind)


def test_whether_somebody_is_named_no_character_tells(library: Library) -> None:
    for essay in library.essays:
        for paragraph in essay.paragraphs:
            assert {DetailKind.NAME, DetailKind.PLACE} <= detail_kinds(paragraph.text)
