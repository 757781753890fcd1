"""What buttons and links carry stays as it is, character for character: those that stand in chats go on working."""

import re
from typing import get_args

import pytest

from bot.core import deep_links
from bot.core.argument import Place
from bot.core.callback_data.actions import (
    BeginDiscussionButton,
    BroadcastButton,
    BroadcastVerb,
    DailyButton,
    ForgetGroupButton,
    ForgetLeftGroupButton,
    ForgetPersonButton,
    GroupSettingButton,
    ReadingButton,
    ScheduleButton,
    SignButton,
)
from bot.core.callback_data.cards import (
    CardButton,
    CardContentsButton,
    CardEndButton,
    FavouriteButton,
    FavouritesButton,
    QuoteCardButton,
)
from bot.core.callback_data.gaps import GapButton, GapVerb
from bot.core.callback_data.parsing import CallbackData, parse
from bot.core.callback_data.passages import (
    EveryEssayButton,
    FeedbackButton,
    FoundPlaceButton,
    FoundWordsButton,
    MapButton,
    NearestButton,
    OtherMatchButton,
    OutlineButton,
    ParagraphButton,
    PassageAction,
    PassageActionButton,
    QuestionButton,
    RatingButton,
    SeparateParagraphButton,
    TermButton,
    ThesisButton,
)
from bot.core.callback_data.preferences import PreferenceButton, PreferenceSetting
from bot.core.conversation import OpenQuestion
from bot.core.deep_links import DeepLink, ExportLink, ParagraphLink, RangeLink, RecapLink
from bot.core.essay import Ref
from bot.core.feedback import RATINGS, REASONS, Feedback
from bot.core.overlay import OverlayTarget

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

GOLDEN: dict[str, CallbackData] = {
    # a whole paragraph
    f"p:{SLUG}:12": ParagraphButton(REF),
    f"p:{SLUG}:12:2": ParagraphButton(REF, 2),
    f"p:{SLUG}:12s0": ParagraphButton(REF, sentence=0),
    f"p:{SLUG}:12t": ParagraphButton(REF, converted=True),
    f"p:{SLUG}:12:3s7t": ParagraphButton(REF, 3, 7, converted=True),
    f"p:{LONGEST}:99999:999s999t": ParagraphButton(LAST, 999, 999, converted=True),
    # the same in a message of its own
    f"n:{SLUG}:12": SeparateParagraphButton(REF),
    f"n:{LONGEST}:99999": SeparateParagraphButton(LAST),
    # what a thesis, or the whole, comes to
    f"t:{SLUG}:T1": ThesisButton(SLUG, "T1"),
    f"t:{SLUG}:-": ThesisButton(SLUG, None),
    f"t:{SLUG}:intro:12": ThesisButton(SLUG, "intro", Place(12)),
    f"t:{SLUG}:T1:12s0": ThesisButton(SLUG, "T1", Place(12, 0)),
    f"t:{LONGEST}:T1234567:99999s999": ThesisButton(LONGEST, "T1234567", Place(99_999, 999)),
    # the outline
    f"o:{SLUG}": OutlineButton(SLUG),
    f"o:{LONGEST}": OutlineButton(LONGEST),
    # the map of the argument
    f"map:{SLUG}": MapButton(SLUG, anew=True),
    f"map:{SLUG}:-": MapButton(SLUG),
    f"map:{SLUG}:T1": MapButton(SLUG, "T1"),
    f"map:{LONGEST}:T1234567": MapButton(LONGEST, "T1234567"),
    # another passage that matched
    f"m:{SLUG}:12:0": OtherMatchButton(SLUG, (Place(12),), 0),
    f"m:{SLUG}:21s3.22.26s0:2": OtherMatchButton(SLUG, (Place(21, 3), Place(22), Place(26, 0)), 2),
    f"m:{LONGEST}:99999s999.99998.99997.1:3": OtherMatchButton(LONGEST, (*FAR[:3], Place(1)), 3),
    # an opener
    f"q:{SLUG}:12": QuestionButton(REF),
    f"q:{LONGEST}:99999": QuestionButton(LAST),
    # a way on
    **{f"w:{verb}:{SLUG}:12": PassageActionButton(verb, REF) for verb in PassageAction},
    f"w:example:{LONGEST}:99999": PassageActionButton(PassageAction.EXAMPLE, LAST),
    # where words stand, and what comes near to those that stand nowhere
    f"find:{SLUG}:2:81a9d0b5a2": FoundWordsButton.of(SLUG, 2, "流量"),
    f"find:{LONGEST}:99999:ffffffffff": FoundWordsButton(LONGEST, 99_999, "f" * 10),
    f"hit:{SLUG}:12": FoundPlaceButton(REF),
    f"hit:{LONGEST}:99999s999": FoundPlaceButton(LAST, 999),
    f"near:{SLUG}:81a9d0b5a2": NearestButton.of(SLUG, "流量"),
    f"near:{LONGEST}:ffffffffff": NearestButton(LONGEST, "f" * 10),
    # what the essay means by its terms
    f"term:{SLUG}:-": TermButton(SLUG, None),
    f"term:{SLUG}:81a9d0b5a2": TermButton.of(SLUG, "流量"),
    f"term:{LONGEST}:ffffffffff": TermButton(LONGEST, "f" * 10),
    # the question of an answer, put to all essays
    "every:81a9d0b5a2": EveryEssayButton.of("流量"),
    # how somebody wishes to be spoken to
    "u:lang:zh-Hans": PreferenceButton(PreferenceSetting.LANGUAGE, "zh-Hans"),
    "u:script:traditional": PreferenceButton(PreferenceSetting.SCRIPT, "traditional"),
    "u:length:short": PreferenceButton(PreferenceSetting.LENGTH, "short"),
    f"u:essay:{LONGEST}": PreferenceButton(PreferenceSetting.ESSAY, LONGEST),
    "u:show:essays": PreferenceButton(PreferenceSetting.SHOW, "essays"),
    # what is wrong with an answer
    **{f"v:{reason}:{SLUG}:12": FeedbackButton(reason, REF) for reason in REASONS},
    f"v:misread:{LONGEST}:99999": FeedbackButton(Feedback.MISREAD, LAST),
    # a word on an answer
    **{f"v:{rating}": RatingButton(rating) for rating in RATINGS},
    # of the gap inbox
    "gap:list:0:1": GapButton(GapVerb.LIST),
    "gap:done:0:9999": GapButton(GapVerb.DONE, page=9999),
    "gap:open:17:1": GapButton(GapVerb.OPEN, 17),
    "gap:par:17:2": GapButton(GapVerb.PARAGRAPHS, 17, 2),
    "gap:acts:17:1": GapButton(GapVerb.ACTS, 17),
    "gap:undo:17:1": GapButton(GapVerb.UNDO, 17),
    "gap:map:17:12": GapButton(GapVerb.MAP, 17, target=OverlayTarget(paragraph=12)),
    "gap:map:17:absent": GapButton(GapVerb.MAP, 17, target=OverlayTarget()),
    f"gap:map:{'9' * 18}:opinion_received.{'x' * 17}": GapButton(
        GapVerb.MAP, int("9" * 18), target=OverlayTarget(act=f"opinion_received.{'x' * 17}")
    ),
    # of groups
    "g:answers:0": GroupSettingButton("answers", 0),
    "g:anyone:1": GroupSettingButton("anyone", 1),
    "g:recap:0": GroupSettingButton("recap", 0),
    "g:signing:1": GroupSettingButton("signing", 1),
    "g:hours:0": GroupSettingButton("hours", 0),
    "g:hours:168": GroupSettingButton("hours", 168),
    "g:begin:T1234567": BeginDiscussionButton("T1234567"),
    "g:sign": SignButton(),
    # of daily excerpts, and of prompts by schedule
    "d:home": DailyButton("home"),
    "d:hour:0830": DailyButton("hour", "0830"),
    "d:loud@5": DailyButton("loud", about=5),
    f"d:set:0830:{ZONE}:60sp@{GREATEST}": DailyButton("set", f"0830:{ZONE}:60sp", GREATEST),
    f"d:then:{LONGEST}@{GREATEST}": DailyButton("then", LONGEST, GREATEST),
    "s:home": ScheduleButton("home"),
    "s:close:24": ScheduleButton("close", "24"),
    f"s:set:0830:{ZONE}:60sp": ScheduleButton("set", f"0830:{ZONE}:60sp"),
    # of those who read together
    "r:done:5:3": ReadingButton("done", 5, 3),
    "r:done:5:3:2": ReadingButton("done", 5, 3, 2),
    f"r:done:{GREATEST}:99999:99999": ReadingButton("done", GREATEST, 99_999, 99_999),
    "r:where:5": ReadingButton("where", 5),
    f"r:show:{GREATEST}": ReadingButton("show", GREATEST),
    # the reading card, and favourites
    f"c:{SLUG}:12": CardButton(REF),
    f"k:{SLUG}:12-0000002a": CardButton(REF, checksum=42, separate=True),
    f"c:{LONGEST}:99999:999tb99999-ffffffff": CardButton(LAST, 999, True, 99_999, 2**32 - 1),
    f"v:+:{SLUG}:12": FavouriteButton(CardButton(REF), keep=True),
    f"v:-:{LONGEST}:99999:999tb99999-ffffffff": FavouriteButton(
        CardButton(LAST, 999, True, 99_999, 2**32 - 1), keep=False
    ),
    f"card:{SLUG}:12": QuoteCardButton(REF),
    f"card:{SLUG}:12s0": QuoteCardButton(REF, 0),
    f"card:{SLUG}:12wt": QuoteCardButton(REF, whole=True, converted=True),
    f"card:{LONGEST}:99999s999t": QuoteCardButton(LAST, 999, converted=True),
    f"j:{LONGEST}:99999": CardContentsButton(LAST),
    f"e:{LONGEST}": CardEndButton(LONGEST),
    "l:1": FavouritesButton(),
    "l:999:clear": FavouritesButton(999, clear=True),
    # what is kept goes, or stays
    "f:me:5:f64551fc": ForgetPersonButton.of(PERSON, 5),
    "f:me:9999999999:f64551fc:no": ForgetPersonButton(LATEST, "f64551fc", keep=True),
    "f:group:0": ForgetGroupButton(0),
    "f:group:9999999999:no": ForgetGroupButton(LATEST, keep=True),
    f"f:left:{CHAT}": ForgetLeftGroupButton(CHAT),
    # of a broadcast
    "b:go:5": BroadcastButton(BroadcastVerb.GO, 5),
    "b:no:5": BroadcastButton(BroadcastVerb.NO, 5),
    "b:stop:9999999999": BroadcastButton(BroadcastVerb.STOP, LATEST),
}
LINKS: dict[str, DeepLink] = {
    f"p-{SLUG}-12": ParagraphLink(REF),
    f"p-{SLUG}-12_T1_0": ParagraphLink(REF, OpenQuestion("T1", 0)),
    f"p-{LONGEST}-99999_T1234567_99": ParagraphLink(LAST, OpenQuestion("T1234567", 99)),
    f"p-{SLUG}-12__aB3dE6gH": ParagraphLink(REF, fingerprint="aB3dE6gH"),
    f"p-{LONGEST}-99999_T1234567_99__aB3dE6gH": ParagraphLink(LAST, OpenQuestion("T1234567", 99), "aB3dE6gH"),
    f"p-{SLUG}-5_7": RangeLink(Ref(SLUG, 5), 7),
    f"p-{SLUG}-5_7__aB3dE6gHbC4eF7hI": RangeLink(Ref(SLUG, 5), 7, ("aB3dE6gH", "bC4eF7hI")),
    f"p-{LONGEST}-99998_99999__aB3dE6gHbC4eF7hI": RangeLink(Ref(LONGEST, 99_998), 99_999, ("aB3dE6gH", "bC4eF7hI")),
    "r-5": RecapLink(5),
    f"r-{10**12 - 1}": RecapLink(10**12 - 1),
    f"e-{CHAT}": ExportLink(CHAT),
}


@pytest.mark.parametrize(("text", "button"), GOLDEN.items(), ids=list(GOLDEN))
def test_what_a_button_carries_stays_as_it_is(text: str, button: CallbackData) -> None:
    assert button.pack() == text
    assert len(text.encode()) <= 64
    assert parse(text) == button


@pytest.mark.parametrize(("text", "link"), LINKS.items(), ids=list(LINKS))
def test_what_a_link_says_stays_as_it_is(text: str, link: DeepLink) -> None:
    assert link.pack() == text
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text)
    assert deep_links.parse(text) == link


def test_every_kind_is_held() -> None:
    assert {type(each) for each in GOLDEN.values()} == set(get_args(CallbackData))
    assert {type(each) for each in LINKS.values()} == set(get_args(DeepLink))


def test_what_was_written_otherwise_once_is_read_as_well() -> None:
    assert parse("p:x:1:1") == ParagraphButton(Ref("x", 1))
    assert parse("g:hours:024") == GroupSettingButton("hours", 24)


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
    *(
        "find:x:1",
        "find:x:0:81a9d0b5a2",
        "find:x:1:81a9d0b5a",
        "find:x:1:81A9D0B5A2",
        "find::1:81a9d0b5a2",
        "find:x:1:-",
    ),
    *(
        "hit:x",
        "hit:x:0",
        "hit:x:1s",
        "hit:x:1s1000",
        "hit:x:1t",
        "near:x",
        "near:x:",
        "near:x:-",
        "near:x:81a9d0b5a2:1",
    ),
    *("term:x", "term:x:", "term:x:--", "term:x:81a9d0b5a", "term:X:-", "term:x:81a9d0b5a2\n"),
    *("card", "card:", "card:x", "card:x:0", "card:x:1s", "card:x:1s1000", "card:x:1ws1", "card:x:1tw", "card:X:1"),
    *("b:", "b:go", "b:go:", "b:go:0", "b:go:05", f"b:go:{10**10}", "b:yes:5", "b:stop:5\n", "B:go:5"),
]


@pytest.mark.parametrize("text", FORGED)
def test_what_is_unknown_or_forged_is_no_button(text: str) -> None:
    assert parse(text) is None
