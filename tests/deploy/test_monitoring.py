"""Alert rules and the dashboard ask for figures that the bot tells; Prometheus' own tool agrees where it is there."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.services.bot_metrics import BotMetrics
from bot.services.stored_figures import StoredFigures
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from handlers.runtime.health import Health, TokenRevoked
from handlers.runtime.incident_watch import FREE, READINESS
from handlers.runtime.insist import REVOKED
from handlers.runtime.metrics_page import MetricsPage
from handlers.serve import NOT_ACCEPTED
from tests.databases import opened
from tests.house import BOT, NOW
from tests.patience import PATIENCE

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
ALERTS, DASHBOARD = DEPLOY / "alerts.yaml", DEPLOY / "dashboard.json"
PROMTOOL = shutil.which("promtool")
NAME = re.compile(r"\b(?:essay_bot|process)_[a-z_]+\b")
SELECTED = re.compile(r'\b((?:essay_bot)_[a-z_]+)\{(\w+)!?="([^"]+)"\}')


async def told(folder: Path) -> str:
    """The page of a bot that has a database."""
    async with opened(folder) as database:
        return await page_over(database, folder)


async def page_over(database: Database, folder: Path) -> str:
    page = MetricsPage(BotMetrics(), Health())
    page.stored = StoredFigures(Store(database, Encryption(Encryption.new_key()), BOT), lambda: NOW, folder)
    text = await page.text()
    await page.stored.close()
    return text


def rules() -> list[dict[str, Any]]:
    [group] = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def expressions() -> list[str]:
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]] + [rule["expr"] for rule in rules()]


async def test_everything_that_is_asked_for_is_told(tmp_path: Path) -> None:
    text = await told(tmp_path)
    names = set(re.findall(r"(?m)^([a-z_]+)", text))
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert len(asked) > 20
    assert asked - names == set()
    for name, label, value in {each for expression in expressions() for each in SELECTED.findall(expression)}:
        assert f'{name}{{{label}="{value}"}} ' in text


async def test_everything_that_is_told_is_shown(tmp_path: Path) -> None:
    families = set(re.findall(r"(?m)^# TYPE (\S+)", await told(tmp_path)))
    shown = " ".join(expressions())
    assert {name for name in families if name not in shown} == set()


def test_every_alert_says_what_happened_and_what_to_do() -> None:
    assert all({"summary", "do"} == rule["annotations"].keys() for rule in rules())
    assert {rule["labels"]["severity"] for rule in rules()} == {"critical", "warning"}
    assert len({rule["alert"] for rule in rules()}) == len(rules())


def test_alerts_and_what_owners_are_told_have_the_same_limits() -> None:
    by_name = {rule["alert"]: rule for rule in rules()}
    assert by_name["EssayBotNotReady"]["for"] == f"{READINESS / 60:.0f}m"
    assert by_name["EssayBotDiskFull"]["expr"].endswith(f"< {FREE}")


def test_no_alert_waits_for_what_ends_the_process_before_anybody_can_ask_it() -> None:
    """A token that is refused: it ends with a code of its own, and is down."""
    assert [rule["alert"] for rule in rules() if "InvalidToken" in rule["expr"]] == []
    by_name = {rule["alert"]: rule["annotations"]["do"] for rule in rules()}
    runbook = (DEPLOY / "README.md").read_text("utf-8")
    assert "EssayBotDown" in runbook
    for text in (by_name["EssayBotDown"], runbook):
        assert f"code {TokenRevoked.exit_code}" in text
    for said in (REVOKED, NOT_ACCEPTED):
        # Whatever the program says last, as far as it says what happened.
        assert said.partition(".")[0] in " ".join(runbook.split())
    assert REVOKED.partition(".")[0] in by_name["EssayBotDown"]


def test_the_panels_of_the_dashboard_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells


@pytest.mark.skipif(PROMTOOL is None, reason="promtool (Debian package prometheus) is not installed")
async def test_prometheus_itself_takes_the_rules_and_the_page(tmp_path: Path) -> None:
    for arguments, given in ((["check", "rules", str(ALERTS)], ""), (["check", "metrics"], await told(tmp_path))):
        done = subprocess.run(  # noqa: ASYNC221
            [str(PROMTOOL), *arguments], input=given, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
