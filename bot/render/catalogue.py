"""The words shown to people: gettext catalogues, one a language. Each is written by itself, none converted."""

import gettext
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.core.language import Language, LocalizedText, Script
from bot.core.response import CatalogueMessage

FOLDER = Path(__file__).parent / "catalogues"

_LOCALES = {Language.HANS: "zh_Hans", Language.HANT: "zh_Hant", Language.ENGLISH: "en_GB"}
_FILES = {Language.HANS: "zh_Hans.po", Language.HANT: "zh_Hant.po", Language.ENGLISH: "en.po"}


class Catalogues:
    """Says notes and words in a language. ``traditional`` and ``simplified`` convert what is written in one script:
    annotations, and quotations for those who wish it."""

    def __init__(self, traditional: Callable[[str], str], simplified: Callable[[str], str] = str) -> None:
        self._traditional = traditional
        self._simplified = simplified

    def say(self, note: CatalogueMessage, language: Language) -> str:
        """The note's message with its placeholders filled. Raises KeyError for a key that no catalogue has."""
        translation = _read(FOLDER / _FILES[language])
        if note.count is None:
            message = translation.gettext(note.key)
        else:
            message = translation.ngettext(note.key, note.key, note.count)
        if message == note.key:
            raise KeyError(f"no message {note.key!r} in {_FILES[language]}")
        return message.format_map({name: self._value(value, language) for name, value in note.values.items()})

    def written(self, text: str, script: Script) -> str:
        """``text`` in the characters of a script; as it is, where those are its own."""
        if script is Script.TRADITIONAL:
            return self._traditional(text)
        return self._simplified(text) if script is Script.SIMPLIFIED else text

    def word(self, words: LocalizedText, language: Language) -> str:
        """In English where there is English, in Traditional characters where those are read."""
        if language is Language.ENGLISH:
            return words.en or words.zh
        return self._traditional(words.zh) if language is Language.HANT else words.zh

    def _value(self, value: str | int | date | LocalizedText | CatalogueMessage, language: Language) -> str | int:
        if isinstance(value, CatalogueMessage):
            return self.say(value, language)
        if isinstance(value, date):
            return format_skeleton("MMMEd", value, locale=_LOCALES[language])
        return self.word(value, language) if isinstance(value, LocalizedText) else value


@cache
def _read(path: Path) -> gettext.NullTranslations:
    """A catalogue straight from its source file, so that nothing has to be compiled after an edit.

    Read when its language is first spoken: that takes some tens of milliseconds, and many sittings speak one.
    """
    with path.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
