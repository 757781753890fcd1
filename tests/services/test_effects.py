"""Every kind of effect is somebody's to do."""

from typing import get_args

from bot.core.decision import Effect, ExportGroup, ExportPerson, StartDiscussion
from bot.core.essay import Library
from bot.search.text.script import ScriptConverter
from bot.services.effects import EffectHandlers
from bot.services.group_data import GroupDataService
from tests.databases import Opened
from tests.house import House


async def test_every_kind_of_effect_has_one_row(library: Library, script: ScriptConverter, databases: Opened) -> None:
    async with databases() as database:
        house = House(library, script, database)
    group_data = GroupDataService(house.store, house.renderer, house.discussions)
    handlers = EffectHandlers(house.store, house.discussions, group_data)
    before, after = set(handlers.before_answer), set(handlers.after_answer)
    assert not before & after
    # A discussion begins with its prompt, and files go along with the answer: both are made before it is sent.
    assert before | after | {StartDiscussion, ExportGroup, ExportPerson} == set(get_args(Effect))
