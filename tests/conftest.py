"""What tests in every folder share: the real essay, and the real parts that think about it."""

import gc
import os
import signal
from collections.abc import Generator
from contextlib import ExitStack
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from hypothesis import settings

from bot.bootstrap.engine import PREPARED, WORDS, Engine, open_engine
from bot.bootstrap.settings import Settings
from bot.core.essay import Library
from bot.core.match import Find
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from tests.databases import KINDS, SQLITE, Opened, opened_as
from tests.postgres import FOLDER, server_of_this_run
from tests.seeds import SEEDS, seeded_library

# Nobody here speaks HTTPS, and to read all certificate authorities takes a twentieth of a second for every client.
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = os.devnull

# No deadline, for a busy machine is no defect; the same examples every time, so that a failure stays to be looked at.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")


# Where the tests run in the background, Ctrl-C is ignored, and the programs that they start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores, for journeys wait a third of their time."""
    return (os.cpu_count() or 1) * 3 // 2


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say where PostgreSQL is to be for all that run side by side, before they are started."""
    if FOLDER not in os.environ:
        server = ExitStack()
        server.enter_context(server_of_this_run())
        session.config.add_cleanup(server.close)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Tests stay until the end: to look whether they are garbage, again and again, takes a quarter of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(700, 10, 50)  # what tests share, as the engine, is looked through more seldom, too
        gc.enable()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What uses a database is tested on each kind, but for what is about the files of SQLite."""
    if "database_kind" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("sqlite_only")
        about_files = marked or {"file", "url"} & set(metafunc.fixturenames)
        metafunc.parametrize("database_kind", [SQLITE] if about_files else KINDS)


@pytest.fixture
def databases(database_kind: str, tmp_path: Path) -> Opened:
    """Opens a database with nothing in it; opened again, it is the same one."""
    return opened_as(database_kind, tmp_path)


@pytest.fixture(scope="session")
def seeds() -> Path:
    return SEEDS


@pytest.fixture(scope="session")
def library() -> Library:
    return seeded_library()


@pytest.fixture(scope="session")
def script() -> ScriptConverter:
    return ScriptConverter()


@pytest.fixture(scope="session")
def analyser(cache: Path) -> Tokenizer:
    return Tokenizer(cache / "jieba", PREPARED / WORDS)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds only what can be computed again, so everybody may share it, also with tests that run beside these."""
    own = tmp_path_factory.getbasetemp()
    cache = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "cache"
    cache.mkdir(exist_ok=True)
    return cache


@pytest.fixture(scope="session")
def engine(seeds: Path, cache: Path) -> Engine:
    """All that thinks, joined as the program joins it."""
    with (cache / "lock").open("w") as lock:
        # Whoever comes second finds what the first has computed.
        flock(lock, LOCK_EX)
        return open_engine(Settings(seeds=seeds, cache=cache))


@pytest.fixture(scope="session")
def warm(cache: Path, engine: Engine) -> Path:
    """A cache in which everything is computed, so that no program that is started has to say that it is at it."""
    return cache


@pytest.fixture(scope="session")
def find(engine: Engine) -> Find:
    return engine.find
