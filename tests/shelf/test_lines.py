"""What the looks of lines tell."""

from bot.shelf.lines import split


def test_indents_count_from_the_outermost_line() -> None:
    for margin in ("", "    "):
        lines = split(f"title\n{margin}one\n{margin}  two\n{margin}three")
        assert [line.indent for line in lines] == [0, 0, 2, 0]
