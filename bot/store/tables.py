"""The tables. A change here needs a migration beside it; a test holds that both agree.

Moments are UTC in ISO 8601, milliseconds included, so that they sort as text. What is "sealed" only
the key opens: every column of the type ``Encrypted``, and that is every one of the type Text.

What the file tells somebody who has no key:

* A chat has one pseudonym; a person one in private, and another in each group and channel: ``person`` ties no chat to
  another. A group that has become another one names its members by what it was at first (``chats.origin``).
* Telegram's ids of persons, chats, messages and polls are sealed, or there as digests that take the key, by which a row
  is found again. Digests of messages are made with the chat, so that those of two chats cannot be compared.
* Sealed are texts, names, addresses and settings; also what was found, chosen, touched, how far somebody has read,
  and what they keep.

It does tell, by design:

* when each pseudonym did something, of what kind (journal: kind; votes: part; consents: purpose), how often, and how
  long about what is sealed is. A member of a group can match moments with the messages that they saw there, and so know
  who has which pseudonym in that group; that leads nowhere else, but for this: what somebody does in two chats within
  the same second stands beside each other (an export that is asked for in a group and comes in private, a notice).
* of chats: of what place they are (chats, outbox), whether they can be written to, when something is due, whether
  somebody follows a daily excerpt or prompts (subscriptions: brings, standing), how many discussions there were, and
  how far they have come (stage); of groups, how often the bot came in and what it is shown.
* of entries in the log: which were taken for the same act, verdict and paragraph, and got the same feedback, though not
  for which; how often each came may let somebody guess. Of days: how many chats got how much (daily_counts).
* of messages: whether they got no good answer, and of which kind (journal: gap); how often an essay's overlay changed.
* of contributions: replies, a count. Of the owner who sends a broadcast: the number of a message in their private chat.
* waiting updates: while it waits, a vote in a poll that is just being sent stands under the pseudonym in private.
* errors: kinds, and Telegram's words without ids. Keys: running numbers of updates, which only the bot sees.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, false, text, true

from bot.core.discussion import GroupSettings, Stance
from bot.store.column_types import Encrypted, UtcDateTime
from bot.store.metadata import Number
from bot.store.metadata import metadata as metadata  # noqa: PLC0414
from bot.store.overlay_tables import overlays as overlays  # noqa: PLC0414
from bot.store.reader_tables import bookmarks as bookmarks  # noqa: PLC0414
from bot.store.reader_tables import preferences as preferences  # noqa: PLC0414
from bot.store.stored_json import (
    AnySettings,
    ContributionDetail,
    DiscussionSettings,
    Parcel,
    StoredAddress,
    StoredState,
)
from bot.store.usage_tables import MARKS

journal = Table(
    "journal",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),  # of the message
    Column("at", UtcDateTime, nullable=False),
    Column("door", String(16), nullable=False),
    Column("person", String(32), nullable=False),  # pseudonym
    Column("chat", String(32), nullable=False),  # pseudonym
    Column("kind", String(16), nullable=False),
    Column("asked", Encrypted(str), nullable=False),
    Column("found", Encrypted(dict[str, Any]), nullable=False, server_default=text("''")),  # act, verdict, matches, …
    Column("answered", Encrypted(str), nullable=False),
    Column("delivered", Boolean),  # null until it is known
    Column("mark", String(24)),  # digest of the chat and the answer's message there; null until that is known
    Column("feedback", Encrypted(str), nullable=False, server_default=text("''")),  # a word on the answer
    *(Column(name, String(24)) for name in MARKS),  # by which it is counted
    Column("gap", String(16)),  # why it got no good answer; empty where it did; null where an older version wrote it
    Index(None, "person"),
    Index("ix_journal_at", "at", "person", "chat", *MARKS),  # all that statistics read
)

chats = Table(
    "chats",
    metadata,
    Column("chat", String(32), primary_key=True),  # pseudonym
    Column("person", String(32), nullable=False),  # pseudonym of whoever spoke last
    Column("state", Encrypted(StoredState), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("address", Encrypted(StoredAddress)),  # null for the terminal, and where nobody spoke since it is kept
    Column("place", String(16)),
    Column("active", Boolean, nullable=False, server_default=true()),  # can be written to, as far as is known
    Column("missing", Integer, nullable=False, server_default="0"),  # days on which Telegram knew no such chat
    Column("missing_on", String(10)),  # the last of them
    Column("origin", String(32)),  # pseudonym of the group that it was at first, by which its members are named
    Index(None, "person"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),  # of the bot and the update
    Column("bot", BigInteger, nullable=False),
    Column("lane", String(32), nullable=False),  # pseudonym of the chat or voter, handled in order; empty once done
    Column("person", String(32), nullable=False),  # pseudonym; empty where nobody in particular did it
    Column("payload", Encrypted(str), nullable=False),  # empty once it is done
    Column("state", String(16), nullable=False),  # waiting, working, done, aside
    Column("attempts", Integer, nullable=False),
    Column("error", String(200), nullable=False),  # kind and place; never what somebody wrote
    Column("at", UtcDateTime, nullable=False),  # when it arrived
    Column("holder", String(32), nullable=False, server_default=text("''")),  # replica that works on it
    Index(None, "bot", "state", "id"),
    Index(None, "lane"),
    Index(None, "person"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("bot", BigInteger, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("urgency", Integer, nullable=False),  # the smaller, the sooner
    Column("chat", String(32), nullable=False),  # pseudonym
    Column("place", String(16), nullable=False),
    Column("about", String(80), nullable=False),  # key of the message, id of the subscription or broadcast
    Column("parcel", Encrypted(Parcel), nullable=False),  # address, message; empty once nothing is left to do
    Column("state", String(16), nullable=False),
    Column("again", Integer, nullable=False),  # how often it may have arrived already
    Column("attempts", Integer, nullable=False),
    Column("error", String(200), nullable=False),  # Telegram's words
    Column("expires", UtcDateTime),
    Column("at", UtcDateTime, nullable=False),  # when it was put in
    Column("done", UtcDateTime),  # when its state became final, or sending began
    Column("stands", Boolean, nullable=False, server_default=false()),  # in the chat, as far as is known
    Column("holder", String(32), nullable=False, server_default=text("''")),  # replica that sends it
    Index(None, "bot", "state", "urgency", "id"),
    Index(None, "chat", "state"),
    Index(None, "cause", "about"),
)

flood_waits = Table(
    "halts",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", String(32), primary_key=True),  # "all", or the pseudonym of a chat
    Column("until", UtcDateTime, nullable=False),  # nothing is sent there before
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("chat", String(32), nullable=False),  # pseudonym
    Column("topic", BigInteger, nullable=False),  # of a forum; 0 for none
    Column("person", String(32), nullable=False),  # pseudonym of whoever set it up
    Column("address", Encrypted(StoredAddress), nullable=False),
    Column("sender", Encrypted(StoredAddress)),  # the private chat of that person
    Column("settings", Encrypted(AnySettings), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("due", UtcDateTime),  # the moment of the next one; null where none comes
    Column("brings", String(16), nullable=False, server_default="excerpt"),
    UniqueConstraint("chat", "topic", "brings"),
    Index(None, "due"),
    Index(None, "person"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("bot", BigInteger, nullable=False),
    Column("person", String(32), nullable=False),  # pseudonym of the owner
    Column("address", Encrypted(StoredAddress), nullable=False),  # where its progress is told
    Column("message", BigInteger),  # the message that tells it
    Column("content", Encrypted(str), nullable=False),
    Column("state", String(16), nullable=False),  # draft, running, stopped, done
    Column("cursor", String(32), nullable=False),  # the last chat that was planned
    Column("total", Integer, nullable=False),  # chats, when it was confirmed
    Column("at", UtcDateTime, nullable=False),
    Column("language", String(16), nullable=False),  # in which its progress is told
    Index(None, "state"),
)

groups = Table(
    "groups",
    metadata,
    Column("chat", String(32), primary_key=True),  # pseudonym
    Column("address", Encrypted(StoredAddress), nullable=False),
    Column("manners", Encrypted(GroupSettings), nullable=False),
    Column("joined", Integer, nullable=False),  # how often: what it says then, it says once a time
    Column("sees_all", Boolean, nullable=False),  # also what is not put to it, as far as was known then
    Column("greet", UtcDateTime),  # when it is to say what it does; null where it has
    Column("interjected", UtcDateTime),  # when it last answered what was not put to it
    Index(None, "greet"),
)

discussions = Table(
    "discussions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("bot", BigInteger, nullable=False),
    Column("chat", String(32), nullable=False),  # pseudonym
    Column("topic", BigInteger, nullable=False),  # of a forum; 0 for none
    Column("person", String(32), nullable=False),  # pseudonym of whoever began it; empty where nobody in particular did
    Column("address", Encrypted(StoredAddress), nullable=False),
    Column("sender", Encrypted(StoredAddress)),  # the private chat of that person
    Column("settings", Encrypted(DiscussionSettings), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("due", UtcDateTime),  # when it goes on by itself
    Column("message", Encrypted(int)),  # its prompt, once that stands in the chat
    Column("mark", String(24)),  # digest of the chat and that message
    Column("at", UtcDateTime, nullable=False),
    Index(None, "chat", "topic", "stage"),
    Index(None, "chat", "mark"),
    Index(None, "due"),
    Index(None, "person"),
    sqlite_autoincrement=True,  # links and the outbox name it by its id, which must never be another's
)

polls = Table(
    "polls",
    metadata,
    Column("poll", String(24), primary_key=True),  # digest of Telegram's id
    Column("discussion", Number, nullable=False),
    Column("part", String(16), nullable=False),
    Column("message", Encrypted(tuple[str, int]), nullable=False),  # pseudonym of its chat, and its number there
    Column("mark", String(24), nullable=False),  # digest of these two
    Index(None, "discussion"),
    Index(None, "mark"),
)

votes = Table(
    "votes",
    metadata,
    Column("discussion", Number, primary_key=True, autoincrement=False),
    Column("part", String(16), primary_key=True),
    Column("person", String(32), primary_key=True),  # pseudonym
    Column("stance", Encrypted(Stance), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "person"),
)

contributions = Table(
    "contributions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("discussion", Number, nullable=False),
    Column("person", String(32), nullable=False),  # pseudonym
    Column("key", String(80), nullable=False),  # of the message; its text stands in the journal
    Column("detail", Encrypted(ContributionDetail), nullable=False),  # where it stands, what it is about
    Column("mark", String(24), nullable=False),  # digest of the chat and the message
    Column("replies", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("discussion", "mark"),
    Index(None, "person"),
)

consents = Table(
    "consents",
    metadata,
    Column("chat", String(32), primary_key=True),  # pseudonym
    Column("person", String(32), primary_key=True),  # pseudonym
    Column("purpose", String(16), primary_key=True),
    Column("name", Encrypted(str), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "person"),
)

progress = Table(
    "progress",
    metadata,
    Column("subscription", Number, primary_key=True, autoincrement=False),
    Column("person", String(32), primary_key=True),  # pseudonym
    Column("day", Encrypted(int), nullable=False),  # how far somebody has read
    Column("at", UtcDateTime, nullable=False),
    Index(None, "person"),
)

replicas = Table(
    "replicas",
    metadata,
    Column("id", String(32), primary_key=True),  # of a process that works on this database beside others
    Column("bot", BigInteger, nullable=False),
    Column("beats", BigInteger, nullable=False),  # it counts as long as it lives
    Column("at", UtcDateTime, nullable=False),  # when it started
)

paces = Table(
    "paces",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", String(32), primary_key=True),  # "all", or the pseudonym of a chat
    Column("free", BigInteger, nullable=False),  # milliseconds since 1970 by the database's clock: sooner nothing goes
    Column("left", Integer, nullable=False),  # of all: thousandths of messages that may go at once at that moment
    Column("sent", String(200), nullable=False),  # to a group: so many milliseconds before "free", the last ones
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Encrypted(str), nullable=False),
)
