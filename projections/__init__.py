"""What readers look at: one question in each file, with its tables, its cases and its queries.

Rows are made from the stream alone (each fact, then what was concluded from it), in one
transaction with the position that they stand for. They can be thrown away at any time
and filled anew: `views.Views` on a fresh engine. No wall clock stands in a row.

What lives here: the contract of a projection (`contract`), the rows of a page in hand
(`page`), what is asked of a table (`statements`) and written to it (`bulk`), rows as they
stood at a close (`versions`), how many stand at each level (`risk_counts`), all projections
over one database (`views`), the projections themselves (`catalogue` names them in order),
what their queries return (`answers`), reports and their writers (`reports`). What does not:
judgement, the log, files, pages.

Some questions share rows, so a projection and its queries may be two files: `register`
is asked through `who`, `case_file` through `evidence`, `risk` through `risk_list`,
`alerts` through `inbox`, `site_months` through `six_systems`, `alerts` and `cases`
through `activity`. `told_facts` keeps every fact with its corrections, for the others.

The queries
-----------
Each takes a `Connection` to the views first. `known_at` is a scored day, or None for
the live answer; a day that was not scored raises `scored_days.UnscoredDay` (a
`Refused`). The same `known_at` gives the same bytes for ever. A township is named by
its code, with or without `township/`.

- `scored_days`: `cut(connection, known_at)`, `closed_day(connection, scored=)`
- `who`: `subject(connection, subject, known_at=)`,
  `find(connection, text, kind=, township=, limit=)`, `names(connection, subjects, known_at=)`
- `risk_list`: `risk_list(connection, known_at=, township=, levels=, industry=, kind=,
  search=, limit=, offset=)`, `subject_risk(connection, subject, known_at=)`
- `subject_risk`: `findings(connection, subject, known_at=)`,
  `score_series(connection, subject)`
- `inbox`: `inbox(connection, addressee=, township=, states=, levels=, subject=, limit=,
  offset=)`, `alert(connection, alert)`, `counts(connection, addressee=, township=)`
- `yellow_digest`: `yellow_digest(connection, township, week)`
- `six_systems`: `six_systems(connection, month, township=, known_at=)`,
  `closed_months(connection)`
- `coverage`: `coverage(connection, month, township=, known_at=, screening=)`
- `activity`: `activity(connection, month, township=, known_at=)`
- `evidence`: `fact(connection, id)`, `facts(connection, ids)`, `lineage(connection, id)`,
  `timeline(connection, subject, limit=, before=)`, `statements(connection, subject)`,
  `told_of(connection, subject, types, until=)`
- `freshness`: `freshness(connection)`, `sources_of(connection, subject)`,
  `parked(connection)`
- `visits`: `visits_due(connection, grid, month, screening)`, `last_answers(connection, subject)`,
  `grids(connection)`
- `views`: `position_of(connection)`
- `reports`: `six_systems_report(connection, month, ...)`, `risk_list_report(listed, withheld=)`

Adding one
----------
A file with the question as its docstring, the tables, what it listens to, one `match`, the
queries, whose statements are made once (`risk_questions`); what they return in `answers/`;
a line in `catalogue`; its tests, with the promises that
`tests/projections/test_every_projection.py` asks of all.
"""
