"""``/export`` in a group: what was said in its discussions, for an admin, in private."""

from bot.core.context import Context
from bot.core.decision import Decision, ExportGroup
from bot.core.deep_links import ExportLink
from bot.core.discussion import GroupContext
from bot.core.incoming import Command
from bot.core.response import Button, CatalogueMessage, TextResponse


def export_group(incoming: Command, context: Context) -> Decision:
    """At once, where this admin can be written to; else by a button that opens the private chat."""
    if not context.manages:
        return Decision(TextResponse((CatalogueMessage("group.managers"),)), context.state)
    if incoming.origin.sender and (context.group or GroupContext()).reachable:
        return Decision(TextResponse((CatalogueMessage("export.group.sent"),)), context.state, effects=(ExportGroup(),))
    button = Button(CatalogueMessage("export.press.fetch"), start=ExportLink(incoming.origin.chat).pack())
    return Decision(TextResponse((CatalogueMessage("export.group.fetch"),), ((button,),)), context.state)


def export_by_link(incoming: Command, context: Context) -> Decision:
    """The same, by that button: whoever presses it has to be an admin there."""
    if not incoming.origin.elsewhere or not context.manages:
        return Decision(TextResponse((CatalogueMessage("export.group.stranger"),)), context.state)
    return Decision(TextResponse((CatalogueMessage("export.group.here"),)), context.state, effects=(ExportGroup(),))
