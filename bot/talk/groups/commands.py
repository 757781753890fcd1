"""The commands of groups, in the order of the menu. The menus and the help there are made from this table."""

from dataclasses import replace

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.incoming import Command
from bot.core.response import CatalogueMessage, Panel, TextResponse
from bot.talk import essays, forgetting
from bot.talk.command import CommandSpec
from bot.talk.groups import check, settings
from bot.talk.groups.close import close, show_recap
from bot.talk.groups.export import export_group
from bot.talk.groups.private_link import link_to_private_chat, private_chat_row
from bot.talk.groups.prompts import discuss
from bot.talk.reading.resuming import number_named
from bot.talk.schedules import arrange


def read(incoming: Command, context: Context) -> Decision:
    """A line, and a button that leads to the place that is named."""
    asked = incoming.folded.strip()
    number = number_named(asked, context.essay, context) if asked else None
    at = Ref(context.essay.slug, number) if number else context.state.at
    row = private_chat_row(replace(context.state, at=at))
    return Decision(TextResponse((CatalogueMessage("card.private"),), row), context.state)


def start(incoming: Command, context: Context) -> Decision:
    return link_to_private_chat(incoming, context.state)


def help_(incoming: Command, context: Context) -> Decision:
    """What can be done here, in a line each."""
    lines = [
        CatalogueMessage(
            "help.admins" if command.admins else "help.line", {"name": command.name, "does": command.description}
        )
        for command in GROUP_COMMANDS
        if command.listed
    ]
    return Decision(
        Panel(CatalogueMessage("group.help"), tuple(lines), rows=private_chat_row(context.state)), context.state
    )


def privacy(incoming: Command, context: Context) -> Decision:
    """What is kept of a group, how long, who could read it, and how it goes."""
    return Decision(
        TextResponse(
            (
                CatalogueMessage("group.privacy"),
                forgetting.retention_notice(context),
                CatalogueMessage("privacy.file"),
                *forgetting.privacy_exceptions(context),
                CatalogueMessage("group.privacy.yours"),
            )
        ),
        context.state,
    )


def forget(incoming: Command, context: Context) -> Decision:
    """An admin is asked whether all of the group is to go. In front of everybody nothing is deleted by mistake."""
    if not context.manages:
        return Decision(
            TextResponse((CatalogueMessage("group.forget"),), private_chat_row(context.state)), context.state
        )
    return Decision(forgetting.ask_group(incoming), context.state)


GROUP_COMMANDS: tuple[CommandSpec, ...] = (
    CommandSpec("discuss", discuss, admins=True),
    CommandSpec("close", close, admins=True),
    CommandSpec("recap", show_recap),
    CommandSpec(check.COMMAND, check.check),
    CommandSpec(essays.COMMAND, essays.choose_in_group, several=True, listed=False),
    CommandSpec("schedule", arrange.arrange, admins=True),
    CommandSpec(arrange.COMMAND, arrange.arrange, admins=True),
    CommandSpec(settings.COMMAND, settings.show_settings, admins=True),
    CommandSpec("export", export_group, admins=True, key="hand_over"),
    CommandSpec("help", help_),
    CommandSpec("privacy", privacy),
    CommandSpec("start", start, listed=False),
    CommandSpec("read", read, listed=False),
    CommandSpec(forgetting.COMMAND, forget, admins=True, listed=False),
)


def group_command(name: str) -> CommandSpec | None:
    return next((command for command in GROUP_COMMANDS if command.name == name), None)
