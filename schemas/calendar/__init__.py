"""The calendar as data: which days are worked, and when the lunar new year falls.

Every clock of the bureau counts in working days, and in China these cannot be
computed: the State Council announces the holidays of each year a few weeks
before it begins, and with them the weekends that are worked in exchange
(调休). So the days are data. `days.json` holds them, `generate.py` writes that
file on a developer's machine, and `Calendar` answers questions about it.

What lives here
---------------
- `days.json`: holidays and make-up working days by year, and the first day of
  the lunar new year (春节) by year. Generated and committed, never edited.
- `Calendar` and `calendar()`: is this day worked, when is a payday due, when
  does a deadline end, how far is the Spring Festival.
- `CalendarYearMissing`: the answer to a year that the file does not hold. It is
  never guessed from weekends, because a guess would be wrong by a week in
  February and nobody would see it.
- `shanghai_day`: on which day a moment falls.

What does not
-------------
No number of days with a legal meaning: how many working days an officer has is
a dated parameter, and this package only counts them. No wall clock: each
question names its day. No library of holidays: those that `generate.py` reads
are not needed at run time.

Two directions
--------------
A payday on a rest day moves *earlier* (`payday_due`), a deadline on a rest day
moves *later* (`deadline`, `deadline_due`).

Adding a year
-------------
When the State Council's notice for the year is out, install a chinesecalendar
that knows it, run `make generate`, read the difference against the notice, add
the notice to `tests/schemas/test_calendar_notices.py`, and commit all of it.
The digest of the calendar changes with it, and so a new generation of rules
begins.
"""

from schemas.calendar.days import Calendar, calendar
from schemas.calendar.missing import CalendarYearMissing
from schemas.calendar.shanghai import shanghai_day

__all__ = ["Calendar", "CalendarYearMissing", "calendar", "shanghai_day"]
