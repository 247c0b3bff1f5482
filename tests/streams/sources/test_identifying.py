"""Ids that are the same each time a file is read."""

from streams.sources.identifying import Ids, local_code


def test_the_same_content_read_again_gets_the_same_ids_in_the_same_order() -> None:
    rows = ["a", "b", "a", "a"]
    first, again = Ids("ledger"), Ids("ledger")
    made = [first.of_content(row) for row in rows]
    assert len(set(made)) == 4
    assert [again.of_content(row) for row in rows] == made


def test_two_sources_never_share_an_id() -> None:
    assert Ids("one").of("1") != Ids("two").of("1")


def test_a_secret_changes_every_id() -> None:
    assert Ids("ledger", b"here").of_content("x") != Ids("ledger", b"there").of_content("x")
    assert Ids("ledger", b"here").of("x") != Ids("ledger").of("x")


def test_a_local_code_depends_on_township_name_and_secret() -> None:
    code = local_code("zhili", "某某童装厂", b"secret")
    assert code == local_code("zhili", " 某某　童装厂", b"secret")
    assert len({code, local_code("zhili", "某某童装厂"), local_code("balidian", "某某童装厂")}) == 3
