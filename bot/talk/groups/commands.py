"""The commands of groups, in the order of the menu. The menus and the help there are made from this table."""

from bot.core.chat import Chat, Utterance
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.reply import Note, Panel, Remark, Turn
from bot.talk import forgetting
from bot.talk.command import Command
from bot.talk.groups import checking, housekeeping
from bot.talk.groups.closing import close, show_recap
from bot.talk.groups.handing import hand_over
from bot.talk.groups.prompting import discuss
from bot.talk.groups.way import show_the_way, to_private
from bot.talk.schedules import arranging


def start(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    return show_the_way(utterance, chat)


def help_(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What can be done here, in a line each."""
    lines = [
        Note("help.admins" if command.admins else "help.line", {"name": command.name, "does": command.description})
        for command in GROUP_COMMANDS
        if command.listed
    ]
    return Turn(Panel(Note("group.help"), tuple(lines), rows=to_private(chat)), chat)


def privacy(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """What is kept of a group, how long, who could read it, and how it goes."""
    return Turn(
        Remark((Note("group.privacy"), forgetting.keeping(chat), Note("privacy.file"), Note("group.privacy.yours"))),
        chat,
    )


def forget(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """An admin is asked whether all of the group is to go. In front of everybody nothing is deleted by mistake."""
    if not utterance.manages:
        return Turn(Remark((Note("group.forget"),), to_private(chat)), chat)
    return Turn(forgetting.asking_group(utterance), chat)


GROUP_COMMANDS: tuple[Command, ...] = (
    Command("discuss", discuss, admins=True),
    Command("close", close, admins=True),
    Command("recap", show_recap),
    Command(checking.COMMAND, checking.check),
    Command("schedule", arranging.arrange, admins=True),
    Command(arranging.COMMAND, arranging.arrange, admins=True),
    Command(housekeeping.COMMAND, housekeeping.settings, admins=True),
    Command("export", hand_over, admins=True, key="hand_over"),
    Command("help", help_),
    Command("privacy", privacy),
    Command("start", start, listed=False),
    Command(forgetting.COMMAND, forget, admins=True, listed=False),
)


def group_command(name: str) -> Command | None:
    return next((command for command in GROUP_COMMANDS if command.name == name), None)
