"""The house stands as it was drawn: imports go down, vendors have one home, files stay short."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "tests")
LONGEST = 320
FLOORS = "Imports go down only"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code that may be damaged."""
    for name in ("bot", "handlers"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> tuple[int, str]:
    """Exit code and findings."""
    # As a command would: the folder itself goes first on the path, so that the copy is read and not the original.
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); from importlinter.cli import lint_imports_command as lint; "
        "lint(['--no-cache'])"
    )
    wide = {**os.environ, "COLUMNS": "300", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=wide,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout + done.stderr


def broken(output: str) -> set[str]:
    """The names of the contracts that do not hold."""
    return set(re.findall(r"(?m)^(\S.*\S)\s+BROKEN$", output))


def add(folder: Path, file: str, line: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")


def test_floors_hold(copy: Path) -> None:
    code, output = lint(copy)
    assert code == 0, output
    assert " 0 broken" in output
    assert broken(output) == set()


BREAKING = [
    ("bot/talk/decide.py", "import telegram", "Telegram is known in handlers only"),
    ("bot/core/conversation.py", "from bot.talk import navigation", FLOORS),
    ("bot/render/page.py", "from bot.store import tables", FLOORS),
    ("bot/search/retrieval/verdict.py", "from bot.shelf import problems", FLOORS),
    ("bot/services/conversation.py", "from handlers.runtime import errors", FLOORS),
    ("handlers/inbound/polling.py", "import sqlalchemy", "The store alone knows the database"),
    ("bot/talk/navigation.py", "import os, dotenv", "Settings alone read the environment"),
    ("bot/bootstrap/application.py", "from PIL import Image", "Render alone draws"),
    ("bot/bootstrap/application.py", "import aiohttp", "The doors alone serve HTTP, and ask Telegram by it"),
    ("bot/bootstrap/application.py", "import httpx", "The client of the language model alone asks by httpx"),
]


def test_imports_that_break_contracts_are_named(copy: Path) -> None:
    for file, line, _ in BREAKING:
        add(copy, file, line)
    code, output = lint(copy)
    assert code == 1, output
    assert broken(output) >= {contract for _, _, contract in BREAKING}, output
    for file, line, _ in BREAKING:
        importing = file.removesuffix(".py").replace("/", ".")
        imported = re.sub(r"from (\S+) import .*|import (?:os, )?(\S+)", r"\1\2", line)
        assert re.search(rf"{re.escape(importing)} -> {re.escape(imported)}\b", output), f"{file}: {line}\n{output}"


VENDORS = ("telegram", "sqlalchemy", "typer", "httpx", "yaml", "PIL", "jieba")
"""Of the outside libraries, those that people reach for first."""


def homes() -> dict[str, list[str]]:
    """Where each library that a contract protects may be imported: modules and packages, by the contracts."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    protecting = [contract for contract in contracts if contract["type"] == "protected"]
    return {vendor: each["allowed_importers"] for each in protecting for vendor in each["protected_modules"]}


def may(module: str, vendor: str) -> bool:
    return any(module == home or module.startswith(f"{home}.") for home in homes()[vendor])


def test_no_module_may_import_a_library_that_is_at_home_elsewhere_and_no_new_one_either(copy: Path) -> None:
    for folder in {file.parent for room in ("bot", "handlers") for file in (copy / room).rglob("*.py")}:
        (folder / "fresh.py").touch()
    wrong = []
    for file in sorted([*(copy / "bot").rglob("*.py"), *(copy / "handlers").rglob("*.py")]):
        module = ".".join(file.relative_to(copy).with_suffix("").parts).removesuffix(".__init__")
        strangers = [vendor for vendor in VENDORS if not may(module, vendor)]
        add(copy, str(file.relative_to(copy)), f"import {', '.join(strangers)}")
        wrong += [f"{module} -> {vendor} " for vendor in strangers]
    _, output = lint(copy)
    assert len(wrong) > 1000
    assert [each for each in wrong if each not in output] == []


def test_every_outside_library_has_a_home() -> None:
    graph = grimp.build_graph("bot", "handlers", include_external_packages=True, cache_dir=None)
    outside = {name for name in graph.modules if graph.is_module_squashed(name)} - set(sys.stdlib_module_names)
    assert outside == set(homes())


def test_no_regular_expression_is_compiled_at_import() -> None:
    """Hundreds of them would be a fifth of every start."""
    found = []
    for room in ("bot", "handlers"):
        for file in sorted((ROOT / room).rglob("*.py")):
            todo: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
            while todo:
                node = todo.pop()
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                    continue
                todo.extend(ast.iter_child_nodes(node))
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"re.compile", "regex.compile"}:
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert found == [], "LazyPattern of bot/core/patterns.py is for these"


def test_no_public_class_has_the_name_of_another() -> None:
    defined: dict[str, list[str]] = {}
    for room in ("bot", "handlers"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.parse(file.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    defined.setdefault(node.name, []).append(str(file.relative_to(ROOT)))
    assert len(defined) > 200
    assert {name: files for name, files in defined.items() if len(files) > 1} == {}


def test_circle_of_imports_is_named(copy: Path) -> None:
    add(copy, "handlers/runtime/errors.py", "from handlers.outbound import sender")
    code, output = lint(copy)
    assert code == 1
    assert broken(output) == {"No circles", "What Telegram is told goes down as well"}


def test_files_stay_short() -> None:
    lines = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
    }
    assert len(lines) > 50
    assert {name: length for name, length in lines.items() if length > LONGEST} == {}


def test_top_level_folders_are_the_five() -> None:
    hidden_or_made = {"__pycache__", "dist", "build"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - hidden_or_made == {"bot", "handlers", "seeds", "tests", "deploy"}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_file_pins_by_hash_and_holds_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._\[\]-]+==[^\s;]+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_no_other_lock_file_is_kept() -> None:
    assert not list(ROOT.glob("uv.lock"))
    assert not list(ROOT.glob("poetry.lock"))
