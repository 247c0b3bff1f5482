"""The truth of the district: kept apart, true to what was told, and frozen."""

from datetime import date, timedelta
from pathlib import Path

from schemas.calendar import shanghai_day
from schemas.codec import encode
from schemas.envelopes import Delivery
from streams.sources.simulator import GENERATOR_HASH, Settings, Simulation, simulate
from streams.sources.simulator.arrears import Fate
from streams.sources.simulator.calibration import elsewhere, published
from streams.sources.simulator.causes import Sign, causes
from streams.sources.simulator.festival import Festival
from streams.sources.simulator.freezing import frozen_hash, generator_hash
from streams.sources.simulator.places import Places
from streams.sources.simulator.sites import plan_site
from streams.sources.simulator.truth import ArrearsEpisode, Seen, read_truth

SPELLED_ALIKE = {
    "court_case",
    *("owner_unreachable", "machines_moved_out", "stock_cleared", "rent_overdue"),
    *("suppliers_gathering", "price_dispute", "mass_leave"),
}
"""Names of signs that are also words of the shared vocabulary."""


def episode(known: date | None, *signs: date) -> ArrearsEpisode:
    return ArrearsEpisode(
        subject="site/330502-0001",
        township="zhili",
        cause="contractor_diverts",
        held_out=False,
        trouble_from=date(2025, 3, 1),
        began_on=date(2025, 5, 16),
        first_unpaid_period="2025-04",
        workers=12,
        owed_fen=12_000_000,
        became_known_on=known,
        settled_on=None,
        signs=tuple(Seen(on, Sign.PAYS_LATE) for on in signs),
    )


def test_the_generator_is_the_one_that_was_frozen() -> None:
    assert generator_hash() == frozen_hash(), (
        "the generator changed: detectors may have been tuned on the old one. If the change is "
        f"meant, write {generator_hash()} to streams/sources/simulator/FROZEN and say why"
    )


def test_truth_lies_in_a_folder_of_its_own_and_names_its_generator(tmp_path: Path) -> None:
    settings = Settings(
        seed=2, first_day=date(2025, 5, 1), last_day=date(2025, 5, 31), employers=10, sites=3
    )
    files = simulate(settings).write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deliveries", "truth"]
    assert [path.name for path in files.deliveries.parent.iterdir()] == ["deliveries.jsonl"]
    truth = read_truth(files.truth)
    assert truth.generator == files.generator == GENERATOR_HASH
    assert truth.settings == settings
    assert truth.simulated


def test_no_delivery_tells_the_truth(village: Simulation, told: list[Delivery]) -> None:
    assert village.truth()
    words = {b"held_out", b"truth", b"trouble", b"episode", b"untidy"}
    words |= {name.encode() for name in causes()}
    words |= {sign.encode() for sign in Sign if sign not in SPELLED_ALIKE and "_" in sign}
    words -= {b"living_costs"}
    content = b"\n".join(encode(delivery) for delivery in told)
    assert {word for word in words if word in content} == set()


def test_an_episode_became_known_when_its_first_complaint_was_recorded(
    village: Simulation, told: list[Delivery]
) -> None:
    standing_up = {"ComplaintFiled", "CollectiveIncidentReported", "ArbitrationFiled"}
    known = [each for each in village.truth() if each.became_known_on is not None]
    assert known
    for each in known:
        days = {
            shanghai_day(delivery.recorded_at)
            for delivery in told
            if delivery.recorded_at is not None
            and delivery.submission.type in standing_up
            and delivery.submission.subject in {each.subject, *each.aliases}
        }
        assert each.became_known_on == min(days)


def test_every_sign_of_an_episode_lies_within_the_simulated_days(village: Simulation) -> None:
    days = [seen.on for each in village.truth() for seen in each.signs]
    assert days
    assert date(2025, 1, 1) <= min(days)
    assert max(days) <= date(2025, 12, 31)


def test_a_sign_counts_as_early_by_the_days_before_it_became_known() -> None:
    known = date(2025, 6, 22)
    assert episode(known, known - timedelta(days=21)).showed_sign_before(21)
    assert not episode(known, known - timedelta(days=20)).showed_sign_before(21)
    assert not episode(None, known - timedelta(days=40)).showed_sign_before(21)
    assert not episode(known).showed_sign_before(0)


def test_exactly_one_cause_is_held_out_of_tuning() -> None:
    assert [name for name, cause in causes().items() if cause.held_out] == ["chain_break"]


def test_a_district_for_tuning_lacks_the_cause_that_is_held_out_and_no_other() -> None:
    asked = Settings(
        seed=8,
        first_day=date(2024, 1, 1),
        last_day=date(2025, 12, 31),
        employers=0,
        sites=500,
        held_out_cause=False,
    )
    fates = Fate(
        asked.calibration.arrears,
        Festival(asked.calibration.arrears, asked.first_day, asked.horizon),
        asked.horizon,
        held_out=asked.held_out_cause,
    )
    sites = [plan_site(asked, Places(asked), fates, number) for number in range(asked.sites)]
    met = {site.trouble.cause for site in sites if site.trouble is not None}
    assert met == {name for name, it in causes().items() if it.of == "site" and not it.held_out}


def test_another_district_differs_in_rates_and_in_the_habits_of_whoever_reports() -> None:
    here, there = published(), elsewhere()
    assert there.arrears.site_events_a_year != here.arrears.site_events_a_year
    assert there.grid_work.sees != here.grid_work.sees
    assert there.sites.platform_delay_days != here.sites.platform_delay_days
    assert there.arrears.lead_sigma == here.arrears.lead_sigma
