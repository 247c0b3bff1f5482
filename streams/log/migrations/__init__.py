"""What was changed in the tables of a log, version by version.

What lives here: one script of Alembic for each version, in `versions`, and `env`, which
runs them on the connection that `streams.log.migrating` holds. A script says the change
twice where SQLite and PostgreSQL differ, in plain SQL, and never calls code that may say
something else next year.

What does not: the tables as they are today, which a new log gets at once (`TABLES` in
`sqlite_schema` and `postgres_schema`); the number of the version, which `migrating` writes;
and what is rebuilt from facts, which no one migrates.

To add one: `versions/v0003_in_a_few_words.py` with `revision = "0003"`, the same change in
`TABLES` of both backends, and `NEWEST` in `streams.log.versions`. The tests compare what all
scripts leave behind with what a new log has. Facts themselves are never touched. Deliveries
and users, which are no facts and cannot be rebuilt either, will come by scripts of their own.
"""
