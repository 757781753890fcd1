"""Everything that the bot answers to in Telegram, in one ordered table. Commands stand in ``bot.talk.commands``."""

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    MessageReactionHandler,
    PollAnswerHandler,
    filters,
)

from bot.core.callback_data.actions import BroadcastButton
from bot.core.callback_data.gaps import GapButton
from bot.core.callback_data.parsing import parse
from handlers.inbound.membership import MembershipHandlers
from handlers.inbound.messages import MessageHandlers
from handlers.inbound.owner_commands import OwnerCommands

Handler = BaseHandler[Update, ContextTypes.DEFAULT_TYPE, None]


def routes(listening: MessageHandlers, membership: MembershipHandlers, owner: OwnerCommands) -> list[Handler]:
    """The first that fits is taken, so the order matters. What fits none is left alone: other bots, edits in groups.

    Inline queries, and what is put to a guest, go past them: ``inline``.
    """
    new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
    in_private, in_group = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    return [
        ChatMemberHandler(membership.member, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(new & filters.StatusUpdate.MIGRATE, membership.migration),
        CallbackQueryHandler(owner.press, pattern=_is_for_owners),
        CallbackQueryHandler(listening.press),
        MessageHandler(new & in_private & filters.COMMAND & filters.Regex(r"^/broadcast\b"), owner.broadcast),
        MessageHandler(new & in_private & filters.COMMAND & filters.Regex(r"^/gaps\b"), owner.gaps),
        MessageHandler(in_private & edited & (filters.TEXT | filters.CAPTION), listening.private),
        MessageHandler(in_private & new & ~filters.StatusUpdate.ALL, listening.private),
        MessageHandler(in_group & new & ~filters.StatusUpdate.ALL, listening.group),
        MessageHandler(filters.UpdateType.CHANNEL_POST & filters.COMMAND, listening.channel),
        PollAnswerHandler(listening.vote),
        MessageReactionHandler(
            listening.reaction, message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED
        ),
    ]


def _is_for_owners(data: object) -> bool:
    return isinstance(parse(str(data)), BroadcastButton | GapButton)
