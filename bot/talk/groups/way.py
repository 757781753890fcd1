"""In groups the bot is brief: it shows the way to the private chat."""

from bot.core.chat import Chat, Utterance
from bot.core.reply import Button, Note, Remark, Rows, Turn
from bot.talk import payload
from bot.talk.forgetting import for_days


def show_the_way(utterance: Utterance, chat: Chat) -> Turn:
    """One line and one button: to the passage on the table, where there is one."""
    return Turn(Remark((Note("group.private"),), to_private(chat)), chat)


def to_private(chat: Chat) -> Rows:
    return ((Button(Note("button.private"), start=payload.link(chat.at) if chat.at else ""),),)


def greeting(sees_all: bool, days: int) -> Remark:
    """Said once, on coming in: what the bot does here, what it keeps and (``days``, 0 for ever) how long, what it is
    shown."""
    shown = Note("greeting.all" if sees_all else "greeting.some")
    start = (Button(Note("button.private"), start=""),)
    return Remark((Note("greeting.does"), shown, for_days("greeting.keeps", "greeting.keeps.ever", days)), (start,))
