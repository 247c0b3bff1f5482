"""The log of facts: append-only, gapless, hash-chained; the only truth.

What lives here: `port` says what a log promises; each backend keeps the same promises
and passes the same tests. `sqlite` is the one for a single machine and `postgres` the
one for several, each with its writer and its tables beside it; `sql_reading`,
`sql_indexing`, `sql_verify`, `readers` and `external_head` serve both, and `staging` and
`group_commit` know nothing of databases.

`versions` says which tables a log has; `migrating` and the scripts in `migrations` bring an
older one to the newest. `published` says how far the log was published, and `leases` who does
what only one program does at a time.

`intake` is the one door through which a submission becomes a fact, `reporters` says who
may say what, `keys` holds the keys of what is sealed on the way in.

What does not: judgement about wages, and anything that is derived from facts.

To add a backend: a class that keeps `port.FactLog` and `directory.Directory`, and a line
in `BACKENDS` of the tests. To add a kind of reporter: a line in `reporters`.
"""
