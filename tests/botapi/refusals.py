"""What Telegram refuses, in its own words, and the limits that it refuses by."""

from typing import Any

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
QUOTE_UNITS = 1024
ENTITIES = 100
BUTTONS = 100
BUTTONS_IN_A_ROW = 8
CALLBACK_DATA_BYTES = 64
COPY_TEXT_LENGTH = 256
INLINE_QUERY_LENGTH = 256
INLINE_RESULTS = 50
INLINE_RESULT_ID_BYTES = 64
START_PARAMETER_LENGTH = 64
CALLBACK_ANSWER_LENGTH = 200
COMMANDS = 100
COMMAND_LENGTH = 32
COMMAND_DESCRIPTION_LENGTH = 256
DESCRIPTION_LENGTH = 512
SHORT_DESCRIPTION_LENGTH = 120
NAME_LENGTH = 64
PHOTO_BYTES = 10 * 1024 * 1024
POLL_SECONDS = 50
UPDATES_A_POLL = 100
SECRET_LENGTH = 256
POLL_QUESTION_LENGTH = 300
POLL_DESCRIPTION_LENGTH = 1024
POLL_OPTIONS = 12
POLL_OPTION_LENGTH = 100
POLL_OPEN_SECONDS = range(5, 2_628_001)
WEBHOOK_PORTS = (443, 80, 88, 8443)


class Refusal(Exception):
    """An answer `{"ok": false, …}`.

    `status` is both the HTTP status and `error_code`; `description` is the whole text, prefix included;
    `parameters` is Telegram's `ResponseParameters`, such as `{"retry_after": 5}`.
    """

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str) -> Refusal:
    """A 400; `what` without the prefix."""
    return Refusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refusal:
    """A 403; `what` without the prefix."""
    return Refusal(403, f"Forbidden: {what}")


def unparsable(why: str) -> Refusal:
    """A 400 about the markup of a text."""
    return bad_request(f"can't parse entities: {why}")


def unsupported(what: str) -> Refusal:
    """A 501: Telegram can do this, the stand-in cannot; no test should lean on it."""
    return Refusal(501, f"Not Implemented: the stand-in does not know {what}")


UNAUTHORIZED = "Unauthorized"
NOT_FOUND = "Not Found"
TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
TERMINATED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
WEBHOOK_NOT_HTTPS = "bad webhook: An HTTPS URL must be provided for webhook"
WEBHOOK_PORT = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
NOT_UTF8 = "strings must be encoded in UTF-8"
TEXT_EMPTY = "message text is empty"
TEXT_TOO_LONG = "message is too long"
CAPTION_TOO_LONG = "message caption is too long"
CHAT_NOT_FOUND = "chat not found"
THREAD_NOT_FOUND = "message thread not found"
REPLY_NOT_FOUND = "message to be replied not found"
QUOTE_INVALID = "QUOTE_TEXT_INVALID"
EDIT_NOT_FOUND = "message to edit not found"
EDIT_FORBIDDEN = "message can't be edited"
EDIT_NO_TEXT = "there is no text in the message to edit"
EDIT_NO_CAPTION = "there is no caption in the message to edit"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETE_NOT_FOUND = "message to delete not found"
DELETE_FORBIDDEN = "message can't be deleted"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ANSWER_TOO_LONG = "MESSAGE_TOO_LONG"
RESULTS_TOO_MUCH = "RESULTS_TOO_MUCH"
RESULT_ID_INVALID = "RESULT_ID_INVALID"
INLINE_BUTTON_INVALID = "START_PARAM_INVALID"
DATA_INVALID = "BUTTON_DATA_INVALID"
BLOCKED = "bot was blocked by the user"
NOT_STARTED = "bot can't initiate conversation with a user"
DEACTIVATED = "user is deactivated"
MIGRATED = "group chat was upgraded to a supergroup chat"
NEED_ADMINISTRATOR = "need administrator rights in the channel chat"
NO_RIGHTS = {
    "can_send_messages": "not enough rights to send text messages to the chat",
    "can_send_photos": "not enough rights to send photos to the chat",
    "can_send_documents": "not enough rights to send documents to the chat",
    "can_send_polls": "not enough rights to send polls to the chat",
}
"""By the right that is missing."""
TOPIC_CLOSED = "TOPIC_CLOSED"
MEMBERS_HIDDEN = "member list is inaccessible"
POLL_TEXT_EMPTY = "text must be non-empty"
POLL_WITHOUT_OPTIONS = "poll must have at least one answer option"
POLL_NOT_ANONYMOUS = "non-anonymous polls can't be sent to channel chats"
STOP_NOT_FOUND = "message with poll to stop not found"
STOP_NO_POLL = "message is not a poll"
STOP_FORBIDDEN = "poll can't be stopped"
STOPPED_ALREADY = "poll has already been closed"
