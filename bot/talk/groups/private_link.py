"""In groups the bot is brief: it shows the way to the private chat."""

from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.deep_links import ParagraphLink
from bot.core.incoming import IncomingMessage
from bot.core.response import Button, CatalogueMessage, Rows, TextResponse
from bot.talk.forgetting import retention_message


def link_to_private_chat(incoming: IncomingMessage, state: ConversationState) -> Decision:
    """One line and one button: to the passage on the table, where there is one."""
    return Decision(TextResponse((CatalogueMessage("group.private"),), private_chat_row(state)), state)


def private_chat_row(state: ConversationState) -> Rows:
    return ((Button(CatalogueMessage("button.private"), start=ParagraphLink(state.at).pack() if state.at else ""),),)


def greeting(sees_all: bool, days: int) -> TextResponse:
    """Said once, on coming in: what the bot does here, what it keeps and (``days``, 0 for ever) how long, what it is
    shown."""
    shown = CatalogueMessage("greeting.all" if sees_all else "greeting.some")
    start = (Button(CatalogueMessage("button.private"), start=""),)
    return TextResponse(
        (CatalogueMessage("greeting.does"), shown, retention_message("greeting.keeps", "greeting.keeps.ever", days)),
        (start,),
    )
