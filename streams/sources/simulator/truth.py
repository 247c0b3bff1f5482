"""What was true: the episodes of arrears, which no delivery tells."""

from datetime import date
from pathlib import Path

from msgspec import Struct, json

from streams.sources.simulator.causes import Sign
from streams.sources.simulator.freezing import GENERATOR_HASH
from streams.sources.simulator.settings import Settings


class Seen(Struct, frozen=True, order=True):
    """A sign of coming arrears that stands in the deliveries."""

    on: date
    """Day in Shanghai on which it became known."""
    sign: Sign


class ArrearsEpisode(Struct, frozen=True, kw_only=True):
    """One time that workers of a subject were owed wages."""

    subject: str
    """The subject as it is known at the end; a workshop that took a licence has its new code."""
    aliases: tuple[str, ...] = ()
    """Subjects under which it was known before."""
    township: str
    cause: str
    held_out: bool
    """The cause is kept apart when detectors are tuned."""
    trouble_from: date
    """First day on which something was wrong, whether or not anybody could see it."""
    began_on: date
    """First day on which wages were overdue; may be after the last day of the simulation."""
    first_unpaid_period: str
    workers: int
    owed_fen: int
    """What was owed when the workers stood up (or would have)."""
    became_known_on: date | None
    """Day of the first rightful complaint or collective incident; None if there was none."""
    settled_on: date | None
    """Day on which the last worker was paid; None if not within the simulated time."""
    signs: tuple[Seen, ...]
    """Signs from before and after the first missed payday, in order."""

    def showed_sign_before(self, days: int) -> bool:
        """Tell whether a sign stood in the reports so many days before it became known."""
        known = self.became_known_on
        return known is not None and any((known - seen.on).days >= days for seen in self.signs)


class TruthFile(Struct, frozen=True, kw_only=True):
    """The file that only the evaluation reads."""

    simulated: bool = True
    generator: str = GENERATOR_HASH
    settings: Settings
    employers: int
    """Employers of the district, the firms of sites among them."""
    employer_heads: int
    """Workers of all employers but the firms of sites, whose workers stand on the sites."""
    sites: int
    """Sites under way on at least one day."""
    site_heads: int
    episodes: tuple[ArrearsEpisode, ...]
    recovered: tuple[str, ...]
    """Subjects that showed signs and paid all the same."""
    untidy: tuple[str, ...]
    """Subjects with ugly paperwork that always paid."""


def read_truth(path: Path) -> TruthFile:
    """Read a truth file; msgspec.ValidationError where it is no such file."""
    return json.decode(path.read_bytes(), type=TruthFile)
