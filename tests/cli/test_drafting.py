"""Drafts of a language model: nothing is saved that nobody has seen and kept."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.cli.annotating import ASKED, Sitting
from bot.cli.annotation_kinds import DiscussionOf, FieldOf, NotAnswered, PhrasingsOf, SummaryOf
from bot.cli.drafting import AT_ONCE, DraftReview, draft_request
from bot.core.essay import Library
from bot.core.paraphrase import ModelRequest, ModelUnavailable
from bot.search.cache import Cache
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.shelf.annotation_files import AnnotationFiles
from bot.shelf.loader import load_essay
from bot.training.landing import Apprentice
from tests.endpoint import loopback_endpoint, says
from tests.search.conftest import features, fitted, small, sounds
from tests.shelf.folder import write_folder
from tests.shell import Shell, settings_in

__all__ = ["features", "fitted", "small", "sounds"]


@dataclass
class Model:
    """A language model that says the same whatever it is asked."""

    reply: str | None = None  # None: it cannot be had
    requests: list[ModelRequest] = field(default_factory=list)

    def ask(self, request: ModelRequest) -> str:
        self.requests.append(request)
        if self.reply is None:
            raise ModelUnavailable("no connection: ConnectError")
        return self.reply


@dataclass
class Editor:
    """Somebody who annotates with a model."""

    folder: Path
    model: Model
    sitting: Sitting
    said: list[str] = field(default_factory=list)

    def enters(self, *lines: str) -> list[str]:
        self.said.clear()
        self.sitting.hold(iter(lines))
        return [line for line in self.said[1:] if line != ASKED]

    def drafts(self, *lines: str) -> None:
        self.model.reply = json.dumps({"lines": lines}, ensure_ascii=False)

    @property
    def phrasings(self) -> list[str]:
        return [one.text for each in load_essay(self.folder).paragraphs for one in each.phrasings]


@pytest.fixture
def editor(tmp_path: Path, small: Library, features: Features, fitted: Parameters) -> Iterator[Editor]:
    folder = write_folder(tmp_path)
    essay = load_essay(folder)
    apprentice = Apprentice(small, features, fitted, None, Cache(tmp_path / "vectors"))
    model, said = Model(), list[str]()
    sitting = Sitting(
        essay,
        AnnotationFiles(folder, essay),
        apprentice,
        lambda essay: [2, 1],
        features.fold,
        lambda line, tone: said.append(line),
        lambda head, paragraph: None,
        review=DraftReview(model.ask),
    )
    yield Editor(folder, model, sitting, said)
    apprentice.close()


def test_each_draft_is_kept_dropped_or_written_better(editor: Editor) -> None:
    before = editor.phrasings
    editor.drafts("风到底吹向哪儿呢", "这风有什么说法没", "第三种问法在这里", "最后一种问法")
    said = editor.enters("/draft", "y", "", "这样问才像人话", "n")
    assert sorted(set(editor.phrasings) - set(before)) == sorted({"风到底吹向哪儿呢", "这样问才像人话"})
    assert [line for line in said if line in ("这风有什么说法没", "第三种问法在这里", "最后一种问法")]
    assert "That was the last draft." in said


def test_what_nobody_has_kept_is_not_saved(editor: Editor) -> None:
    before = editor.phrasings
    editor.drafts("第一种问法", "第二种问法")
    editor.enters("/draft")
    editor.enters("/draft", "/skip", "/quit")
    assert editor.phrasings == before


def test_a_command_drops_the_drafts_that_wait(editor: Editor) -> None:
    editor.drafts("第一种问法", "第二种问法")
    editor.enters("/draft", "/show 1", "y")
    assert "第一种问法" not in editor.phrasings
    assert editor.sitting.review.drafts == []


def test_help_drops_none(editor: Editor) -> None:
    editor.drafts("第一种问法")
    editor.enters("/draft", "?", "y")
    assert "第一种问法" in editor.phrasings


def test_a_draft_that_cannot_stand_there_is_refused_like_any_line(editor: Editor) -> None:
    standing = editor.phrasings[0]
    editor.drafts(standing)
    assert [line for line in editor.enters("/draft", "y") if line.startswith("Not saved: it stands")]


def test_what_could_not_be_saved_waits_to_be_written_better(editor: Editor) -> None:
    standing = editor.phrasings[0]
    editor.drafts(standing, "另一种问法")
    editor.enters("/draft", "y", "换个问法就成了", "y")
    assert {"换个问法就成了", "另一种问法"} <= set(editor.phrasings)


def test_of_a_summary_there_is_one_draft(editor: Editor) -> None:
    editor.drafts("这一段说的是风。", "另一个说法。")
    editor.enters("/sum 1", "/draft", "y", "/quit")
    assert load_essay(editor.folder).paragraph(1).summary.zh == "这一段说的是风。"
    assert "另一个说法。" not in editor.said


@pytest.mark.parametrize(
    "reply",
    [None, "", "好的！", "[]", '{"lines": "x"}', '{"lines": [1, "", "…", "\u200b"]}', '{"lines": ' + "[" * 5000],
)
def test_without_drafts_it_is_said_and_goes_on(editor: Editor, reply: str | None) -> None:
    editor.model.reply = reply
    said = editor.enters("/draft", "没有草稿也能写的一句")
    assert [line for line in said if line.startswith("No drafts: ")]
    assert "没有草稿也能写的一句" in editor.phrasings


def test_without_a_model_it_is_said_how_to_have_one(editor: Editor) -> None:
    alone = replace(editor.sitting, review=DraftReview())
    alone.hold(iter(["/draft"]))
    assert [line for line in editor.said if "ESSAY_BOT_LLM_URL" in line]


def test_what_comes_is_bounded_and_cleaned(editor: Editor) -> None:
    editor.drafts(*(f"问法{number}\n\x1b[31m" for number in range(50)), "长" * 400)
    editor.enters("/draft")
    assert editor.sitting.review.drafts == [f"问法{number} [31m" for number in range(AT_ONCE)]


def test_the_paragraph_and_what_stands_there_are_sent(editor: Editor) -> None:
    essay = editor.sitting.essay
    request = draft_request(PhrasingsOf(1), essay)
    assert request
    content = json.loads(request.content)
    assert content["text"] == essay.paragraph(1).text
    assert content["standing"] == [each.text for each in essay.paragraph(1).phrasings]
    assert draft_request(SummaryOf(1), essay)
    assert draft_request(NotAnswered(1), essay)
    assert draft_request(FieldOf("T1", "title", 1, 2), essay)
    assert draft_request(DiscussionOf("T1", 1, 2), essay) is None


async def test_the_command_asks_the_endpoint_that_is_set(tmp_path: Path, cache: Path) -> None:
    folder = write_folder(tmp_path / "shelf")
    reply = json.dumps({"lines": ["风到底吹向哪儿呢"]}, ensure_ascii=False)
    async with loopback_endpoint(says(reply)) as endpoint:
        model = {"LLM_URL": endpoint.url, "LLM_MODEL": "small", "LLM_KEY": "sk-secret"}
        shell = Shell(tmp_path, settings_in(tmp_path, cache) | {"SEEDS": str(folder.parent)} | model)
        out, err = await asyncio.to_thread(shell.run, "annotate", folder.name, stdin="/draft\ny\n")
    assert len(endpoint.requests) == 1
    assert "sk-secret" not in out + err
    assert "风到底吹向哪儿呢" in {one.text for each in load_essay(folder).paragraphs for one in each.phrasings}
