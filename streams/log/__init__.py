"""The log of facts: append-only, gapless, hash-chained; the only truth.

`port` says what a log promises; each backend keeps the same promises and passes the
same tests. `intake` is the one door through which a submission becomes a fact.
"""
