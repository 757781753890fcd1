"""Two of the program on one PostgreSQL database, as two machines would run them, and one of them is killed."""

from pathlib import Path
from random import Random

from tests.bench.crash_program import LIMITS, far_away
from tests.bench.replica_programs import Replicas
from tests.bench.replicas import Size, answers
from tests.botapi import BotApi
from tests.postgres import shared_server

SIZE = Size(120, kills=1)


async def test_nothing_is_lost_nor_answered_differently_nor_out_of_order_where_one_of_two_is_killed(
    api: BotApi, warm: Path
) -> None:
    said: list[str] = []
    async with Replicas.installed(api, shared_server(), cache=warm) as replicas:
        api.limits = LIMITS
        far_away(api)
        await replicas.start()
        found = await answers(replicas, SIZE, Random(7), said.append)
        holders = await replicas.number("SELECT count(DISTINCT holder) FROM inbox WHERE state = 'done'")
        await replicas.end()
    wrong = {figure.name: figure.value for figure in found if figure.wrong and not figure.timed}
    assert not wrong, (wrong, said)
    assert holders >= 2, "both had their share"
