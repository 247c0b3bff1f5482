"""The real claims as a panel: known at the time, by a protocol that never looks ahead."""

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from random import Random

import numpy as np
import pytest

from detectors.learned.features import NAMES
from schemas.errors import Refused
from streams.backtesting import claims
from streams.backtesting.lessons import lesson
from streams.backtesting.on_claims import backtest_claims
from streams.backtesting.panel import EVER, Panel
from streams.backtesting.rankings import BASELINES, LEARNED
from streams.sources.wage_claims import COLUMNS

LATER = ("amount_assessed_usd_later", "amount_paid_usd_later")
STATES = ("OH", "UT", "CA")


def small_claims(file: Path, later: str = "", employers: int = 400) -> Path:
    """A file of claims like the real one: few employers are claimed against again and again."""
    chance = Random("claims")
    rows = []
    for number in range(employers):
        state = STATES[number % 3]
        first, last = (2017, 2019) if state == "CA" else (2011, 2017)
        begins, ends = date(first, 1, 1), date(last, 10, 31)
        rate = chance.choice((60, 200, 900))
        day = begins + timedelta(days=chance.randint(0, 700))
        while day <= ends:
            rows.append((state, day.isoformat(), f"{state}-E{number:06d}"))
            day += timedelta(days=1 + int(chance.expovariate(1 / rate)))
    rows.sort(key=itemgetter(1))
    with file.open("w", newline="", encoding="utf-8") as written:
        lines = csv.writer(written)
        lines.writerow((*COLUMNS, *LATER))
        for number, (state, filed_on, employer) in enumerate(rows):
            paid = f"{chance.randint(100, 9_000)}.0"
            lines.writerow(
                (f"C{number:06d}", state, filed_on, employer, "", "MW", paid, "", "0", later, later)
            )
    return file


def unheard(_done: int) -> None:
    return


@contextmanager
def showing(_what: str, _total: int) -> Iterator[Callable[[int], None]]:
    yield unheard


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_claims(tmp_path_factory.mktemp("claims") / "claims.csv")


@pytest.fixture(scope="module")
def panel(file: Path) -> Panel:
    return claims.read(file, unheard)


def test_outcomes_that_were_not_known_on_filing_change_nothing(
    panel: Panel, tmp_path: Path
) -> None:
    other = claims.read(small_claims(tmp_path / "claims.csv", later="99999.0"), unheard)
    everything = np.ones(len(panel), dtype=np.bool_)
    assert np.array_equal(panel.features(everything), other.features(everything), equal_nan=True)
    assert np.array_equal(panel.came(everything)[0], other.came(everything)[0])


def test_a_list_is_the_same_whether_or_not_the_file_goes_on_after_it(
    file: Path, panel: Panel, tmp_path: Path
) -> None:
    cut = date(2014, 12, 31)
    head, *lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    short = tmp_path / "short.csv"
    day_after = (cut + timedelta(days=1)).isoformat()
    kept = [line for line in lines if line.split(",")[2] <= day_after]
    assert len(kept) < len(lines)
    short.write_text(head + "".join(kept), encoding="utf-8")
    before = claims.read(short, unheard)
    of_whole, of_short = (it.on == cut.toordinal() for it in (panel, before))
    assert of_whole.sum() == of_short.sum() > 100
    assert np.array_equal(panel.features(of_whole), before.features(of_short), equal_nan=True)


def test_an_employer_is_on_the_list_for_two_years_after_its_last_claim(
    panel: Panel,
) -> None:
    everything = np.ones(len(panel), dtype=np.bool_)
    since = panel.features(everything)[:, NAMES.index("days_since_complaint")]
    assert 0 <= since.min() <= since.max() < claims.LOOKBACK_DAYS


def test_no_row_teaches_what_was_not_known_at_the_cut_of_its_place(panel: Panel) -> None:
    cuts = claims.cuts_of(panel)
    parts = claims.folds(panel)
    assert [part.place for part in parts] == ["ca", "oh", "ut"]
    for part in parts:
        left_out = panel.places.index(part.place)
        assert not (panel.place[part.train] == left_out).any()
        assert (panel.place[part.later] == left_out).all()
        assert (panel.on[part.later] >= cuts[left_out]).all()
        ends = panel.on[part.train] + panel.target.horizon_days
        assert (ends <= cuts[panel.place[part.train]]).all()
        assert ends.max() <= panel.on[part.later].min()  # of any place, before the first list
        assert not (part.train & part.later).any()


def test_a_lesson_with_a_row_of_the_future_is_refused(panel: Panel) -> None:
    everything = panel.known(EVER)
    with pytest.raises(ValueError, match="what was not known at the cut"):
        lesson(panel, everything, claims.cuts_of(panel))


def test_a_file_with_a_row_that_cannot_be_read_is_refused(file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text(file.read_text("utf-8") + "C1,OH,2014-13-01,OH-E1,,MW,,,0,,\n", "utf-8")
    with pytest.raises(Refused, match="is not a day"):
        claims.read(broken, unheard)


def test_a_small_file_runs_through_the_whole_backtest(file: Path) -> None:
    told = backtest_claims(file, showing, capacity=10, draws=20)
    assert told.rankings.keys() == {LEARNED, *BASELINES}
    assert told.places.keys() == {"ca", "oh", "ut"}
    assert not told.simulated
    assert told.rankings[LEARNED].auc > told.rankings["random"].auc + 0.1
    assert sum(it.rows for it in told.calibration) == told.rows
    seen = told.rankings[LEARNED].foresight
    assert len(told.misses) == seen.troubles - seen.foreseen


def test_a_ranking_that_knows_the_future_is_called_a_leak(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def knowing(panel: Panel, part: claims.Fold) -> dict[str, np.ndarray]:
        came = panel.came(part.later)[0].astype(np.float64)
        return dict.fromkeys((LEARNED, *BASELINES), came)

    monkeypatch.setattr("streams.backtesting.on_claims._scores", knowing)
    told = backtest_claims(file, showing, capacity=10, draws=2)
    assert told.leaks == ["ca", "oh", "ut"]


@pytest.mark.claims
@pytest.mark.slow
def test_the_learned_ranking_is_better_than_every_baseline_on_the_real_claims() -> None:
    told = backtest_claims(Path(os.environ["WAGEWATCH_CLAIMS"]), showing, draws=200)
    assert told.leaks == []
    assert told.places.keys() == {"ca", "il", "in", "ks", "md", "mt", "nh", "oh", "sc", "ut"}
    by_measure = {it.measure: it for it in told.verdict}
    assert {it.word for it in by_measure.values()} <= {"better", "not_worse"}
    assert "better" in {by_measure[it].word for it in ("auc", "precision")}
    # The reference of the field, on quarterly lists of employers claimed against in two years.
    decayed = [it.auc_of_lists["decayed_count"] for it in told.places.values()]
    assert 0.62 < min(decayed) < max(decayed) < 0.74
    seen = told.rankings[LEARNED].foresight
    assert seen.showed_sign is not None
    assert 0.25 < seen.showed_sign / seen.troubles < 0.4
