"""A recorded group conversation: a file of JSON lines, read and checked as a whole before anything is played."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.core.discussion import GroupSettings
from bot.core.language import Language
from bot.core.patterns import LazyPattern
from bot.core.text import LIMIT, clean
from bot.services.batch import BadLine, read_lines

MOST_LINES, MOST_BYTES = 2_000, 1024 * 1024
MOST_PEOPLE = 200
LONGEST = timedelta(days=400)
"""From the first line to the last."""
YEARS = range(2000, 2100)
PAUSE = timedelta(seconds=20)
"""Before a line that does not say when it was."""
BOT, PROMPT, POLL = "bot", "prompt", "poll"
"""What is replied to, besides the ids of lines: the last message of the bot, the last prompt, the last poll."""

_WAIT = LazyPattern(r"([1-9][0-9]{0,3})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LANGUAGES = {"zh-hans": Language.HANS, "zh-hant": Language.HANT, "en": Language.ENGLISH}
_DEEDS = ("text", "press", "vote", "retract", "settings", "wait", "group")
"""One of these makes a line what it is."""
_NOBODYS = ("settings", "wait", "group")
"""These nobody in particular does."""
_GOES_WITH = {
    "id": ("text",),
    "reply_to": ("text",),
    "private": ("text", "press"),
    "topic": ("text", "press", "vote", "retract"),
    "at": ("text", "press", "vote", "retract", "settings"),
    "admin": ("text", "press", "vote", "retract"),
}

Words = Annotated[str, StringConstraints(max_length=LIMIT), AfterValidator(clean), StringConstraints(min_length=1)]
Name = Annotated[str, StringConstraints(max_length=64), AfterValidator(clean), StringConstraints(min_length=1)]
Switch = Annotated[bool, Field(strict=True)]


def _wrong(message: str) -> PydanticCustomError:
    return PydanticCustomError("script", "{message}", {"message": message})


def _is_written(value: object) -> object:
    if not isinstance(value, str):
        raise _wrong("a moment is written like 2026-05-01T20:00:00+08:00")
    return value


def _is_near(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise _wrong(f"the year lies between {YEARS[0]} and {YEARS[-1]}")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_is_written), AfterValidator(_is_near)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _is_known(cls, given: object) -> object:
        names = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = [name for name in given if name not in names] if isinstance(given, dict) else []
        if unknown:
            raise _wrong(f'there is no "{str(unknown[0])[:40]}" here; known are {", ".join(names)}')
        return given


class ScriptGroup(_Strict):
    """The first line may say which group it is."""

    title: Name = "读书会"
    admins: Annotated[list[Name], Field(max_length=50)] = []
    forum: Switch = False
    privacy: Switch = True
    language: Literal["zh-hans", "zh-hant", "en"] = "zh-hans"

    @property
    def spoken(self) -> Language:
        return _LANGUAGES[self.language]


class SettingsChange(_Strict):
    """How the bot is to behave from now on; what is left out stays as it is."""

    answers: Switch | None = None
    anyone: Switch | None = None
    recap: Switch | None = None
    signing: Switch | None = None
    hours: Annotated[int, Field(ge=0, le=168, strict=True)] | None = None

    def of(self, settings: GroupSettings) -> GroupSettings:
        changed = {name: getattr(self, name) for name in type(self).model_fields if getattr(self, name) is not None}
        kept = {name: getattr(settings, name) for name in type(self).model_fields}
        return GroupSettings(**kept | changed)


class ScriptLine(_Strict):
    """One line: something that somebody does, or that changes."""

    at: Moment | None = None
    who: Name | None = Field(None, alias="from")
    admin: Switch = False
    text: Words | None = None
    id: Name | None = None
    reply_to: Name | None = None
    topic: Name | None = None
    private: Switch = False
    press: Name | None = None
    vote: Name | None = None
    retract: Literal[True] | None = None
    settings: SettingsChange | None = None
    wait: str | None = None
    group: ScriptGroup | None = None

    @property
    def deed(self) -> str:
        """Which of the things that a line can be it is."""
        return next(name for name in _DEEDS if getattr(self, name) is not None)

    @property
    def pause(self) -> timedelta:
        """For which it waits."""
        found = _WAIT.fullmatch(self.wait or "")
        return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta(0)

    @model_validator(mode="after")
    def _is_one_thing(self) -> "ScriptLine":
        deeds = [name for name in _DEEDS if getattr(self, name) is not None]
        if len(deeds) != 1:
            said = " and ".join(deeds) if deeds else "none of them"
            raise _wrong(f"a line has one of {', '.join(_DEEDS)}; this one has {said}")
        if (self.who is None) != (self.deed in _NOBODYS):
            raise _wrong(f'"{self.deed}" {"needs" if self.who is None else "has no"} "from"')
        for name, deeds_with in _GOES_WITH.items():
            if name in self.model_fields_set and self.deed not in deeds_with:
                raise _wrong(f'"{name}" does not go with "{self.deed}"')
        if self.wait is not None and not self.pause:
            raise _wrong(f'"wait" is like 30m, 12h or 2d, not {self.wait[:20]!r}')
        if self.private and (self.topic or self.reply_to):
            raise _wrong("what is private has no topic, and replies to nothing")
        return self


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """A line with where it stands and when it happens: after a wait, at its end."""

    where: str  # file and line
    line: ScriptLine
    at: datetime


@dataclass(frozen=True, slots=True)
class DemoScript:
    """A conversation as it is to be played: at least one step, and time does not go back."""

    group: ScriptGroup
    steps: tuple[ScriptStep, ...]

    @property
    def admins(self) -> frozenset[str]:
        said = {step.line.who for step in self.steps if step.line.who and step.line.admin}
        return frozenset({*self.group.admins, *said})


def read_script(lines: Iterable[bytes], source: str) -> DemoScript:
    """The whole file. Raises BadLine, which names the line."""
    numbered = _Numbered(lines, source)
    group: ScriptGroup | None = None
    steps: list[ScriptStep] = []
    for line in read_lines(numbered, source, ScriptLine):
        if line.group and (steps or group):
            raise BadLine(f"{numbered.where}: the group is described once, and before anything happens in it")
        if line.group:
            group = line.group
        else:
            steps.append(ScriptStep(numbered.where, line, _moment(line, steps, numbered.where)))
    if not steps:
        raise BadLine(f"{source}: nothing happens in it")
    script = DemoScript(group or ScriptGroup(), tuple(steps))
    _check_names(script)
    return script


@dataclass
class _Numbered:
    """Lines, of which it is known where the last one stands; not too many."""

    lines: Iterable[bytes]
    source: str
    number: int = 0
    size: int = 0

    @property
    def where(self) -> str:
        return f"{self.source}:{self.number}"

    def __iter__(self) -> Iterator[bytes]:
        for line in self.lines:
            self.number += 1
            self.size += len(line)
            if self.number > MOST_LINES or self.size > MOST_BYTES:
                raise BadLine(f"{self.where}: a file has at most {MOST_LINES:,} lines and {MOST_BYTES // 1024:,} KiB")
            yield line


def _moment(line: ScriptLine, steps: list[ScriptStep], where: str) -> datetime:
    """When a line happens. Raises BadLine."""
    if not steps:
        if line.at is None:
            raise BadLine(f'{where}: the first line says when it is: "at": "2026-05-01T20:00:00+08:00"')
        return line.at
    before, first = steps[-1].at, steps[0].at
    moment = line.at or before + (line.pause if line.deed == "wait" else PAUSE)
    if moment < before:
        raise BadLine(f"{where}: {moment.isoformat()} is before the line above, {before.isoformat()}")
    if moment - first > LONGEST:
        raise BadLine(f"{where}: more than {LONGEST.days} days after the first line")
    return moment


def _check_names(script: DemoScript) -> None:
    """What a line refers to has to be there. Raises BadLine."""
    ids = {BOT, PROMPT, POLL}
    people: set[str] = set()
    for step in script.steps:
        line = step.line
        if line.reply_to and line.reply_to not in ids:
            raise BadLine(
                f'{step.where}: no line above has the id "{line.reply_to}"; "reply_to" is one of these, or {_TO}'
            )
        if line.id in ids:
            raise BadLine(f'{step.where}: the id "{line.id}" is taken')
        if line.topic and not script.group.forum:
            raise BadLine(f'{step.where}: only a forum has topics: {{"group": {{"forum": true}}}} as the first line')
        if line.admin and line.who in people:
            raise BadLine(f'{step.where}: "admin" belongs on the first line of {line.who}')
        ids |= {line.id} if line.id else set()
        people |= {line.who} if line.who else set()
        if len(people) > MOST_PEOPLE:
            raise BadLine(f"{step.where}: more than {MOST_PEOPLE} people")


_TO = " or ".join(f'"{name}"' for name in (BOT, PROMPT, POLL))
