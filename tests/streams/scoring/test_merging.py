"""What becomes of two employers that turn out to be one, and of one that turns out to be two."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from schemas import events, samples
from schemas.codec import Fact
from schemas.vocabulary import PartyRole
from streams.scoring.final import Final
from streams.scoring.tables import finals
from tests.streams.scoring.small_engine import SmallEngine

SITE, OTHER_SITE = samples.site(1), samples.site(2)
ABSORBED, FIRM, GROUP = (samples.employer(number) for number in (71, 72, 73))
END = date(2026, 8, 31)


def joined(party: str, on: date, site: str = SITE, role: PartyRole = PartyRole.OWNER) -> Fact:
    said = events.PartyJoinedSite(party=party, role=role)
    return samples.fact(said, subject=site, on=on, concerns=(party,))


def merged(absorbed: str, into: str, on: date) -> Fact:
    said = events.EmployersMerged(absorbed=absorbed)
    return samples.fact(said, subject=into, on=on, concerns=(absorbed,), source="officer")


def split(released: str, by: str, on: date) -> Fact:
    said = events.EmployersSplit(released=released)
    return samples.fact(said, subject=by, on=on, concerns=(released,), source="officer")


def finals_of(small: SmallEngine) -> dict[str, Final]:
    with small.store.engine.connect() as connection:
        rows = connection.execute(select(finals)).all()
    return {row.subject: Final(**row._mapping) for row in rows}


def judged(folder: Path, facts: list[Fact], name: str = "small") -> SmallEngine:
    small = SmallEngine(folder, name=name)
    small.tell(facts)
    small.close(END)
    small.judge()
    return small


def neighbour_points(folder: Path, *links: Fact) -> dict[str, int]:
    """Points from neighbours at the end, with the absorbed firm in a site that stops paying."""
    site = samples.a_site_that_stops_paying()
    told = [*site, joined(ABSORBED, date(2026, 6, 1), site[-1].subject), *links]
    ends = finals_of(judged(folder, samples.in_order(told)))
    return {firm: ends[firm].neighbour_points for firm in (ABSORBED, FIRM) if firm in ends}


def test_a_merge_carries_the_contracts_of_the_firm_that_it_absorbs(tmp_path: Path) -> None:
    points = neighbour_points(tmp_path, merged(ABSORBED, FIRM, date(2026, 8, 20)))
    assert points[ABSORBED] == 0
    assert points[FIRM] > 0


def test_a_split_gives_a_firm_its_contracts_back(tmp_path: Path) -> None:
    links = merged(ABSORBED, FIRM, date(2026, 8, 20)), split(ABSORBED, FIRM, date(2026, 8, 24))
    points = neighbour_points(tmp_path, *links)
    assert points[ABSORBED] > 0
    assert points[FIRM] == 0


def test_the_first_firm_of_a_chain_is_its_own_again_after_a_split(tmp_path: Path) -> None:
    on = date(2026, 8, 20)
    unpaid = samples.body(events.WagesObserved, unpaid_workers=30, unpaid_fen=9_000_000)
    told = [
        samples.fact(unpaid, subject=ABSORBED, on=on),
        merged(ABSORBED, FIRM, on + timedelta(days=1)),
        merged(FIRM, GROUP, on + timedelta(days=2)),
    ]
    chained = finals_of(judged(tmp_path, told, "chained"))
    assert (chained[ABSORBED].score, chained[FIRM].score) == (0, 0)
    assert chained[GROUP].score > 0
    again = split(ABSORBED, GROUP, on + timedelta(days=3))
    parted = finals_of(judged(tmp_path, [*told, again], "parted"))
    assert (parted[GROUP].score, parted[FIRM].score) == (0, 0)
    assert parted[ABSORBED].score == chained[GROUP].score


def test_a_firm_that_moves_on_leaves_nothing_with_the_one_that_it_left(tmp_path: Path) -> None:
    on = date(2026, 8, 20)
    unpaid = samples.body(events.WagesObserved, unpaid_workers=30, unpaid_fen=9_000_000)
    told = [
        samples.fact(unpaid, subject=ABSORBED, on=on),
        merged(ABSORBED, FIRM, on + timedelta(days=1)),
        merged(ABSORBED, GROUP, on + timedelta(days=2)),
    ]
    ends = finals_of(judged(tmp_path, told))
    assert ends[FIRM].score == 0
    assert ends[GROUP].score > 0


_TOLD = [
    it.data
    for it in (*samples.an_unpaid_october(), *samples.a_workshop_whose_owner_vanishes())
    if not isinstance(it.data, events.EmployerRegistered)
]
_facts = st.lists(
    st.tuples(
        st.sampled_from((ABSORBED, FIRM, GROUP)),
        st.integers(0, len(_TOLD)),
        st.integers(0, 40),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=20)
@given(told=_facts, from_day=st.integers(1, 20), days=st.integers(1, 15), chain=st.booleans())
def test_a_merge_and_its_split_leave_every_final_as_if_neither_had_been(
    told: list[tuple[str, int, int, int]], from_day: int, days: int, *, chain: bool
) -> None:
    begin = date(2026, 6, 1)
    facts: list[Fact] = []
    for number, (firm, which, day, role) in enumerate(told):
        on = begin + timedelta(days=day)
        if which == len(_TOLD):
            facts.append(joined(firm, on, (SITE, OTHER_SITE)[role % 2], list(PartyRole)[role]))
        else:
            facts.append(samples.fact(_TOLD[which], subject=firm, on=on, position=number + 1))
    facts += [samples.fact(_TOLD[0], subject=it, on=begin) for it in (ABSORBED, FIRM, GROUP)]
    on = begin + timedelta(days=from_day)
    links = [merged(ABSORBED, FIRM, on), split(ABSORBED, FIRM, on + timedelta(days=days))]
    if chain:
        links += [merged(FIRM, GROUP, on + timedelta(days=1))]
        links += [split(FIRM, GROUP, on + timedelta(days=days + 1))]
    with TemporaryDirectory() as place:
        folder = Path(place)
        apart = finals_of(judged(folder, samples.in_order(facts), "apart"))
        parted = finals_of(judged(folder, samples.in_order([*facts, *links]), "parted"))
    assert parted == apart
