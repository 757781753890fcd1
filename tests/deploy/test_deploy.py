"""What stands in deploy/ fits the program: its settings, its lock file, and the hardening that was decided."""

import asyncio
import os
import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from bot.bootstrap.setting_shapes import WEBHOOK_PATH
from bot.bootstrap.settings import PREFIX, SECRETS_FOLDER, Settings
from bot.bootstrap.telegram import FROZEN
from bot.core.errors import FOR_GOOD, SETTINGS
from bot.render.fonts import FOLDERS
from handlers.runtime.health import Health
from handlers.runtime.http_server import READY, TELEGRAM, HttpServer
from handlers.runtime.supervisor import LOOK, STEP

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields}

HARDENING = """
    DynamicUser=yes StateDirectory=essay-bot StateDirectoryMode=0700 CacheDirectory=essay-bot UMask=0077
    NoNewPrivileges=yes ProtectSystem=strict ProtectHome=yes PrivateTmp=yes PrivateDevices=yes PrivateUsers=yes
    ProtectProc=invisible ProcSubset=pid ProtectClock=yes ProtectControlGroups=yes ProtectHostname=yes
    ProtectKernelLogs=yes ProtectKernelModules=yes ProtectKernelTunables=yes RestrictNamespaces=yes
    RestrictRealtime=yes RestrictSUIDSGID=yes LockPersonality=yes MemoryDenyWriteExecute=yes CapabilityBoundingSet=
    SystemCallArchitectures=native SystemCallFilter=@system-service Restart=always
""".split()


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def service() -> dict[str, list[str]]:
    """The unit's directives, each with all that it is given."""
    given = defaultdict(list)
    for line in text_of("essay-bot.service").splitlines():
        if re.match(r"[A-Z]\w+=", line):
            name, _, value = line.partition("=")
            given[name].append(value)
    return dict(given)


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_every_setting_named_is_known(path: Path) -> None:
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", path.read_text(encoding="utf-8"))) <= KNOWN


def test_the_example_has_every_setting_once_and_sets_none() -> None:
    lines = text_of("essay-bot.env.example").splitlines()
    assert sorted(re.findall(rf"(?m)^#({PREFIX}[A-Z_]+)=", "\n".join(lines))) == sorted(KNOWN)
    assert all(line.startswith("#") or not line for line in lines)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_the_example_explains_each_setting_and_its_default(name: str) -> None:
    (block,) = (each for each in text_of("essay-bot.env.example").split("\n\n") if f"\n#{name}=" in each)
    assert re.match(r"# .+\n(# .+\n)?# Default: .+\n#", block)


def test_the_example_tells_defaults_as_they_are() -> None:
    blocks = re.findall(rf"(?m)^# Default: (\S+)\.\n#{PREFIX}([A-Z_]+)=", text_of("essay-bot.env.example"))
    told = {name.lower(): default for default, name in blocks if default not in ("none", "Telegram's")}
    plain = {name: field.default for name, field in Settings.model_fields.items()}
    known = {name: value for name, value in plain.items() if isinstance(value, int | float | str)}
    assert told == {
        name: f"{value:g}" if isinstance(value, float) else str(value).lower() for name, value in known.items()
    }


def test_what_the_example_shows_is_accepted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*KNOWN, SECRETS_FOLDER):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    shown = re.findall(rf"(?m)^#({PREFIX}[A-Z_]+)=(.+)$", text_of("essay-bot.env.example"))
    for name, value in shown:
        if name not in {f"{PREFIX}TOKEN_FILE", f"{PREFIX}WEBHOOK_SECRET_FILE"}:
            monkeypatch.setenv(name, value)
    settings = Settings.load()
    assert settings.owners
    assert settings.webhook_url
    assert settings.address


@pytest.mark.parametrize("directive", HARDENING)
def test_the_unit_is_hardened(service: dict[str, list[str]], directive: str) -> None:
    name, _, value = directive.partition("=")
    assert value in service[name]


def test_the_unit_does_not_start_anew_what_no_start_mends(service: dict[str, list[str]]) -> None:
    assert {int(code) for code in service["RestartPreventExitStatus"][0].split()} == {SETTINGS, FOR_GOOD}
    assert re.findall(r"(?m)^\| (\d) \|", text_of("README.md")) == [str(SETTINGS), str(FOR_GOOD), "1"]


def test_the_unit_tells_a_home_for_a_user_whom_no_list_knows(service: dict[str, list[str]]) -> None:
    assert service["DynamicUser"] == ["yes"]
    assert "HOME=%S" in service["Environment"]


def test_neither_way_leaves_what_is_in_memory_on_a_disk(service: dict[str, list[str]]) -> None:
    assert service["LimitCORE"] == ["0"]
    assert yaml.safe_load(text_of("compose.yaml"))["services"]["essay-bot"]["ulimits"] == {"core": 0}


@pytest.mark.parametrize("name", ["MemoryMax", "TasksMax", "RestrictAddressFamilies"])
def test_the_unit_has_limits(service: dict[str, list[str]], name: str) -> None:
    assert service[name][0]


def test_systemd_waits_for_a_sign_of_life_longer_than_the_program_does(service: dict[str, list[str]]) -> None:
    assert service["Type"] == ["notify"]
    assert "AF_UNIX" in service["RestrictAddressFamilies"][0]
    (minutes,) = (int(value.removesuffix("min")) for value in service["WatchdogSec"])
    assert minutes * 60 > FROZEN > 3 * LOOK, "the program says where it stood before it is killed"


def test_an_essay_may_take_as_long_to_train_as_systemd_waits_for_the_start(service: dict[str, list[str]]) -> None:
    assert service["TimeoutStartSec"] == [f"{STEP // 60}min"]


def test_the_unit_hands_over_token_and_key(
    service: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    for each in service["LoadCredential"]:
        name, _, source = each.partition(":")
        (credentials / name).write_text(f"1:{Path(source).name}\n", encoding="utf-8")
    monkeypatch.setenv(SECRETS_FOLDER, str(credentials))
    settings = Settings.load(need_token=True)
    assert settings.token
    assert settings.token.get_secret_value() == "1:token"
    assert settings.key
    assert settings.key.get_secret_value() == "1:key"


def test_the_image_is_built_from_the_lock_and_runs_as_a_number() -> None:
    builder, final = re.split(r"(?m)^FROM \$\{BASE\}$", text_of("Containerfile").replace(" AS builder", ""))[1:]
    assert re.search(r"(?m)^ARG BASE=python:3\.11\.\d+-slim", text_of("Containerfile"))
    assert "--require-hashes --only-binary :all: -r requirements-build.lock" in builder
    assert "--require-hashes --no-build-isolation --use-pep517 -r requirements.lock" in builder
    assert "--no-deps --no-build-isolation" in builder
    assert re.search(r"(?m)^USER [1-9]\d*:[1-9]\d*$", final)
    assert not re.search(r"\bpip\b|\bapt", final)
    assert 'ENTRYPOINT ["essay-bot"]' in final
    assert 'CMD ["run"]' in final


def test_the_image_comes_trained_and_compiled() -> None:
    builder, final = text_of("Containerfile").split("FROM ${BASE}\n")
    assert "/bin/essay-bot prepare " in builder
    assert "compileall" in builder
    assert "compileall" in final, "of the base's own modules, which come uncompiled"


def test_the_image_has_a_font_where_one_is_looked_for() -> None:
    (copied,) = re.findall(r"(?m)^COPY --from=builder \S+\.ttc (\S+)$", text_of("Containerfile"))
    assert any(Path(copied).is_relative_to(folder) for folder in FOLDERS)


def test_the_build_sees_what_it_copies_and_it_is_there() -> None:
    shown = set(re.findall(r"(?m)^!(.+)$", text_of("Containerfile.dockerignore")))
    copied = {
        name for each in re.findall(r"(?m)^COPY ([^-].*) \S+$", text_of("Containerfile")) for name in each.split()
    }
    assert copied == shown
    assert all((ROOT / name).exists() for name in copied)


def test_the_container_is_closed() -> None:
    compose = yaml.safe_load(text_of("compose.yaml"))
    service = compose["services"]["essay-bot"]
    assert service["read_only"] is True
    assert service["init"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["tmpfs"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["restart"] == "unless-stopped"
    assert service["volumes"] == ["data:/data"]
    assert "ports" not in service
    assert f"USER {service['user']}\n" in text_of("Containerfile")
    files = {service["environment"][f"{PREFIX}{name}_FILE"] for name in ("TOKEN", "KEY")}
    assert files == {f"/run/secrets/{name}" for name in service["secrets"]}
    assert set(service["secrets"]) == set(compose["secrets"])


@pytest.mark.parametrize("is_well", [True, False])
async def test_the_health_check_tells_whether_the_bot_is_ready(is_well: bool) -> None:
    (kind, program, *arguments) = yaml.safe_load(text_of("compose.yaml"))["services"]["essay-bot"]["healthcheck"][
        "test"
    ]
    assert (kind, program) == ("CMD", "python")
    health = Health()
    if is_well:
        health.telegram_works()
    async with HttpServer.serving(health, "127.0.0.1", 0) as listener:
        listens = {"ESSAY_BOT_LISTEN": f"0.0.0.0:{listener.port}"}
        checking = await asyncio.create_subprocess_exec(sys.executable, *arguments, env=os.environ | listens)
        assert await checking.wait() == (0 if is_well else 1)


def test_the_health_check_asks_at_the_port_of_the_image() -> None:
    compose = yaml.safe_load(text_of("compose.yaml"))["services"]["essay-bot"]
    assert "ESSAY_BOT_LISTEN" in compose["healthcheck"]["test"][-1]
    assert READY in compose["healthcheck"]["test"][-1]
    assert "ESSAY_BOT_LISTEN=0.0.0.0:8080 " in text_of("Containerfile")


def test_a_webhook_is_open_to_this_machine_only_and_its_secret_is_a_file() -> None:
    compose = yaml.safe_load(text_of("compose.webhook.yaml"))
    service = compose["services"]["essay-bot"]
    assert service["ports"] == ["127.0.0.1:8080:8080"]
    assert set(service["secrets"]) == set(compose["secrets"])
    assert set(service["environment"].values()) == {f"/run/secrets/{name}" for name in service["secrets"]}
    assert "#LoadCredential=essay_bot_webhook_secret:" in text_of("essay-bot.service")


def test_the_path_that_is_told_is_the_path_that_is_listened_at() -> None:
    assert WEBHOOK_PATH == TELEGRAM
    assert f"{WEBHOOK_PATH} " in text_of("README.md")
