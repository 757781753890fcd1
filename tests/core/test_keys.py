"""Keys stand in databases that are years old: none of them may change, or what is under way comes twice."""

from datetime import UTC, date, datetime

from bot.core import keys

AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
PINNED = {
    keys.reply("42:7"): "reply:42:7",
    keys.apology("42:7"): "apology:42:7",
    keys.file("abc"): "file:abc",
    keys.poll("c1", 3, "before"): "poll:c1:3:before",
    keys.poll("c1", 3, "after", moved=True): "poll:c1:3:after:moved",
    keys.stop("c1", 3, "abc"): "stop:c1:3:abc",
    keys.stage("closed", "c1", 3): "closed:c1:3",
    keys.prompt_again("c1", 3): "prompt:c1:3",
    keys.mended("c1", 3, AT): "mended:c1:3:2026-05-01T08:30:00+00:00",
    keys.scheduled("daily", 5, date(2026, 5, 1)): "daily:5:2026-05-01",
    keys.suspended("abc"): "suspended:abc",
    keys.greeting("c1", 2): "greeting:c1:2",
    keys.left("abc"): "left:abc",
    keys.broadcast(9, "c1"): "broadcast:9:c1",
    keys.progress(9, AT): "progress:9:2026-05-01T08:30:00+00:00",
    keys.outage(AT, "c1"): "outage:2026-05-01T08:30:00+00:00:c1",
}


def test_no_key_is_built_in_another_way_than_before() -> None:
    assert [built for built, before in PINNED.items() if built != before] == []


def test_all_of_a_kind_begin_alike_and_nothing_else_does() -> None:
    for kind in (keys.POLLS, keys.STOPS):
        assert {key for key in PINNED if key.startswith(kind)} == {
            key for key in PINNED if key.partition(":")[0] == kind.rstrip(":")
        }
