"""Trouble one contract away."""

from collections.abc import Iterable
from datetime import date

from detectors.parameters import Parameters
from detectors.speaking import Speaker
from schemas.derived.finding import Finding
from schemas.vocabulary import SEVERITY, Level, Mechanism

SAYS = Speaker("troubled_neighbour", Mechanism.NEIGHBOURS, "保障农民工工资支付条例 第29、30条")


class TroubledNeighbour:
    """The contract chain of a site: whoever owes first, the next one in the chain pays first.

    Answers one question: is a firm or site one contract away in trouble by its own
    evidence? A subcontractor's arrears are advanced by the general contractor, a site's
    by its owner, and a contractor who fails on one site seldom pays on the next.

    This is no fold over facts: the closer of a day gives it the own levels of all
    neighbours, and what it says depends on them alone, in whatever order they come.
    The worst of them gives the points, once, however many are troubled. A neighbour of
    whom nothing is known troubles nobody. Not applicable without neighbours.

    References
    ----------
    Decree 724 (保障农民工工资支付条例) Art. 29, 30; `neighbours.points` in
    `parameters/score.yaml`.

    Examples
    --------
    >>> neighbours = TroubledNeighbour(Parameters.load())
    >>> around = [("site/330502-0001", "subcontractor", Level.RED)]
    >>> finding = neighbours.trouble(around, date(2026, 11, 13))
    >>> finding.state.value, finding.points, finding.arguments["worst"]
    ('yes', 25, 'site/330502-0001')
    """

    name = SAYS.name
    """The name in findings and sentences: the file's name."""

    def __init__(self, parameters: Parameters) -> None:
        """Look up the points of each level."""
        self._points = parameters.table("neighbours.points")

    def trouble(self, around: Iterable[tuple[str, str, Level]], on: date) -> Finding:
        """Say whether a neighbour is in trouble at the end of a day.

        `around` holds each neighbour's subject, the role of the firm in the site, and
        the level of the neighbour's own evidence; a firm with two roles in a site
        stands there twice and counts once.
        """
        points = self._points(on)
        neighbours = sorted(around, key=_worst_first)
        if not neighbours:
            return ALONE
        troubled = {subject for subject, _, level in neighbours if points.get(level, 0)}
        worst, role, level = neighbours[0]
        if worst not in troubled:
            return QUIET
        return SAYS.yes(
            "troubled",
            {
                "worst": worst,
                "role": str(role),
                "level": str(level),
                "troubled": len(troubled),
            },
            points=points[level],
            since=None,
            source="neighbours",
            evidence=(),
            clears={"level_falls": {"worst": worst}},
        )


def _worst_first(neighbour: tuple[str, str, Level]) -> tuple[int, str, str]:
    subject, role, level = neighbour
    return -SEVERITY[level], subject, role


ALONE = SAYS.not_applicable("no_neighbours")
QUIET = SAYS.no("none_troubled")
