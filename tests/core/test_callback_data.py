"""What buttons and links carry stays as it is, character for character: those that stand in chats go on working."""

import re

import pytest

from bot.core.argument import Place
from bot.core.conversation import OpenQuestion
from bot.core.essay import Ref
from bot.services.broadcasts import _PRESS
from bot.talk import broadcasts, callback_data, navigation_data
from bot.talk.answers.ways import WayOn
from bot.talk.broadcasts import BroadcastVerb
from bot.talk.schedules.panel.buttons import SettingVerb

SLUG = "zhibo-daihuo"
REF = Ref(SLUG, 12)
LONGEST = "x" * 32
LAST = Ref(LONGEST, 99_999)
CHAT = "c" + "0123456789" * 2
PERSON = "p1"
LATEST = 10**10 - 1
GREATEST = 10**13 - 1
FAR = (Place(99_999, 999), Place(99_998), Place(99_997), Place(99_996))
ZONE = "America/Argentina/ComodRivadavia"

GOLDEN = {
    # a whole paragraph
    f"p:{SLUG}:12": navigation_data.paragraph(REF),
    f"p:{SLUG}:12:2": navigation_data.paragraph(REF, 2),
    f"p:{SLUG}:12s0": navigation_data.paragraph(REF, sentence=0),
    f"p:{SLUG}:12t": navigation_data.paragraph(REF, converted=True),
    f"p:{SLUG}:12:3s7t": navigation_data.paragraph(REF, 3, 7, converted=True),
    f"p:{LONGEST}:99999:999s999t": navigation_data.paragraph(LAST, 999, 999, converted=True),
    # the same in a message of its own
    f"n:{SLUG}:12": navigation_data.further(REF),
    f"n:{LONGEST}:99999": navigation_data.further(LAST),
    # what a thesis, or the whole, comes to
    f"t:{SLUG}:T1": navigation_data.thesis(SLUG, "T1"),
    f"t:{SLUG}:-": navigation_data.thesis(SLUG, None),
    f"t:{SLUG}:intro:12": navigation_data.thesis(SLUG, "intro", Place(12)),
    f"t:{SLUG}:T1:12s0": navigation_data.thesis(SLUG, "T1", Place(12, 0)),
    f"t:{LONGEST}:T1234567:99999s999": navigation_data.thesis(LONGEST, "T1234567", Place(99_999, 999)),
    # the outline
    f"o:{SLUG}": navigation_data.outline(SLUG),
    f"o:{LONGEST}": navigation_data.outline(LONGEST),
    # another passage that matched
    f"m:{SLUG}:12:0": navigation_data.other(SLUG, (Place(12),), 0),
    f"m:{SLUG}:21s3.22.26s0:2": navigation_data.other(SLUG, (Place(21, 3), Place(22), Place(26, 0)), 2),
    f"m:{LONGEST}:99999s999.99998.99997.1:3": navigation_data.other(LONGEST, (*FAR[:3], Place(1)), 3),
    # an opener
    f"q:{SLUG}:12": navigation_data.question(REF),
    f"q:{LONGEST}:99999": navigation_data.question(LAST),
    # a way on
    **{f"w:{verb}:{SLUG}:12": navigation_data.way(verb, REF) for verb in WayOn},
    f"w:example:{LONGEST}:99999": navigation_data.way(WayOn.EXAMPLE, LAST),
    # of groups
    "g:answers:0": callback_data.group("answers", "0"),
    "g:anyone:1": callback_data.group("anyone", "1"),
    "g:recap:0": callback_data.group("recap", "0"),
    "g:signing:1": callback_data.group("signing", "1"),
    "g:hours:0": callback_data.group("hours", "0"),
    "g:hours:168": callback_data.group("hours", "168"),
    "g:begin:T1234567": callback_data.group("begin", "T1234567"),
    "g:sign": callback_data.group("sign"),
    # of daily excerpts, and of prompts by schedule
    "d:home": callback_data.daily(SettingVerb.HOME),
    "d:hour:0830": callback_data.daily(SettingVerb.HOUR, "0830"),
    "d:loud@5": callback_data.daily(SettingVerb.LOUD, about=5),
    f"d:set:0830:{ZONE}:60sp@{GREATEST}": callback_data.daily(SettingVerb.SET, f"0830:{ZONE}:60sp", GREATEST),
    f"d:then:{LONGEST}@{GREATEST}": callback_data.daily(SettingVerb.THEN, LONGEST, GREATEST),
    "s:home": callback_data.schedule(SettingVerb.HOME),
    "s:close:24": callback_data.schedule(SettingVerb.CLOSE, "24"),
    f"s:set:0830:{ZONE}:60sp": callback_data.schedule(SettingVerb.SET, f"0830:{ZONE}:60sp"),
    # of those who read together
    "r:done:5:3": callback_data.done(5, 3, 0),
    "r:done:5:3:2": callback_data.done(5, 3, 2),
    f"r:done:{GREATEST}:99999:99999": callback_data.done(GREATEST, 99_999, 99_999),
    "r:where:5": callback_data.together("where", 5),
    f"r:show:{GREATEST}": callback_data.together("show", GREATEST),
    # what is kept goes, or stays
    "f:me:5:f64551fc": callback_data.forget_me(5, PERSON),
    "f:me:9999999999:f64551fc:no": callback_data.forget_not(callback_data.forget_me(LATEST, PERSON)),
    "f:group:0": callback_data.forget_group(0),
    "f:group:9999999999:no": callback_data.forget_not(callback_data.forget_group(LATEST)),
    f"f:left:{CHAT}": callback_data.forget_left(CHAT),
    # of a broadcast
    "b:go:5": broadcasts._payload(BroadcastVerb.GO, 5),
    "b:no:5": broadcasts._payload(BroadcastVerb.NO, 5),
    "b:stop:9999999999": broadcasts._payload(BroadcastVerb.STOP, LATEST),
}
LINKS = {
    f"p-{SLUG}-12": callback_data.link(REF),
    f"p-{SLUG}-12_T1_0": callback_data.link(REF, OpenQuestion("T1", 0)),
    f"p-{LONGEST}-99999_T1234567_99": callback_data.link(LAST, OpenQuestion("T1234567", 99)),
    "r-5": callback_data.recap_link(5),
    f"r-{10**12 - 1}": callback_data.recap_link(10**12 - 1),
    f"e-{CHAT}": callback_data.export_link(CHAT),
}


def shape(text: str) -> bool:
    """Has a button the shape of one that this bot makes?"""
    patterns = [
        *navigation_data._SHAPES.values(),
        navigation_data._WAY,
        callback_data.DAILY,
        callback_data.SCHEDULE,
        callback_data._READING,
        callback_data._FORGET,
        _PRESS,
        re.compile("g:(?:(?:answers|anyone|recap|signing):[01]|hours:[0-9]{1,3}|begin:[A-Za-z][A-Za-z0-9]{0,7}|sign)"),
    ]
    return any(pattern.fullmatch(text) for pattern in patterns)


@pytest.mark.parametrize(("text", "written"), GOLDEN.items(), ids=list(GOLDEN))
def test_what_a_button_carries_stays_as_it_is(text: str, written: str) -> None:
    assert written == text
    assert len(text.encode()) <= 64
    assert shape(text)


@pytest.mark.parametrize(("text", "written"), LINKS.items(), ids=list(LINKS))
def test_what_a_link_says_stays_as_it_is(text: str, written: str) -> None:
    assert written == text
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text)


FORGED = [
    *("", "p", ":", "😂", "start", "/forget", "a" * 64, "x:zhibo-daihuo:1", "p:", "n:", "t:", "o:", "m:", "q:", "w:"),
    *("p:x", "p:x:0", "p:x:01", "p:x:100000", "p:x:-1", "p:x:1:", "p:x:1:0", "p:x:1:1000", "p:x:１", "p:x:1\n"),
    *("p:../etc:1", "P:x:1", "p:x:1s", "p:x:1s1000", "p:x:1ts1", "p:x:1tt", "p:x:1:2:3", f"p:{LONGEST}x:1", "p:-x:1"),
    *("n:x:0", "n:x:1s1", "n:x:1t", "q:x", "q:x:0", "q:x:1s1", "o:x:1", "o:X", "o:x\n", "o:x-", "t:x", "t:x:"),
    *("t:x:1T", "t:x:T12345678", "t:x:T1:T2", "t:x:T1:0", "t:x:T1:1s", "t:x:--", "t:x:-:"),
    *("m:x::0", "m:x:1", "m:x:1.2.3.4.5:0", "m:x:1.:0", "m:x:1:10", "m:x:1s:0", "m:x:1s1000:0", "m:x:0:0"),
    *("w:why", "w:why:x", "w:why:x:0", "w:Why:x:1", "w:whywhywhy:x:1", "w::x:1", "w:why:x:1:2"),
    *("g:", "g", "g:answers", "g:answers:", "g:answers:2", "g:answers:01", "g:hours:", "g:hours:1000", "g:hours:-1"),
    *(
        "g:hours:１",
        "g:begin",
        "g:begin:",
        "g:begin:1",
        "g:begin:T12345678",
        "g:sign:",
        "g:sign:1",
        "g:anything",
        "G:sign",
    ),
    *("d:", "d", "d:Home", "d:home:", "d:home@", "d:home@0", "d:home@01", f"d:home@{10**13}", "d:homehomeh"),
    *("d:hour:08 30", f"d:hour:{'0' * 45}", "d:home@5@6", "d:home@5:x", "D:home", "s:", "s:home@5", "s:home\n"),
    *("r", "r:", "r:done", "r:done:5", "r:done:5:", "r:done:5:0", "r:done:5:-1", "r:done:5:3:", "r:done:5:3:0"),
    *("r:done:0:1", "r:done:05:1", "r:done:5:100000", f"r:done:{10**13}:1", "r:done:5:３", "r:done:5:3:2:1"),
    *("r:where", "r:where:", "r:where:5:1", "r:show:0", "r:show:5\n", "R:show:5", "r:hide:5"),
    *("f", "f:", "f:me", "f:me:5", "f:me:5:", "f:me:5:0123456", "f:me:5:012345678", "f:me:05:01234567"),
    *("f:me:5:0123456g", "f:me:-5:01234567", "f:me:５:01234567", "f:me:5:01234567:yes", f"f:me:{10**10}:01234567"),
    *("f:group", "f:group:", "f:group:5:no:no", "f:group:5\n", "F:group:5", "f:groups:5", "f:group:01"),
    *("f:left", "f:left:", f"f:left:{CHAT[:-1]}", f"f:left:{CHAT}0", f"f:left:p{CHAT[1:]}", f"f:left:{CHAT}:no"),
    *("b:", "b:go", "b:go:", "b:go:0", "b:go:05", f"b:go:{10**10}", "b:yes:5", "b:stop:5\n", "B:go:5"),
]


@pytest.mark.parametrize("text", FORGED)
def test_what_is_unknown_or_forged_is_no_button(text: str) -> None:
    assert not shape(text)
