"""Responses become the messages of one door: put into words, then into the door's form."""

from bot.core.language import Language, LocalizedText, Script
from bot.core.outgoing import RenderedMessage
from bot.core.response import CatalogueMessage, Response
from bot.render.compose import Composer
from bot.render.page import Page, Render


class Renderer:
    """Built once, and held by whoever says something."""

    def __init__(self, composer: Composer, render: Render) -> None:
        """``render``: the door's form of a page."""
        self._composer = composer
        self._render = render

    def say(self, note: CatalogueMessage, language: Language) -> str:
        """Put one text into words."""
        return self._composer.say(note, language)

    def word(self, words: LocalizedText, language: Language) -> str:
        """Put words of the annotations, or of an essay, into a language."""
        return self._composer.word(words, language)

    def compose(self, response: Response, language: Language, script: Script = Script.WRITTEN) -> Page:
        """Put a response into words, for any door. ``script``: of what is quoted."""
        return self._composer.compose(response, language, script)

    def render(self, page: Page) -> RenderedMessage:
        """Give a page the door's form; a picture takes a tenth of a second."""
        return self._render(page)

    def message(self, response: Response, language: Language, script: Script = Script.WRITTEN) -> RenderedMessage:
        """Make the message that a response is."""
        return self._render(self._composer.compose(response, language, script))

    def note(self, note: CatalogueMessage, language: Language) -> RenderedMessage:
        """Make the message that one text is."""
        return self._render(self._composer.remark(note, language))
