"""Seals, pseudonyms, and the key that both come from."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store.encryption import Encryption, WrongKey, load_or_create_key

KEY = "mJ3bq0Z1yq8iW0v8n0n3l4Jq0Qv5Jm6cN0m1b2v3c4A="


def test_what_is_sealed_opens_again_and_shows_nothing() -> None:
    encryption = Encryption(KEY)
    for text in ("", "直播带货", "😀" * 4096, "a\x00b\r\n"):
        sealed = encryption.encrypt(text)
        assert encryption.decrypt(sealed) == text
        assert not text or text not in sealed
    assert encryption.encrypt("直播") != encryption.encrypt("直播"), "equal texts cannot be told from outside"


def test_lone_surrogate_does_not_stop_the_seal() -> None:
    encryption = Encryption(KEY)
    assert encryption.decrypt(encryption.encrypt("直\ud800播")) == "直?播"


def test_other_key_opens_nothing() -> None:
    sealed = Encryption(KEY).encrypt("直播")
    with pytest.raises(WrongKey, match="not the one with which this database was written"):
        Encryption(Encryption.new_key()).decrypt(sealed)


@pytest.mark.parametrize("key", ["", "short", "é" * 44, KEY[:-2], "!" * 44])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(WrongKey, match="32 bytes in URL-safe base64"):
        Encryption(key)


def test_pseudonyms_are_stable_and_keyed() -> None:
    encryption = Encryption(KEY)
    name = encryption.pseudonym("person", 7000000001)
    assert name == Encryption(KEY).pseudonym("person", 7000000001)
    assert name != Encryption(Encryption.new_key()).pseudonym("person", 7000000001)
    assert "7000000001" not in name
    names = {encryption.pseudonym(kind, identity) for kind in ("person", "chat") for identity in (1, 2, -1)}
    assert len(names) == 6
    assert all(len(each) <= 32 for each in names), "the column holds 32"


def test_key_file_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "config" / "deep" / "key"
    key = load_or_create_key(path)
    assert load_or_create_key(path) == key
    Encryption(key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_key_file_of_somebody_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f"\n  {KEY}\n\n")
    assert load_or_create_key(path) == KEY


def test_part_of_a_key_that_a_crash_left_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "key.part").write_text("mJ3bq0Z1yq8iW0v8n0" * 9)
    key = load_or_create_key(tmp_path / "key")
    Encryption(key)
    assert (tmp_path / "key").read_text() == f"{key}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_of_many_that_make_a_key_at_once_all_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(load_or_create_key, [tmp_path / "key"] * 40))
    assert set(keys) == {(tmp_path / "key").read_text().strip()}
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_person_has_another_pseudonym_in_each_chat() -> None:
    encryption = Encryption(KEY)
    person, chats = encryption.pseudonym("person", 7), [encryption.pseudonym("chat", number) for number in (-1, -2)]
    names = {person, *(encryption.member(chat, person) for chat in chats)}
    assert len(names) == 3
    assert all(len(name) == len(person) for name in names)
    assert encryption.member(chats[0], person) == Encryption(KEY).member(chats[0], person)
    assert encryption.member(chats[0], person) != Encryption(Encryption.new_key()).member(chats[0], person)
    assert encryption.member(chats[0], chats[0]) == chats[0], "a chat that speaks for itself keeps its own"


def test_digests_tell_apart_and_take_the_key() -> None:
    encryption = Encryption(KEY)
    digests = {
        encryption.digest("c1", 12),
        encryption.digest("c2", 12),
        encryption.digest("c1", 13),
        encryption.digest("poll", "12"),
    }
    assert len(digests) == 4
    assert all(len(each) == 24 for each in digests), "the column holds 24"
    assert (
        encryption.digest("c1", 12)
        == Encryption(KEY).digest("c1", 12)
        != Encryption(Encryption.new_key()).digest("c1", 12)
    )


def test_half_a_character_has_a_digest_too() -> None:
    encryption = Encryption(KEY)
    assert encryption.digest("poll", "\ud800") != encryption.digest("poll", "\ud801")
