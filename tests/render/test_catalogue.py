"""Every language says the same things, and everything that is said is in the catalogues."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.core.act import KINDS, ActType
from bot.core.argument import RelationKind
from bot.core.callback_data.passages import PassageAction
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.details import DetailKind
from bot.core.discussion import DiscussionPart, DiscussionStage, GroupContext, GroupSettings, Stance
from bot.core.essay import Library
from bot.core.feedback import RATINGS, REASONS, Feedback
from bot.core.gaps import GapReason
from bot.core.incident import IncidentKind
from bot.core.incoming import Command, Origin
from bot.core.language import Language, LocalizedText, Script
from bot.core.match import ClaimVerdict, Verdict
from bot.core.outgoing import DeliveryStatus
from bot.core.response import CatalogueMessage, Panel
from bot.core.statistics import UNANSWERED
from bot.core.subscription import SubscriptionKind
from bot.render.catalogue import FOLDER, Catalogues
from bot.search.text.script import ScriptConverter
from bot.services.exports import FIELDS
from bot.services.gap_inbox import MapOutcome
from bot.talk.answers.asked import RECEIVED
from bot.talk.answers.social import VARIANTS
from bot.talk.commands import COMMANDS
from bot.talk.groups.commands import GROUP_COMMANDS
from bot.talk.groups.settings import COMMAND, show_settings
from bot.talk.incidents import EVENTS
from bot.talk.preferences import NORMAL, SHORT
from bot.talk.questions import ABSENT
from tests.talk.people import Search

MAINLAND = (
    "設置", "命令", "私聊", "消息", "信息", "默認", "賬號", "鏈接", "點擊", "導出", "話題", "程序", "保存到", "視頻",
    "搜索", "屏幕", "“", "”", "咱", "兒聊",
)  # fmt: skip
"""Words and marks that nobody uses in Taiwan for what is meant here."""
QUOTING_TRADITIONAL = ("translation.zhHant", "translation.able")
POLLS = (DiscussionPart.BEFORE, DiscussionPart.AFTER)
FILES = sorted(FOLDER.glob("*.po"))
HOUSE = Path(__file__).parent.parent.parent


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, abort_invalid=True)


def key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def messages(path: Path) -> dict[str, Message]:
    return {key(message): message for message in catalogue(path) if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


CHINESE = messages(FOLDER / "zh_Hans.po")
KEY = re.compile("(?:" + "|".join(sorted({name.split(".")[0] for name in CHINESE})) + r")\.[a-z]+")


def strings() -> Iterator[tuple[str, str]]:
    """Every string in the program, with its file."""
    for path in [*HOUSE.glob("bot/**/*.py"), *HOUSE.glob("handlers/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, path.name


def spoken() -> Iterator[tuple[str, str]]:
    """Every key handed to Note or say, with its file."""
    for path in [*HOUSE.glob("bot/**/*.py"), *HOUSE.glob("handlers/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and node.args
                and ast.unparse(node.func).split(".")[-1] in ("CatalogueMessage", "say")
            ):
                first = node.args[0]
                for each in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        yield each.value, path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_all_languages_have_the_same_keys(path: Path) -> None:
    assert messages(path).keys() == CHINESE.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_message_stands_once_with_words_once(path: Path) -> None:
    """What two people have changed at a time may stand twice, and whatever reads it takes one of them."""
    entries = [each for each in path.read_text("utf-8").split("\n\n") if 'msgid "' in each]
    assert all(each.count("msgid ") == 1 for each in entries)
    for entry in entries:
        assert len(re.findall(r"^msgstr(?:\[0\])? ", entry, re.MULTILINE)) == 1, entry
    keys = [entry.partition('msgid "')[2].partition('"')[0] for entry in entries]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_all_languages_have_the_same_placeholders(path: Path) -> None:
    for name, message in messages(path).items():
        wanted = set().union(*map(placeholders, forms(CHINESE[name])))
        for form in forms(message):
            assert placeholders(form) == wanted, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_message_is_written_in_all_its_forms(path: Path) -> None:
    read = catalogue(path)
    for name, message in messages(path).items():
        assert not message.fuzzy, name
        assert message.pluralizable == CHINESE[name].pluralizable, name
        assert len(forms(message)) == (read.num_plurals if message.pluralizable else 1), name
        assert all(form and form != name for form in forms(message)), name
        assert all(form.count("{") == form.count("}") for form in forms(message)), name


def test_keys_stand_in_a_catalogue_once() -> None:
    for path in FILES:
        ids = re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
        assert len(ids) == len(set(ids))


def statistics() -> Iterator[tuple[str, str]]:
    """Those that name what is counted."""
    named = {
        "act": ActType,
        "verdict": Verdict,
        "feedback": Feedback,
        "unanswered": UNANSWERED,
        "subscribers": SubscriptionKind,
        "delivery": [each for each in DeliveryStatus if each not in (DeliveryStatus.PENDING, DeliveryStatus.SENDING)],
        "section": ("verdicts", "unanswered", "acts", "feedback", "deliveries"),
    }
    yield from ((f"stats.{kind}.{name}", "statistics_words.py") for kind, names in named.items() for name in names)


def put_together() -> Iterator[tuple[str, str]]:
    """Every key that stands nowhere as a whole, with the file that makes it."""
    yield from ((command.description.key, "commands.py") for command in (*COMMANDS, *GROUP_COMMANDS))
    yield from ((f"stance.{stance}", "discussion.py") for stance in Stance)
    yield from ((f"record.field.{field}", "records.py") for field in FIELDS)
    yield from ((f"record.vote_{part}", "records.py") for part in POLLS)
    yield from ((f"poll.hidden.{part}", "convener.py") for part in POLLS)
    yield from ((f"close.coming.{stage}", "closing.py") for stage in (DiscussionStage.OPEN, DiscussionStage.ASKING))
    yield "record.reply", "records.py"
    yield from ((f"say.{kind}.{nth}", "social.py") for kind, count in VARIANTS.items() for nth in range(count))
    yield from ((f"{act}.{nth}", "social.py") for act in ("correction", "cannot") for nth in range(2))
    yield from ((f"{kind}.{nth}", "social.py") for kind in ("cannot.write", "unclear") for nth in range(2))
    yield from ((f"between.{kind}", "comparing.py") for kind in RelationKind)
    yield from ((f"opinion.received.{nth}", "asked.py") for nth in range(RECEIVED))
    yield from ((f"way.{verb}", "ways.py") for verb in PassageAction)
    yield from ((f"card.weekday.{day}", "resuming.py") for day in range(7))
    yield from ((f"button.feedback.{reason}", "rating.py") for reason in REASONS)
    yield from ((f"gaps.reason.{reason}", "gaps.py") for reason in GapReason)
    yield from ((f"gaps.result.{outcome}", "gaps.py") for outcome in MapOutcome)
    yield from ((f"gaps.act.{act}", "gaps.py") for act in ActType)
    yield from ((f"gaps.act.{act}.{kind}", "gaps.py") for act, kinds in KINDS.items() for kind in kinds)
    yield from ((f"absent.{nth}", "blocks.py") for nth in range(1, ABSENT))
    yield from ((f"asserted.{each}", "blocks.py") for each in (ClaimVerdict.BEARS_OUT, ClaimVerdict.AGAINST))
    given = [kind for kind in DetailKind if kind not in (DetailKind.NAME, DetailKind.PLACE)]
    yield from ((f"lacking.{where}.{kind}", "lacking.py") for where in ("here", "anywhere") for kind in given)
    yield from ((f"incident.{kind}", "incidents.py") for kind in IncidentKind)
    yield from ((key, "incidents.py") for key in EVENTS.values())
    yield from statistics()
    yield from ((f"translation.{script}", "edited.py") for script in ("zhHans", "zhHant", "en"))
    yield from ((f"settings.script.{script}", "preferences.py") for script in Script)
    yield from ((f"settings.set.script.{script}", "preferring.py") for script in Script)
    for length in (SHORT, NORMAL):
        yield from ((f"settings.{key}", "preferences.py") for key in (f"length.{length}", f"length.{length}.what"))
        yield f"settings.set.{length}", "preferring.py"
    yield from ((f"place.converted.{script}", "scripts.py") for script in (Script.SIMPLIFIED, Script.TRADITIONAL))
    yield from ((f"{key}.simplified", "scripts.py") for key in ("button.convert", "card.convert"))
    yield from ((f"button.rate.{each}", "rating.py") for each in RATINGS)
    for switched in (GroupSettings(), GroupSettings(answers=True, anyone=True, recap=False, signing=True)):
        room = Context(ConversationState(), Library(()), Search(), group=GroupContext(settings=switched))
        panel = show_settings(Command(Origin("", "", "", ""), COMMAND), room).response
        assert isinstance(panel, Panel)
        labels = [button.label for row in panel.rows for button in row]
        yield from (
            (note.key, "housekeeping.py") for note in (*panel.lines, *labels) if isinstance(note, CatalogueMessage)
        )


def test_every_key_that_is_said_is_in_the_catalogues() -> None:
    keys = [*spoken(), *put_together()]
    keys += [(text, file) for text, file in strings() if KEY.fullmatch(text)]
    assert len(keys) > 50
    assert {(name, file) for name, file in keys if name not in CHINESE} == set()


def test_no_message_of_the_catalogues_is_never_said() -> None:
    said = {text for text, _ in strings()} | {text for text, _ in put_together()}
    assert CHINESE.keys() - said == set()


def test_traditional_is_written_in_traditional_characters_and_in_words_of_taiwan(script: ScriptConverter) -> None:
    for name, message in messages(FOLDER / "zh_Hant.po").items():
        for form in forms(message):
            # 台 is written as often as 臺.
            assert script.traditional(form).replace("臺", "台") == form.replace("臺", "台"), name
            assert [word for word in MAINLAND if word in form] == [], name
    assert Catalogues(script.traditional).say(CatalogueMessage("button.section"), Language.HANT) == "這一節在說什麼"


def test_simplified_and_english_have_no_traditional_characters(script: ScriptConverter) -> None:
    for name, message in CHINESE.items():
        for form in forms(message):
            assert name in QUOTING_TRADITIONAL or script.simplified(form) == form, name


def test_what_a_placeholder_holds_is_never_altered(script: ScriptConverter) -> None:
    asked = "后面{x}的发{"
    note = CatalogueMessage("summary.unknown", {"asked": asked})
    for language in Language:
        assert asked in Catalogues(script.traditional).say(note, language)


def test_words_are_said_in_the_language_that_is_read(script: ScriptConverter) -> None:
    catalogues = Catalogues(script.traditional)
    both, chinese = LocalizedText("从雨说起", "It begins with rain"), LocalizedText("从雨说起")
    assert [catalogues.word(both, language) for language in Language] == ["从雨说起", "從雨說起", "It begins with rain"]
    assert catalogues.word(chinese, Language.ENGLISH) == "从雨说起"
    inner = CatalogueMessage("help.line", {"name": "x", "does": CatalogueMessage("command.help")})
    assert catalogues.say(inner, Language.ENGLISH) == "/x — How to use it"


def test_the_plural_is_chosen_by_the_count(script: ScriptConverter) -> None:
    catalogues = Catalogues(script.traditional)
    said = [catalogues.say(CatalogueMessage("button.others", {"count": n}, count=n), Language.ENGLISH) for n in (1, 2)]
    assert said == ["1 more passage", "2 more passages"]


def test_a_key_that_no_catalogue_has_is_an_error(script: ScriptConverter) -> None:
    with pytest.raises(KeyError):
        Catalogues(script.traditional).say(CatalogueMessage("no.such"), Language.HANS)
