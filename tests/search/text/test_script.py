"""What is compared is folded; what is shown may be converted."""

import pytest

from bot.search.text.script import ScriptConverter


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("直播帶貨為什麼會落幕", "直播带货为什么会落幕"),
        ("Ｓ２Ｂ　２．０", "s2b 2.0"),
        ("ＬＩＶＥ Straße", "live strasse"),
        ("直播带货", "直播带货"),
        ("看著直播，隨著時間，執著", "看着直播,随着时间,执着"),
        ("顯著，著名，名著，著作等身", "显著,著名,名著,著作等身"),
        ("", ""),
    ],
)
def test_folding_leaves_one_way_of_writing(script: ScriptConverter, text: str, folded: str) -> None:
    assert script.fold(text) == folded
    assert script.fold(folded) == folded


def test_traditional_is_that_of_taiwan(script: ScriptConverter) -> None:
    assert script.traditional("这里说的是产业互联网") == "這裡說的是產業互聯網"
    assert script.traditional("live, 12") == "live, 12"
