"""The report of a backtest: one file, both languages, every text escaped, simulated where it is."""

from datetime import date

import msgspec
import pytest

from gateway.backtest_page import OPEN_MISSES, rendered
from streams.backtesting.measures import Bin
from streams.backtesting.report import Backtest, Beside, Figures, Local
from streams.backtesting.resampling import Interval
from streams.backtesting.troubles import Foresight, Miss

RANKINGS = ("learned", "points", "decayed_count", "last_complaint", "boosting_on_counts", "random")
SOME = Interval(0.71, 0.69, 0.73)
SEEN = Foresight(
    troubles=11,
    foreseen=7,
    showed_sign=8,
    foreseen_of_those=6,
    median_lead_days=48.0,
    alerts=288,
    alerts_before_trouble=10,
    per_1000_a_month=19.9,
)


def figures(brier: float | None = None) -> Figures:
    return Figures(
        auc=0.71,
        auc_of_lists=0.7,
        average_precision=0.2,
        precision=0.24,
        recall=0.15,
        median_lead_days=54.0,
        brier=brier,
        foresight=SEEN,
    )


def place() -> Local:
    each = dict.fromkeys(RANKINGS, 0.7)
    return Local(
        rows=900, came=0.04, auc=each, auc_of_lists=each, precision=each, brier=0.034, said=0.03
    )


def told(**changes: object) -> Backtest:
    whole = Backtest(
        source="truth",
        simulated=True,
        target="arrears_90",
        horizon_days=90,
        judged="learned",
        model="5f0c1a7be2d9",
        learned_until=date(2025, 6, 30),
        first_on=date(2025, 7, 6),
        last_on=date(2025, 9, 28),
        rows=31_248,
        subjects=2_400,
        lists=13,
        outcomes=67,
        capacity=50,
        budget=20.0,
        rankings={it: figures(0.034 if it == "learned" else None) for it in RANKINGS},
        intervals={
            it: dict.fromkeys(RANKINGS, SOME) for it in ("auc", "auc_of_lists", "precision")
        },
        differences={"auc": dict.fromkeys(RANKINGS[1:], SOME)},
        verdict=[
            Beside(measure=it, best="points", difference=SOME, word=word)
            for it, word in (
                ("auc", "better"),
                ("auc_of_lists", "worse"),
                ("precision", "undecided"),
            )
        ],
        places={"district": place(), "zhili": place()},
        calibration=[Bin(90, 0.01, 0.02), Bin(90, 0.1, 0.09)],
        raised=SEEN,
        misses=[
            Miss(
                subject="employer/local-<script>alert(1)</script>",
                began_on=date(2025, 8, 1),
                showed_sign=True,
                cause="chain_break",
                held_out=True,
            )
        ],
        leaks=[],
    )
    return msgspec.structs.replace(whole, **changes)


def test_the_report_stands_alone_in_both_languages() -> None:
    page = rendered(told())
    for word in (
        "回测报告",
        "Report of a backtest",
        "学习概率",
        "Learned probability",
        "更差",
        "undecided",
    ):
        assert word in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    assert page.count("data:image/svg+xml;base64,") == 3
    assert "<script" not in page


def test_what_a_subject_is_called_is_escaped() -> None:
    assert "local-&lt;script&gt;alert(1)&lt;/script&gt;" in rendered(told())


def test_what_only_the_simulator_shows_is_called_simulated() -> None:
    loud = "以下均为模拟数据的结果"
    assert loud in rendered(told())
    assert "层层分包断链 A link of the subcontracting chain broke（不参与调参）" in rendered(told())
    real = rendered(told(simulated=False, source="log"))
    assert loud not in real
    assert "层层分包断链" not in real


def test_a_leak_is_said_before_any_figure() -> None:
    page = rendered(told(source="claims", simulated=False, leaks=["ut"]))
    assert 0 < page.index("必有泄漏") < page.index("0.710")


def test_a_backtest_without_a_learned_ranking_is_told_too() -> None:
    page = rendered(
        told(judged="points", model=None, calibration=[], learned_until=None, raised=None)
    )
    assert "没有概率可核对" in page


def missed(number: int, kind: str = "site") -> list[Miss]:
    return [
        Miss(subject=f"{kind}/{it}", began_on=date(2025, 8, 1), showed_sign=None)
        for it in range(number)
    ]


def test_the_page_shows_every_miss_the_many_folded_and_says_how_many_there_are() -> None:
    page = rendered(told(misses=missed(OPEN_MISSES + 5)))
    assert f"共 {OPEN_MISSES + 5} 起" in page
    assert "<summary>另有 5 起" in page
    opened, _, folded = page.partition("<details>")
    assert f"site/{OPEN_MISSES}<" not in opened
    assert f"site/{OPEN_MISSES + 4}<" in folded


def test_the_misses_of_the_alerts_that_were_raised_stand_beside_those_of_the_ranking() -> None:
    page = rendered(told(misses=[], raised_misses=missed(3, "employer")))
    assert page.index("实际预警漏掉的") < page.index("employer/2<")
    assert "实际预警漏掉的" not in rendered(told(raised=None))


def test_where_nothing_tells_of_signs_there_is_no_share_of_them() -> None:
    unknown = msgspec.structs.replace(SEEN, showed_sign=None, foreseen_of_those=None)
    page = rendered(told(raised=unknown))
    assert page.count('<td class="number">6/8</td>') == len(RANKINGS)
    assert "None" not in page


@pytest.mark.parametrize("target", ["arrears_90", "claim_180"])
@pytest.mark.parametrize("source", ["claims", "log", "truth"])
def test_every_source_and_target_has_words(source: str, target: str) -> None:
    assert rendered(told(source=source, target=target))
