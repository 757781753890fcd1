"""What owners are told, and when: of something new at once, of what goes on once a day, of what is over not, or with
when it was. A pure decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.incident import Incident, IncidentKind, Observation
from bot.core.response import CatalogueMessage, TextResponse

DIGEST = timedelta(days=1)
"""From one word about the same to the next."""
QUIET = timedelta(minutes=10)
"""Between two messages, however much is new, unless something URGENT is."""
URGENT = frozenset({IncidentKind.DISK})
"""What is told without waiting for its turn, for something may be lost meanwhile."""
HAPPENED = frozenset({IncidentKind.NOT_READY, IncidentKind.ERROR})
"""What is worth knowing once it is over, too; of the rest only what is so still."""
JUST_NOW = timedelta(minutes=2)
"""What was seen since then, by another process perhaps, is told without when."""
REMEMBERED = timedelta(days=2)
"""What has not been seen for so long is new when it comes again."""
ERRORS_REMEMBERED = timedelta(days=30)
"""The same, for a kind of error."""
LINES = 12
"""Of one message."""
EVENTS: Mapping[str, str] = {
    "bot.services.overlays: overlay's file not read; what is stored is in effect": "incident.event.overlay",
    "bot.services.overlays: overlay's file not read; the seeds alone count": "incident.event.overlay_rests",
    "bot.services.overlays: overlay not learnt": "incident.event.not_learnt",
    "handlers.runtime.telegram_time: this machine's clock is wrong; Telegram's is used": "incident.event.clock",
    "handlers.runtime.supervisor: stuck": "incident.event.stuck",
    "handlers.outbound.sender: markup refused": "incident.event.markup",
    "handlers.inbound.inline: inline query failed": "incident.event.inline",
    "handlers.inbound.polling: updates without a number are lost": "incident.event.lost",
}
"""What errors mean that the log names by an event, by how ``kind_of`` names them. Others are told in its words."""


@dataclass(frozen=True, slots=True)
class IncidentReview:
    """What is to be remembered from now on, and what is to be said. ``told``: nothing, mostly."""

    kept: tuple[Incident, ...]
    told: tuple[Incident, ...] = ()
    digest: bool = False  # it says what goes on, not only what is new
    at: datetime | None = None  # when this was decided


def review(known: Sequence[Incident], seen: Sequence[Observation], now: datetime) -> IncidentReview:
    """Decide what is said. ``seen``: all that is wrong now, and the errors since the last time."""
    incidents = {(each.kind, each.detail): _clamped(each, now) for each in known}
    for each in seen:
        name = each.kind, each.detail
        incidents[name] = _seen_again(incidents.get(name), each, now)
    so = {each.kind for each in seen} | {IncidentKind.ERROR}  # an error only ever has happened
    kept = [each for each in incidents.values() if each.told or each.kind in so | HAPPENED]
    kept = [each for each in kept if now - each.seen < _remembered(each)]
    new = [each for each in kept if each.told is None]
    told_at = [each.told for each in kept if each.told]
    is_quiet = bool(told_at) and now - max(told_at) < QUIET
    if is_quiet and not any(each.kind in URGENT for each in new):
        return IncidentReview(tuple(kept))
    goes_on = [each for each in kept if each.told and each.seen > each.told and each.kind in so]
    digest = any(each.told and now - each.told >= DIGEST for each in goes_on)
    told = [*new, *goes_on] if digest else new
    return IncidentReview(tuple(_told(each, now) if each in told else each for each in kept), tuple(told), digest, now)


def without_outage(known: Sequence[Incident]) -> tuple[Incident, ...]:
    """Leave out what is told by saying that there was an outage: readiness that was lost, and not told of yet."""
    return tuple(each for each in known if each.told or each.kind is not IncidentKind.NOT_READY)


def _clamped(incident: Incident, now: datetime) -> Incident:
    """The same without a moment that is yet to come: a clock was wrong."""
    told = min(incident.told, now) if incident.told else None
    return replace(incident, seen=min(incident.seen, now), told=told)


def _seen_again(incident: Incident | None, seen: Observation, now: datetime) -> Incident:
    if incident is None:
        return Incident(seen.kind, seen.detail, seen.count, now, now)
    adds = incident.count if seen.kind is IncidentKind.ERROR else 0
    return replace(incident, count=adds + seen.count, seen=now)


def _told(incident: Incident, now: datetime) -> Incident:
    return replace(incident, told=now, count=0 if incident.kind is IncidentKind.ERROR else incident.count)


def _remembered(incident: Incident) -> timedelta:
    return ERRORS_REMEMBERED if incident.kind is IncidentKind.ERROR else REMEMBERED


def wording(report: IncidentReview, *, waits: bool = False) -> TextResponse:
    """Put what is told into messages of the catalogues: a line each, and how many more there are.

    ``waits``: it cannot go out yet, and says of when it is.
    """
    head = CatalogueMessage("incident.digest" if report.digest else "incident.new")
    lines = [_dated(each, report.at) for each in report.told[:LINES]]
    more = len(report.told) - LINES
    rest = [CatalogueMessage("incident.more", {"count": more}, count=more)] if more > 0 else []
    as_of = [CatalogueMessage("incident.as_of", {"at": _utc(report.at)})] if waits and report.at else []
    return TextResponse((head, *lines, *rest, *as_of))


def _line(incident: Incident) -> CatalogueMessage:
    if incident.kind is IncidentKind.ERROR and incident.detail in EVENTS:
        return CatalogueMessage(EVENTS[incident.detail], {"count": incident.count}, count=incident.count)
    never = incident.kind is IncidentKind.BACKUP and not incident.count
    key = "incident.no_backup" if never else f"incident.{incident.kind}"
    values: dict[str, str | int] = {"count": incident.count}
    if incident.detail:
        values["error"] = incident.detail
    if incident.kind is IncidentKind.DISK or never:
        return CatalogueMessage(key, dict(values))
    return CatalogueMessage(key, dict(values), count=incident.count)


def _dated(incident: Incident, now: datetime | None) -> CatalogueMessage:
    """Its line; of something that has happened a while ago, with when that was."""
    if incident.kind not in HAPPENED or now is None or now - incident.seen <= JUST_NOW:
        return _line(incident)
    at = _utc(incident.seen)
    if incident.kind is IncidentKind.NOT_READY:
        return CatalogueMessage("incident.was_not_ready", {"count": incident.count, "at": at}, count=incident.count)
    return CatalogueMessage("incident.last_at", {"what": _line(incident), "at": at})


def _utc(moment: datetime) -> str:
    """To the minute. Owners may be in several time zones, and their log is in this one."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
