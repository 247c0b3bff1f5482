"""The shared language: every fact that can be said, and how it is written down.

What lives here: the bodies of events (`events/`, one file each) and of what is
derived from them (`derived/`), the envelopes, the one codec that reads every version
ever written, sealed fields, subjects and their shards, the townships of the district,
money, periods, vocabulary, the calendar as data, and samples of all of it (`samples/`).
Also the tiers of screening (`screening`), since who judges and who lists visits go by one plan.

What does not: judgement (`detectors`), storage (`streams`), tables (`projections`).

To add an event: a file in `events/` with one `Body`, a line in `events/__init__.py`,
a body in `samples/`, then `make generate`, which publishes its JSON Schemas and
writes its golden record. A published schema is never edited: raise `version` and add
`upcast_vN`.
"""
