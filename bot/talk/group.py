"""In groups and channels the bot is brief: it shows the way to the private chat."""

from bot.core.chat import Chat, Utterance
from bot.core.reply import Button, Note, Remark, Turn

SHOWS_THE_WAY = {"start", "help"}


def show_the_way(utterance: Utterance, chat: Chat) -> Turn:
    """One line and one button; silence for a command that has no place here."""
    if utterance.content not in SHOWS_THE_WAY:
        return Turn(None, chat)
    button = Button(Note("button.private"), start="")
    return Turn(Remark((Note("group.private"),), ((button,),)), chat)
