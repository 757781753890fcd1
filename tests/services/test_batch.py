"""Lines in: what is read, and what is refused with the line named."""

import json

import pytest
from pydantic import BaseModel

from bot.services.batch import LINE_LIMIT, BadLine, read_corpus, read_lines


class Said(BaseModel):
    id: str | int
    text: str
    context: list[str] = []


def read(*lines: bytes) -> list[Said]:
    return list(read_lines(lines, "here", Said))


def test_empty_lines_are_passed_over_and_counted() -> None:
    assert [said.id for said in read(b'{"id": 1, "text": ""}', b"\n", b" \r\n", b'{"id": "2", "text": "x"}\r\n')] == [
        1,
        "2",
    ]
    with pytest.raises(BadLine, match=r"^here:3: no JSON"):
        read(b"\n", b"\n", b"oops")


def test_lone_surrogates_are_left_out() -> None:
    [said] = read(rb'{"id": "a\ud800", "text": "\udfff\ud83d\ude00", "context": ["\udc00b"], "\ud800": 1}')
    assert (said.id, said.text, said.context) == ("a", "😀", ["b"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"oops", "no JSON"),
        (b'{"id": "2", "text": ', "no JSON"),
        (b'{"id": "2"}', "text: "),
        (b'{"text": "x"}', "id"),
        (b'["2", "x"]', "the line: "),
        (b"null", "the line: "),
        (b'{"id": "2", "text": 5}', "text: "),
        (b'{"id": "2", "text": "x", "context": [1]}', "context.0: "),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": "2", "text": "\xff"}', "not UTF-8"),
        (b'{"id": "2", "text": "' + b"x" * LINE_LIMIT + b'"}', "longer than 1024 KiB"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "no JSON"),
    ],
)
def test_line_that_cannot_be_used_is_named(line: bytes, reason: str) -> None:
    with pytest.raises(BadLine) as caught:
        read(b'{"id": "1", "text": "x"}\n', line)
    assert str(caught.value).startswith(f"here:2: {reason}")
    assert "\n" not in str(caught.value)


def test_corpus_is_ids_and_texts() -> None:
    lines = [json.dumps({"id": number, "text": f"t{number}"}).encode() for number in range(3)]
    assert read_corpus(lines, "there") == ([0, 1, 2], ["t0", "t1", "t2"])
    with pytest.raises(BadLine, match=r"^there:4: "):
        read_corpus([*lines, b"{}"], "there")
