"""A row in a table of commands."""

from dataclasses import dataclass

from bot.core.decision import Decide
from bot.core.response import CatalogueMessage


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """``/name`` and what decides about it. Its description is the message ``command.<name>`` of the catalogues."""

    name: str
    decide: Decide
    owners: bool = False  # for those who run the bot; to others it does not exist
    admins: bool = False  # for the admins of a group
    several: bool = False  # only where there are several essays
    listed: bool = True  # in menus and in the help
    key: str = ""  # of its description, where that is not the name

    @property
    def description(self) -> CatalogueMessage:
        return CatalogueMessage(f"command.{self.key or self.name}")
