"""What stands in deploy/ for several processes: as closed as that for one, and nothing left out."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.bootstrap.settings import PREFIX
from handlers.runtime.http_server import TELEGRAM
from tests.deploy.test_deploy import DEPLOY, text_of

COMPOSE = "compose.replicas.yaml"
SERVICE_KEYS = set(
    """build image extends deploy init restart stop_grace_period user environment env_file secrets networks depends_on
    ports volumes extra_hosts read_only tmpfs shm_size cap_drop cap_add security_opt sysctls healthcheck mem_limit
    pids_limit ulimits logging""".split()
)
"""Of Compose's specification, those that are used here."""
TOP = {"name", "services", "networks", "volumes", "secrets"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(text_of(COMPOSE)))


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.glob("compose*.yaml")))
def test_compose_files_name_nothing_that_is_unknown_or_missing(name: str) -> None:
    found = yaml.safe_load(text_of(name))
    assert set(found) <= TOP
    base = yaml.safe_load(text_of("compose.yaml"))
    for service in found["services"].values():
        assert set(service) <= SERVICE_KEYS
        if "extends" in service:
            assert service["extends"]["service"] in yaml.safe_load(text_of(service["extends"]["file"]))["services"]
            # What comes from there names what has to be declared here.
            own = service["extends"]["service"]
            assert set(base["services"][own]["secrets"]) <= set(found["secrets"])
            assert {each.partition(":")[0] for each in base["services"][own]["volumes"]} <= set(found["volumes"])
        assert set(service.get("secrets", ())) <= set(found["secrets"])
        assert set(service.get("networks", ())) <= set(found.get("networks", ()))
        assert set(service.get("depends_on", ())) <= set(found["services"])
        volumes = {each.partition(":")[0] for each in service.get("volumes", ())}
        assert {each for each in volumes if not each.startswith((".", "/"))} <= set(found.get("volumes", ()))
        assert all((DEPLOY / each).exists() for each in volumes if each.startswith("."))


def test_every_container_is_closed(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["essay-bot"]["extends"] == {"file": "compose.yaml", "service": "essay-bot"}
    for name in ("database", "caddy"):
        service = services[name]
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["mem_limit"]
        assert service["pids_limit"]
        assert service["restart"] == "unless-stopped"
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]
    assert services["database"]["networks"] == ["inside"]
    assert compose["networks"]["inside"] == {"internal": True}


def test_replicas_are_two_and_share_database_and_webhook(compose: dict[str, Any]) -> None:
    bot = compose["services"]["essay-bot"]
    assert bot["deploy"] == {"replicas": 2}
    assert bot["depends_on"] == {"database": {"condition": "service_healthy"}}
    files = {name: value for name, value in bot["environment"].items() if name.endswith("_FILE")}
    assert {Path(value).name for value in files.values()} == set(bot["secrets"])
    assert {f"{PREFIX}DATABASE_URL_FILE", f"{PREFIX}WEBHOOK_SECRET_FILE"} == set(files)
    assert bot["environment"][f"{PREFIX}WEBHOOK_URL"].endswith(f"}}{TELEGRAM}")


def test_data_of_the_one_process_are_at_hand_to_be_moved(compose: dict[str, Any]) -> None:
    assert compose["name"] == yaml.safe_load(text_of("compose.yaml"))["name"]
    assert "data" in compose["volumes"]


def test_caddy_leads_the_one_path_to_the_replicas(compose: dict[str, Any]) -> None:
    caddy = text_of("Caddyfile")
    assert caddy.count("reverse_proxy") == 1
    assert re.search(rf"handle {TELEGRAM} {{", caddy)
    service, port = re.findall(r"dynamic a (\S+) (\d+)", caddy)[0]
    assert service in compose["services"]
    assert f"{PREFIX}LISTEN=0.0.0.0:{port} " in text_of("Containerfile")
    assert "{$BOT_HOST} {" in caddy
    assert "BOT_HOST" in compose["services"]["caddy"]["environment"]


def test_with_systemd_caddy_does_the_same_for_two_instances(compose: dict[str, Any]) -> None:
    """And both can bring a message to another replica: the whole of it is there, and Caddy is new enough."""
    several, ours = (
        [line.strip() for line in text_of(name).splitlines() if not line.strip().startswith("#")]
        for name in ("Caddyfile", "Caddyfile.systemd")
    )
    assert [line for line in ours if line not in several] == ["bot.example.org {", "to 127.0.0.1:8081 127.0.0.1:8082"]
    assert [line for line in several if line not in ours] == [
        "{$BOT_HOST} {",
        "dynamic a essay-bot 8080 {",
        "refresh 5s",
    ]
    assert "request_buffers 1MB" in ours
    assert compose["services"]["caddy"]["image"] >= "caddy:2.11"
    assert "2.11.7 or newer" in text_of("Caddyfile.systemd")
    assert "Caddyfile.systemd" in text_of("README.md")


def test_the_template_differs_from_the_unit_only_where_it_has_to() -> None:
    one, several = (
        [line for line in text_of(name).splitlines() if not line.startswith("#")]
        for name in ("essay-bot.service", "essay-bot@.service")
    )
    assert [line for line in several if line not in one] == [
        "Description=essay-bot at port %i, one of several on one PostgreSQL database",
        "ExecStart=/usr/bin/env ESSAY_BOT_LISTEN=127.0.0.1:%i /opt/essay-bot/.venv/bin/essay-bot run",
        "LoadCredential=essay_bot_database_url:/etc/essay-bot/database-url",
        "StateDirectory=essay-bot-%i",
        "CacheDirectory=essay-bot-%i",
    ]
    assert len(several) == len(one) + 1
    assert "#LoadCredential=essay_bot_webhook_secret:" in text_of("essay-bot@.service")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
@pytest.mark.parametrize("name", ["essay-bot.service", "essay-bot@.service"])
def test_systemd_finds_nothing_wrong(tmp_path: Path, name: str) -> None:
    # With a program that is there.
    unit = text_of(name).replace("/opt/essay-bot/.venv/bin/essay-bot", sys.executable)
    (tmp_path / name).write_text(unit, encoding="utf-8")
    checked = tmp_path / name.replace("@", "@8081")
    program = str(shutil.which("systemd-analyze"))
    done = subprocess.run(
        [program, "verify", "--man=no", checked],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_steps_name_each_file_that_is_needed(compose: dict[str, Any]) -> None:
    readme = text_of("README.md")
    for secret in compose["secrets"].values():
        assert secret["file"] in readme
    for name in (COMPOSE, "essay-bot@.service", "replicas.env.example"):
        assert name in readme


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "deploy/README.md"])
def test_the_commands_for_whole_databases_are_explained(name: str) -> None:
    text = (DEPLOY.parent / name).read_text(encoding="utf-8")
    for command in ("backup", "restore", "migrate-data"):
        assert re.search(rf"\b{command}\b", text), command
