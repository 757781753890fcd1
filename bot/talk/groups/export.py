"""``/export`` in a group: what was said in its discussions, for an admin, in private."""

from bot.core.context import Context
from bot.core.decision import Decision, ExportGroup
from bot.core.deep_links import ExportLink
from bot.core.discussion import GroupContext
from bot.core.incoming import Command
from bot.core.response import Button, CatalogueMessage, TextResponse


def export_group(incoming: Command, context: Context) -> Decision:
    """Decide on ``/export``: the files in private, or a link there where the bot cannot write to this admin."""
    if not context.manages:
        return Decision(TextResponse((CatalogueMessage("group.managers"),)), context.state)
    if incoming.origin.sender and (context.group or GroupContext()).reachable:
        return Decision(TextResponse((CatalogueMessage("export.group.sent"),)), context.state, effects=(ExportGroup(),))
    button = Button(CatalogueMessage("export.press.fetch"), start=ExportLink(incoming.origin.chat).pack())
    return Decision(TextResponse((CatalogueMessage("export.group.fetch"),), ((button,),)), context.state)


def export_by_link(incoming: Command, context: Context) -> Decision:
    """Decide on the link of that button: the files, where whoever follows it is an admin there."""
    if not incoming.origin.elsewhere or not context.manages:
        return Decision(TextResponse((CatalogueMessage("export.group.stranger"),)), context.state)
    return Decision(TextResponse((CatalogueMessage("export.group.here"),)), context.state, effects=(ExportGroup(),))
