"""The program behind a proxy, as somebody starts it who has to."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.botapi import BotApi
from tests.proxies import ACCOUNT, NAME, PASSWORD, Socks
from tests.shell import NOT_OURS, ROOT, settings_in

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def environment(api: BotApi, home: Path, cache: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    inherited = {name: value for name, value in inherited.items() if name.lower() not in PROXIES}
    given = settings_in(home, cache) | {"TOKEN": api.token, "API_URL": f"http://{NAME}:81"}
    ours = {f"ESSAY_BOT_{name}": value for name, value in given.items()}
    return inherited | {"HOME": str(home), "PYTHONPATH": str(ROOT)} | ours


async def test_the_program_goes_the_usual_way_and_outlives_an_answer_that_is_not_whole(
    api: BotApi, tmp_path: Path, cache: Path
) -> None:
    api.answer("getMe", b'{"ok":true,"result":{}}', times=1)
    reader = api.reader()
    reader.says("第3段")
    async with Socks.before(int(api.url.rpartition(":")[2]), ACCOUNT) as proxy:
        way = {"ALL_PROXY": f"socks://{ACCOUNT[0]}:{PASSWORD}@127.0.0.1:{proxy.port}"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=tmp_path,
            env=environment(api, tmp_path, cache) | way,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            assert (await reader.hears(timeout=60)).quoted
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                _, told = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
        assert process.returncode == 0, told.decode()
        assert set(proxy.asked) == {NAME}
    lines: list[dict[str, Any]] = [json.loads(line) for line in told.decode().splitlines()]
    [unread] = [line for line in lines if line["event"] == "Telegram cannot be reached"]
    assert unread["reason"].startswith("an answer that is not whole")
    [through] = [line for line in lines if line["event"] == "Telegram is reached through a proxy"]
    assert (through["proxy"], through["given_by"]) == (f"socks5h://127.0.0.1:{proxy.port}", "ALL_PROXY")
    for secret in (*ACCOUNT, PASSWORD):
        assert secret not in told.decode()
