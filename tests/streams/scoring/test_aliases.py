"""Under which name an employer is judged, after merges, identifications and splits."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schemas import events, samples
from schemas.codec import Fact
from streams.scoring.aliases import Aliases, Move

X, A, B, C = (samples.employer(number) for number in range(1, 5))
DAY = date(2026, 10, 8)
FIRMS = (X, A, B, C)


def merged(absorbed: str, into: str) -> Fact:
    return samples.fact(events.EmployersMerged(absorbed=absorbed), subject=into, on=DAY)


def split(released: str, by: str) -> Fact:
    return samples.fact(events.EmployersSplit(released=released), subject=by, on=DAY)


def names(aliases: Aliases) -> dict[str, frozenset[str]]:
    return {firm: aliases.names_of(firm) for firm in FIRMS}


def test_a_circle_of_three_is_not_closed() -> None:
    aliases = Aliases([merged(X, A), merged(A, B)])
    assert aliases.hear(merged(B, X)) is None
    assert aliases.hear(merged(A, X)) is None
    assert {aliases.resolve(it) for it in (X, A, B)} == {B}


def test_a_chain_of_merges_is_judged_under_its_last_name() -> None:
    aliases = Aliases([merged(X, A), merged(A, B)])
    assert names(aliases) == {X: frozenset(), A: frozenset(), B: {X, A, B}, C: {C}}


def test_the_first_of_a_chain_leaves_alone() -> None:
    aliases = Aliases([merged(X, A), merged(A, B)])
    assert aliases.hear(split(X, B)) == Move(X, None, before=B, after=X)
    assert names(aliases) == {X: {X}, A: frozenset(), B: {A, B}, C: {C}}


def test_the_middle_of_a_chain_leaves_with_what_had_come_to_it() -> None:
    aliases = Aliases([merged(X, A), merged(A, B)])
    assert aliases.hear(split(A, B)) == Move(A, None, before=B, after=A)
    assert names(aliases) == {X: frozenset(), A: {X, A}, B: {B}, C: {C}}


def test_the_last_word_on_a_firm_counts_and_both_that_it_concerns_are_named() -> None:
    aliases = Aliases([merged(X, A)])
    assert aliases.hear(merged(X, B)) == Move(X, B, before=A, after=B)
    assert names(aliases) == {X: frozenset(), A: {A}, B: {X, B}, C: {C}}


_links = st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS), st.booleans())


def told(links: list[tuple[str, str, bool]]) -> Aliases:
    return Aliases(
        merged(one, other) if merges else split(one, other) for one, other, merges in links
    )


@given(links=st.lists(_links, max_size=12))
def test_every_name_is_judged_under_exactly_one_that_is_its_own(
    links: list[tuple[str, str, bool]],
) -> None:
    aliases = told(links)
    for firm in FIRMS:
        present = aliases.resolve(firm)
        assert aliases.resolve(present) == present
        assert [it for it in FIRMS if firm in aliases.names_of(it)] == [present]


@given(links=st.lists(_links, max_size=12), one=st.sampled_from(FIRMS), into=st.sampled_from(FIRMS))
def test_a_merge_and_its_split_leave_every_name_as_it_was(
    links: list[tuple[str, str, bool]], one: str, into: str
) -> None:
    aliases = told([*links, (one, one, False)])
    before = names(aliases)
    aliases.hear(merged(one, into))
    aliases.hear(split(one, into))
    assert names(aliases) == before


@given(links=st.lists(_links, max_size=12))
def test_what_moved_tells_everybody_whose_names_are_others_now(
    links: list[tuple[str, str, bool]],
) -> None:
    aliases = Aliases()
    for one, other, merges in links:
        before = names(aliases)
        move = aliases.hear(merged(one, other) if merges else split(one, other))
        moved = set() if move is None else {move.before, move.after}
        after = names(aliases)
        assert {firm for firm in FIRMS if before[firm] != after[firm]} == moved
