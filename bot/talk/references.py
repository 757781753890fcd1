"""What people call the parts and theses of an essay."""

import re
from collections.abc import Sequence

from bot.core.essay import Essay, Thesis
from bot.talk.acts import bare


def named_thesis(essay: Essay, text: str) -> Thesis | None:
    """The thesis that folded ``text`` names: by id, by label, by title, or as the n-th part or thesis."""
    asked = bare(text).strip("的这那").lstrip("一")
    asked = _PART_OF.sub("", asked) or asked
    if not asked:
        return None
    for thesis in essay.theses:
        names = (thesis.id, thesis.label.zh, thesis.title.zh, thesis.label.en or "", thesis.title.en or "")
        if asked in [bare(name.casefold()) for name in names if name]:
            return thesis
    counted = _counted(essay, asked)
    if counted:
        return counted
    inside = [thesis for thesis in essay.theses if len(asked) >= 4 and asked in bare(thesis.title.zh)]
    return inside[-1] if len(inside) == 1 else None


_PART_OF = re.compile(r"(?:的|那|这|那个|这个)(?:部分|一部分|一节|节|章)$")
_LAST = {"最后一部分", "最后部分", "最后一节", "最后一章", "结尾", "last part", "the last part"}

_ORDINALS: Sequence[tuple[str, int]] = tuple(
    (numeral, value)
    for value, numerals in enumerate(("1一", "2二", "3三", "4四", "5五", "6六", "7七", "8八"), 1)
    for numeral in numerals
)


def _counted(essay: Essay, text: str) -> Thesis | None:
    """``第二部分``, ``part 2``: of the parts; ``第三个论点``: of the theses."""
    parts = [thesis for thesis in essay.theses if thesis.id == thesis.part]
    inner = [thesis for thesis in essay.theses if thesis.id != thesis.part]
    if text in _LAST:
        return parts[-1]
    for numeral, value in _ORDINALS:
        if text in (
            f"第{numeral}部分",
            f"第{numeral}章",
            f"第{numeral}节",
            f"第{numeral}大部分",
            f"part {numeral}",
            f"section {numeral}",
        ):
            return parts[value - 1] if value <= len(parts) else None
        if text in (f"第{numeral}个论点", f"第{numeral}论点", f"论点{numeral}", f"thesis {numeral}"):
            return inner[value - 1] if value <= len(inner) else None
    return None
