"""Titles become names of folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import SLUG
from bot.search.text.slugs import slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("直播带货，产业互联网的前奏曲", "zhi-bo-dai-huo"),
        ("為什麼椅子不舒服", "wei-shen-me-yi-zi-bu-shu-fu"),
        ("Why Chairs Don't Fit", "why-chairs-dont-fit"),
        ("Café Zürich: notes", "cafe-zurich"),
        ("AI 与我", "ai-yu-wo"),
        ("雨", "yu"),
        ("ＡＢＣ 的故事", "abc-de-gu-shi"),
        ("绿女", "lv-nv"),
        ("一整行放不下的题目要在整个音节后面断开才行", "yi-zheng-xing-fang-bu-xia-de-ti"),
        ("こんにちは", ""),
        ("……", ""),
    ],
)
def test_title_is_spelt_as_it_sounds(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text())
def test_whatever_comes_out_names_a_folder(title: str) -> None:
    slug = slug_of(title)
    assert slug == "" or SLUG.fullmatch(slug)
