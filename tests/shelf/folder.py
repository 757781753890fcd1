"""A small essay with annotations and phrasings, to be damaged one way at a time."""

from pathlib import Path

from bot.shelf.loader import load_library
from bot.shelf.problems import BrokenSeeds, Problem

TEXT = """雨的度

雨下了一个月。它让人想到限度。

过了限度

凡事都有限度，过了就成灾。

灾过去以后，人们开始反思。
"""

EDITED = """雨的度

雨下了一个月。它让人想到限度。

过了限度

灾过去以后，人们开始反思。

红烧肉要先焯水，再放冰糖，小火炖到软。
"""
"""The same later: the second paragraph was taken out, the third is the second now, and another one follows."""

NOTES = """title: 雨的度
summary: 一场雨说到限度。
parts:
  - id: intro
  - id: S1
    heading: 过了限度
openers:
  - question: 为什么从雨说起
    paragraph: 1
theses:
  intro:
    paragraphs: 1-1
    label: 引言
    title: 从雨说起
    statement: 雨让人想到限度。
    summary: 雨下了很久，让人想到限度。
  S1:
    paragraphs: 2-3
    label: 限度
    title: 过了限度就成灾
    statement: 过了限度，好事也成灾。
    summary: 凡事有限度，过了就成灾，然后是反思。
paragraphs:
  1:
    summary: 雨让人想到限度。
  2:
    summary: 过了限度就成灾。
  3:
    summary: 灾后是反思。
"""

PHRASINGS = """paragraphs:
  1:
    - 怎么老说下雨
  2:
    - 为啥过头就不好
    - after: 为啥过头就不好
      say: 那怎么办
theses:
  S1:
    - 限度是啥意思
"""

CHATTER = """chatter:
  - 今天吃啥
  - 帮我订一张机票
"""

LEXICON = """concepts:
  限度: [限度, 分寸]
"""


def write_folder(
    seeds: Path,
    slug: str = "yu-de-du",
    text: str | bytes | None = TEXT,
    notes: str | bytes | None = NOTES,
    phrasings: str | None = PHRASINGS,
) -> Path:
    """The folder of one essay under ``seeds``; None leaves a file out."""
    folder = seeds / slug
    folder.mkdir(parents=True)
    share_little(seeds)
    for name, content in (("essay.txt", text), ("annotations.yaml", notes), ("phrasings.yaml", phrasings)):
        if content is not None:
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def share_little(seeds: Path) -> None:
    """Give a shelf words of its own, where it has none: the program's own are many, and take seconds to learn."""
    for name, content in (("chatter.yaml", CHATTER), ("lexicon.yaml", LEXICON)):
        if not (seeds / name).exists():
            (seeds / name).write_text(content, "utf-8")


def problems(seeds: Path) -> list[Problem]:
    """What is wrong with the seeds; nothing where they load."""
    try:
        load_library(seeds)
    except BrokenSeeds as broken:
        return broken.problems
    return []


def line_of(text: str, fragment: str) -> int:
    """The first line that holds ``fragment``."""
    return text[: text.index(fragment)].count("\n") + 1
