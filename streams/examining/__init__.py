"""What endangers the promises of this installation: looked at, judged, and never touched.

What lives here: one file for each kind of patient. `files` looks at the disk and the
modes of files, `head` holds the external head against the log, `sqlite`, `postgres` and
`kafka` read the settings of what facts are stored in and spread over, `clock` asks
whether the time is right, `work` how far the work has come and what stands still.
`embedded` and `district` visit all that an installation in files, or on servers, rests on.
`finding` is what each of them says, `looks` the list of everything that is looked at
with the promise that it endangers, `visiting` sees to it that no patient is left out.
`quiet` opens an SQLite file, and `postgres_opened` a database, so that nothing of it
changes; `tables` asks either, and `mounts` tells what lies under a path.

What does not: the sentences, which are in `gateway/words/doctor.yaml`, and any change. A
patient is never treated here: nothing is written, no lock of the house is taken, and
what cannot be reached is said to be in danger, with the reason.

How it is judged: *danger* where a promise does not hold as things stand, *warning* where
it hangs by one thread or where somebody should look, *not seen* where this program may
not look. In a trial, what only a second machine can give is a warning, in production a
danger. Every threshold that is a choice has a name and a reason beside it.

To add one: a member of `Look` with its promise, the place that finds it, a test that
breaks it on purpose, its words in both languages, and its line in `docs/doctor.md`.
"""
