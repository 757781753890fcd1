"""What both READMEs show and name is what there is."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer.main

from bot.cli.main import cli
from bot.core.essay import Library
from bot.talk.commands import COMMANDS
from tests.shell import Shell, settings_in

ROOT = Path(__file__).parent.parent.parent
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = (*READMES, "deploy/README.md", "seeds/README.md")
SAID = "你："
ROOMS = ("bot", "handlers", "tests", "deploy", "seeds", r"\.ci")
MADE_BY_THE_READER = ("seeds/my-essay/", "deploy/.env")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def conversations(name: str) -> list[str]:
    """Those with the essay, as they stand in a README."""
    return [shown.strip() for shown in re.findall(r"(?s)```\n(.+?)```", text_of(name)) if shown.startswith(SAID)]


def without_today(answers: str) -> str:
    """An excerpt comes today or tomorrow: that depends on the hour."""
    return re.sub("(就在|第一段：)(今天|明天)", r"\1", answers)


@pytest.fixture
def talk(tmp_path: Path, warm: Path) -> Callable[[str], str]:
    """What the program makes of what is said in a conversation."""

    def held(shown: str) -> str:
        said = [line.removeprefix(SAID) for line in shown.splitlines() if line.startswith(SAID)]
        out, err = Shell(tmp_path, settings_in(tmp_path, warm)).within("chat", stdin="\n".join(said) + "\n")
        assert err == ""
        answers = out.strip().split("\n\n")
        return "\n\n".join(f"{SAID}{text}\n{answer.strip()}" for text, answer in zip(said, answers, strict=True))

    return held


@pytest.mark.parametrize("number", [0, 1])
def test_conversations_are_as_the_program_holds_them(talk: Callable[[str], str], number: int) -> None:
    shown, translated = (conversations(name)[number] for name in READMES)
    assert shown == translated
    assert without_today(talk(shown)) == without_today(shown)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_is_named_exists(name: str) -> None:
    named = set(re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w./@-]+)`", text_of(name)))
    modules = set(re.findall(r"\b((?:tests\.bench|bot\.training)\.[a-z_]+)\b", text_of(name)))
    paths = named | {module.replace(".", "/") + ".py" for module in modules}
    ours = [ROOT / path for path in paths if not path.startswith(MADE_BY_THE_READER)]
    assert ours
    assert not [path for path in ours if not path.exists() and not path.with_suffix(".py").exists()]


@pytest.mark.parametrize("name", DOCUMENTS[:3])
def test_every_link_leads_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text_of(name)) if "://" not in link]
    assert links
    assert not [link for link in links if not leads_somewhere(ROOT / name, link)]


def leads_somewhere(page: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = page.parent / file if file else page
    if not target.exists() or not anchor:
        return target.exists()
    headings = re.findall(r"(?m)^#+ (.+)$", target.read_text(encoding="utf-8"))
    return anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_command_line_is_listed(name: str) -> None:
    known = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined]
    listed = set(re.findall(r"(?m)^\| `essay-bot ([a-z-]+)", text_of(name)))
    assert listed | {"restore"} == known
    assert "`restore FILE`" in text_of(name)


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_readers_and_owners_is_named(name: str) -> None:
    named = set(re.findall(r"`/([a-z]+)", text_of(name)))
    assert {each.name for each in COMMANDS} - {"start"} <= named


@pytest.mark.parametrize("name", READMES)
def test_as_many_golden_messages_are_told_of_as_there_are(name: str, library: Library) -> None:
    text = text_of(name)
    assert f"{len(library.essay().golden):,}" in text[text.index("-m tests.bench.match") :]


@pytest.mark.parametrize("name", READMES)
def test_every_benchmark_is_named(name: str) -> None:
    text = text_of(name)
    table = text[text.index("| `tests.bench.` |") :].split("\n\n")[0]
    listed = set(re.findall(r"`([a-z_]+)`", table))
    assert listed == {path.stem for path in (ROOT / "tests" / "bench").glob("*.py") if is_run(path)}


def is_run(path: Path) -> bool:
    return 'if __name__ == "__main__"' in path.read_text(encoding="utf-8")


def test_both_have_the_same_sections() -> None:
    english, chinese = ([*levels(name)] for name in READMES)
    assert english == chinese


def levels(name: str) -> Iterator[str]:
    """Of the headings; the files of journeys and the glossary are in English alone."""
    for level, title in re.findall(r"(?m)^(##+) (.+)$", text_of(name)):
        if title != "Words" and "journeys" not in title:
            yield level
