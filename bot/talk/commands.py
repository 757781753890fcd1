"""The commands, in the order of the menu. ``/help`` and the menus of every door are made from this table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.chat import Chat, Utterance
from bot.core.essay import Essay, Library, Thesis, Words
from bot.core.match import Find
from bot.core.reply import Decide, Note, Remark, Turn, Why
from bot.talk import arranging, checking, payload
from bot.talk.announcing import elsewhere
from bot.talk.browse import current, show_outline, show_overview, show_paragraph
from bot.talk.closing import show_recap
from bot.talk.handing import fetch
from bot.talk.intents import bare
from bot.talk.remarks import openers


@dataclass(frozen=True, slots=True)
class Command:
    """``/name`` and what decides about it. Its description is the message ``command.<name>`` of the catalogues."""

    name: str
    decide: Decide
    owners: bool = False  # for those who run the bot; to others it does not exist
    admins: bool = False  # for the admins of a group
    listed: bool = True  # in menus and in the help
    key: str = ""  # of its description, where that is not the name

    @property
    def description(self) -> Note:
        return Note(f"command.{self.key or self.name}")


def start(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What this is, with three questions; or the passage that a link led to."""
    essay = library.essay()
    if utterance.argument:
        ref = payload.read_link(utterance.argument, library)
        if ref:
            return show_paragraph(library.essay(ref.slug), ref, chat)
        if payload.read_recap_link(utterance.argument):
            return show_recap(utterance, chat, library, find)
        if payload.read_export_link(utterance.argument):
            return fetch(utterance, chat)
        return Turn(Remark((Note("start.lost"), _hello(essay)), openers(essay)), chat)
    return Turn(
        Remark((_hello(essay), Note("start.try")), openers(essay)), Chat(language=chat.language, daily=chat.daily)
    )


def _hello(essay: Essay) -> Note:
    return Note("start.hello", {"title": Words(essay.title)})


def outline(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    return show_outline(current(chat, library), chat)


def summary(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """Of the whole, or of the part or thesis that the argument names."""
    essay = current(chat, library)
    if not utterance.argument:
        return show_overview(essay, None, chat)
    thesis = named_thesis(essay, utterance.folded)
    if thesis:
        return show_overview(essay, thesis, chat)
    return show_overview(essay, None, chat, Note("summary.unknown", {"asked": utterance.argument[:40]}))


def help_(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    lines = [
        Note("help.line", {"name": command.name, "does": command.description})
        for command in commands_for(owner=utterance.owner)
        if command.listed
    ]
    return Turn(Remark((Note("help.intro"), *lines, Note("help.also")), openers(current(chat, library))), chat)


def privacy(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    return Turn(Remark((Note("privacy"),)), chat)


def export(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """All that is kept of this person, as a file."""
    if utterance.to is None:
        return Turn(Remark((Note("export.terminal"),)), chat)
    return Turn(Remark((Note("export.here"),)), chat, export=True)


def forget(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """Delete all that is kept of this person; the chat begins anew."""
    return Turn(Remark((Note("forgotten"),)), Chat(language=chat.language), forget=True)


def why(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What decided about the message replied to, the one given, or else the last question of the chat."""
    essay = current(chat, library)
    text = utterance.replied or utterance.argument
    if text:
        return Turn(Why(essay.slug, text), chat)
    if chat.asked:
        return Turn(Why(essay.slug, chat.asked[-1]), chat)
    return Turn(Remark((Note("why.nothing"),)), chat)


COMMANDS: tuple[Command, ...] = (
    Command("start", start),
    Command("outline", outline),
    Command("summary", summary),
    Command(arranging.COMMAND, arranging.arrange),
    Command(checking.COMMAND, checking.check),
    Command("recap", show_recap, listed=False),
    Command("help", help_),
    Command("privacy", privacy),
    Command("export", export),
    Command("forget", forget),
    Command("why", why, owners=True),
    Command("broadcast", elsewhere, owners=True),
)


def commands_for(*, owner: bool) -> list[Command]:
    return [command for command in COMMANDS if owner or not command.owners]


def unknown(utterance: Utterance, chat: Chat, library: Library) -> Turn:
    note = Note("command.unknown", {"name": utterance.content[:32]})
    return Turn(Remark((note,), openers(current(chat, library))), chat)


def named_thesis(essay: Essay, text: str) -> Thesis | None:
    """The thesis that folded ``text`` names: by id, by label, by title, or as the n-th part or thesis."""
    asked = bare(text).strip("的这那").lstrip("一")
    asked = _PART_OF.sub("", asked) or asked
    if not asked:
        return None
    for thesis in essay.theses:
        names = (thesis.id, thesis.label.zh, thesis.title.zh, thesis.label.en or "", thesis.title.en or "")
        if asked in [bare(name.casefold()) for name in names if name]:
            return thesis
    counted = _counted(essay, asked)
    if counted:
        return counted
    inside = [thesis for thesis in essay.theses if len(asked) >= 4 and asked in bare(thesis.title.zh)]
    return inside[-1] if len(inside) == 1 else None


_PART_OF = re.compile(r"(?:的|那|这|那个|这个)(?:部分|一部分|一节|节|章)$")
_LAST = {"最后一部分", "最后部分", "最后一节", "最后一章", "结尾", "last part", "the last part"}

_ORDINALS: Sequence[tuple[str, int]] = tuple(
    (numeral, value)
    for value, numerals in enumerate(("1一", "2二", "3三", "4四", "5五", "6六", "7七", "8八"), 1)
    for numeral in numerals
)


def _counted(essay: Essay, text: str) -> Thesis | None:
    """``第二部分``, ``part 2``: of the parts; ``第三个论点``: of the theses."""
    parts = [thesis for thesis in essay.theses if thesis.id == thesis.part]
    inner = [thesis for thesis in essay.theses if thesis.id != thesis.part]
    if text in _LAST:
        return parts[-1]
    for numeral, value in _ORDINALS:
        if text in (
            f"第{numeral}部分",
            f"第{numeral}章",
            f"第{numeral}节",
            f"第{numeral}大部分",
            f"part {numeral}",
            f"section {numeral}",
        ):
            return parts[value - 1] if value <= len(parts) else None
        if text in (f"第{numeral}个论点", f"第{numeral}论点", f"论点{numeral}", f"thesis {numeral}"):
            return inner[value - 1] if value <= len(inner) else None
    return None
