"""Where the reading pages lie: only where Telegram can open them."""

import pytest
from pydantic import ValidationError

from bot.bootstrap.settings import Settings


@pytest.mark.parametrize(
    "address",
    [
        *("http://essays.example/pages", "essays.example", "https://", "https:///pages", "https://u:p@essays.example/"),
        *("https://essays.example/x.html", "https://essays.example/?a=1", "https://essays.example/#p1", "https://a b/"),
    ],
)
def test_pages_lie_where_telegram_can_open_them(address: str) -> None:
    with pytest.raises(ValidationError, match="is no folder of pages that Telegram can open; write https://"):
        Settings(page_url=address)


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("", None),
        ("https://essays.example/pages/", "https://essays.example/pages"),
        ("https://essays.example:8443", "https://essays.example:8443"),
    ],
)
def test_the_address_of_the_pages_is_a_folder(address: str, read: str | None) -> None:
    assert Settings(page_url=address).page_url == read
