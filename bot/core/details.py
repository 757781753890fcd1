"""Particulars that somebody may ask a text for, and whether a paragraph bears anything of their kind.

Whatever is in doubt counts as borne: that a text does not give a particular is said to a reader, and must be true.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.core.patterns import HAN, LazyPattern


class DetailKind(StrEnum):
    """A kind of particular."""

    MONEY = "money"
    NUMBER = "number"
    SHARE = "share"
    YEAR = "year"
    TIME = "time"  # a day, an hour, a season
    SPAN = "span"  # of time
    PLACE = "place"  # a city, a country
    NAME = "name"  # of a person, a company, a brand


@dataclass(frozen=True, slots=True)
class DetailPhrasings:
    """Ways of asking for one kind of particular; of kind None, what only looks like that."""

    kind: DetailKind | None
    texts: tuple[str, ...]


RecogniseDetail = Callable[[str], DetailKind | None]
"""``recognise_detail(message)``: the particular that a folded message asks for as a fact; None where it asks for none,
or that is in doubt. Pure, bounded in time, never raises on any text."""


def ask_for_no_detail(message: str) -> DetailKind | None:
    """Where nothing is known of such questions, none is taken for one."""
    return None


_ONES, _LARGE = "0-9０-９〇○零二三四五六七八九两兩俩倆仨廿卅", "十百千万萬亿億"
_NUMBER = LazyPattern(
    r"(?<![a-zA-Z])[0-9０-９]|[0-9０-９](?![a-zA-Z])|[二三四五六七八九两兩俩倆仨廿卅百千万萬亿億]"
    r"|十(?!足|分(?!之|[钟鐘]))|[几幾](?!乎)|[数數][个個家位名人次十]|[双雙]|[一大多小过過上对對]半"
    r"|半[数數个個年天日月小里斤夜]|成[以之][上下]|(?:只有|仅有|僅有|唯|独|獨|无|無|没有?|沒有?|共)一"
    r"|一[个個名位]?人|一[家户戶只隻头頭]|[没沒无無]人|[没沒]有人"
)
_SHARE = LazyPattern(r"[%％‰倍]|百分|分之|[一两兩]成|多数|多數|少数|少數|部分|大多|过半|過半|一半")
_AMOUNT = LazyPattern(rf"[一几幾数數半{_ONES}{_LARGE},.]++[多余餘来來]?+")
_MONEY_UNIT = LazyPattern(
    r"[元块塊角毛文镑鎊磅刀圆圓钱錢银銀吊贯貫洋铢銖盾枚两兩]|分[钱錢]|美[元金分]|[欧歐日港台臺]|人民[币幣]"
    r"|卢布|盧布|法郎|[马馬]克|先令|便士|[卢盧]比|比索"
)
_OTHER_UNIT = LazyPattern(
    r"[只隻片户戶人条條个個名位年天日月次头頭趟里米克斤吨噸辆輛公厘千赫兆纳納度种種张張本页頁字场場家点點倍分岁歲夜晚代丈尺寸层層步声聲]"
)
_GREAT = LazyPattern(rf"[{_LARGE}]|[{_ONES}一]{{2}}")
_MONEY = LazyPattern(
    r"[¥￥$€£]|免费|免費|不[收花]|(?:不|没|沒)(?:用|要)?(?:给|給|付|出)?[钱錢]|白[送坐给給拿]|分文|一分[不也都没沒]"
    r"|yuan|dollar|usd|rmb"
)
_YEAR = LazyPattern(
    r"[0-9０-９]{3,4}|[〇○零一二三四五六七八九十0-9０-９几幾]年|年[代间間]|世[纪紀]|[今去前明后後当當同]年"
    r"|[唐宋元明清汉漢秦隋][朝代]|民[国國]|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
)
_TIME = LazyPattern(
    r"[一二三四五六七八九十0-9０-９几幾][月日号號点點时時更]|正月|[腊臘]月|[春夏秋冬]|清明|端午|中秋|除夕|[过過]年|元旦"
    r"|[国國][庆慶]|[节節]日|年[初底末]|[开開]年|[岁歲]末|周[一二三四五六日末]|[早晚]上|早晨|清晨|凌晨|[上中下]午|傍晚"
    r"|黄昏|黃昏|夜|昨|[今前明当當那][天日晚]|第.天|最近|近[来來日]|天[亮黑]"
)
_SPAN = LazyPattern(
    rf"[一几幾数數半多整{_ONES}{_LARGE}][个個]?[多来來余餘]?[个個]?"
    r"(?:年|月|天|日|周|星期|[礼禮]拜|小[时時]|[钟鐘]|分[钟鐘]|秒|刻|夜|晚|宿|季|代|世|[辈輩]子)"
    r"|整[个個整]|永[远遠]|一直|至今|[长長][久年期]|一[阵陣会會时時]|片刻|短[暂暫]|不久|[许許很好]久|[昙曇]花|袋[烟煙]"
    r"|[从從]早|到(?:天亮|晚)"
)


@lru_cache(maxsize=1 << 14)
def detail_kinds(text: str) -> frozenset[DetailKind]:
    """The kinds of particulars of which a paragraph may bear one; all of them where it is not written in Chinese.

    Names and places are always among them: nothing in its characters tells that there is none.
    """
    if len(HAN.findall(text)) * 2 < len(text.strip()):
        return frozenset(DetailKind)
    number = _NUMBER.search(text) is not None
    year = _YEAR.search(text) is not None
    bears = {
        DetailKind.MONEY: _bears_money(text),
        DetailKind.NUMBER: number,
        DetailKind.SHARE: number or _SHARE.search(text) is not None,
        DetailKind.YEAR: year,
        DetailKind.TIME: year or _TIME.search(text) is not None,
        DetailKind.SPAN: _SPAN.search(text) is not None,
        DetailKind.PLACE: True,
        DetailKind.NAME: True,
    }
    return frozenset(kind for kind, borne in bears.items() if borne)


def _bears_money(text: str) -> bool:
    """An amount with its unit; a great number with no other; that nothing is paid."""
    if _MONEY.search(text.casefold()):
        return True
    for amount in _AMOUNT.finditer(text):
        great = _GREAT.search(amount[0]) and not _OTHER_UNIT.match(text, amount.end())
        if great or _MONEY_UNIT.match(text, amount.end()):
            return True
    return False
