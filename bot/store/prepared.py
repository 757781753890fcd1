"""Statements that every message needs: put into SQL once, and from then on run by SQLite's driver itself.

SQLAlchemy finds a statement in its cache again each time, and wraps each result: ten times what SQLite takes for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, RowMapping
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
Row = RowMapping | dict[str, Any]
Convert = Callable[[Any], Any]

FORMS = 64
"""A statement has one for each set of columns and each length of its lists; so many are remembered."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What stands for one ``?``."""

    name: str
    place: int | None  # in the list that has this name; None where it is no list
    fixed: Any  # where ``name`` is empty: the same with each run
    convert: Convert | None

    def value(self, values: Values) -> Any:
        """Take it out of the values of one run, as SQLite stores it."""
        found = values[self.name] if self.name else self.fixed
        if self.place is not None:
            # Lists are filled up to a length that has its form already.
            found = found[min(self.place, len(found) - 1)]
        return self.convert(found) if self.convert else found


@dataclass(frozen=True, slots=True)
class SqlForm:
    """A statement as SQLite takes it."""

    sql: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, Convert | None], ...]  # of its rows

    def bind(self, values: Values) -> list[Any]:
        """Put the values in the order of the question marks. Raises KeyError where one is missing."""
        return [parameter.value(values) for parameter in self.parameters]

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Row]:
        """Make values of what SQLite found. Raises what the types of the columns raise."""
        return [
            {
                name: convert(value) if convert else value
                for (name, convert), value in zip(self.columns, row, strict=True)
            }
            for row in rows
        ]


class Prepared:
    """A statement with parameters, to be kept as long as the program runs."""

    def __init__(self, statement: Executable) -> None:
        """``statement``: what is inserted has no defaults but those of the tables; columns have different names."""
        self.statement = statement
        self._forms: dict[tuple[Any, ...], SqlForm] = {}

    def form(self, values: Values) -> SqlForm:
        """Put it into SQL for SQLite, or find it.

        Raises KeyError where a value is missing, and TypeError where several are given otherwise than as a list.
        """
        lists = {name: _filled(len(value)) for name, value in values.items() if isinstance(value, list)}
        key = (*values, *lists.values())
        known = self._forms.get(key)
        if known is None:
            if len(self._forms) == FORMS:
                self._forms.clear()
            known = self._forms[key] = _compiled(self.statement, values, lists)
        return known


def _filled(length: int) -> int:
    """The next power of two, so that lists of all lengths have few forms."""
    return 1 << (length - 1).bit_length() if length else 0


def _compiled(statement: Any, values: Values, lists: Mapping[str, int]) -> SqlForm:
    dialect = SQLiteDialect_aiosqlite()
    compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=list(values))
    missing = [name for name, bound in compiled.binds.items() if bound.required and name not in values]
    if missing:
        # SQLite would take them for null, and a list for an empty one.
        raise KeyError(f"no value for {', '.join(missing)}")
    sized = {name: [None] * lists[name] if name in lists else value for name, value in values.items()}
    expanded = compiled.construct_expanded_state({**compiled.params, **sized})
    if (expanded.parameter_expansion.keys() & values.keys()) - lists.keys():
        raise TypeError("what a column is to be in, or not in, is given as a list")
    places = {
        one: (name, place)
        for name, several in expanded.parameter_expansion.items()
        for place, one in enumerate(several)
    }
    parameters = []
    for one in expanded.positiontup or ():
        name, place = places.get(one, (one, None))
        bound: BindParameter[Any] = compiled.binds[name]
        fixed = None if name in values else compiled.params[name]
        parameters.append(Parameter(name if name in values else "", place, fixed, _binding(bound.type, dialect)))
    columns = getattr(statement, "exported_columns", ())
    found = tuple((column.key, _reading(column.type, dialect)) for column in columns)
    return SqlForm(expanded.statement, tuple(parameters), found)


def _binding(kind: TypeEngine[Any], dialect: SQLiteDialect_aiosqlite) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reading(kind: TypeEngine[Any], dialect: SQLiteDialect_aiosqlite) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
