"""Facts to try things with: the same ones every time, without chance and without a clock.

`body(WagesPaid)` is a valid, plausible body of any event type or conclusion; `fact`
puts one into an envelope; the stories are short histories, each named for what
happens in it. Tests, examples in docstrings, golden files and documentation start
from here, so that a new required field is filled in at one place.

The firms, sites and people are invented. A sealed sample opens with no key.

To add an event, add its body to `field_bodies.py` or `office_bodies.py`: a test asks
for one of every type.
"""

from schemas.samples.bodies import body
from schemas.samples.facts import conclusion, fact, in_order, moment
from schemas.samples.marks import sealed
from schemas.samples.site_stories import a_site_that_stops_paying, a_well_run_site
from schemas.samples.stories import (
    a_corrected_observation,
    a_piece_rate_workshop_in_season,
    a_workshop_whose_owner_vanishes,
    an_unpaid_october,
)
from schemas.samples.subjects import (
    CONTRACTOR,
    FACTORY,
    GRID,
    OWNER,
    SITE,
    SUBCONTRACTOR,
    WORKSHOP,
    employer,
    site,
)

__all__ = [
    "CONTRACTOR",
    "FACTORY",
    "GRID",
    "OWNER",
    "SITE",
    "SUBCONTRACTOR",
    "WORKSHOP",
    "a_corrected_observation",
    "a_piece_rate_workshop_in_season",
    "a_site_that_stops_paying",
    "a_well_run_site",
    "a_workshop_whose_owner_vanishes",
    "an_unpaid_october",
    "body",
    "conclusion",
    "employer",
    "fact",
    "in_order",
    "moment",
    "sealed",
    "site",
]
