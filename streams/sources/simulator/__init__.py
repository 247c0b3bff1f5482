"""A simulated district: what a year of reports looks like, and apart from it what was true.

No event-level data of a Chinese district could be had. So this package makes one up, on
published figures: townships and grids, workshops and firms, building sites with their chains
of contractors, what they pay and when, what grid workers, banks, the provincial platform and
other departments say of it, late, wrong or not at all, and the complaints that follow.

What lives here: the numbers and their sources (`settings.yaml`, and `elsewhere.yaml` for a
district with other rates and other habits; `industries.yaml`,
`causes.yaml`, `places.yaml`), who there is (`employers`, `sites`), why wages stop (`arrears`),
what was really paid (`ledger`), who writes it down (all others), and `simulation`, which puts
it in the order in which it became known.

What does not: judgement. Nothing here knows a detector, and no detector may be tuned on the
truth of a cause that is held out. The truth is written to a folder of its own and only the
evaluation reads it. Whatever was found with these data is called simulated where it is told.

The generator is frozen: `FROZEN` holds the hash of this package. Whoever changes the generator
writes the new hash there and says why in the commit.

Every entity draws from random numbers of its own name, so that one more employer or site
leaves all the others as they were.
"""

from streams.sources.simulator.freezing import GENERATOR_HASH
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.simulation import Simulation, simulate
from streams.sources.simulator.truth import ArrearsEpisode, Seen

__all__ = ["GENERATOR_HASH", "ArrearsEpisode", "Seen", "Settings", "Simulation", "simulate"]
