"""The log spread over a broker, for as many workers as it takes: the same scoring elsewhere.

What lives here: `topics` declares what is on the broker; `routing` says to which partitions
a fact goes, `cutting` makes pages of a stretch of the log and `pages` holds their form; the
relay publishes them; `partition` tells what of a page is new and applies it, `taking` does
so for a group of partitions in one transaction, and the worker is fed by the broker.

What does not: judgement, and truth. The broker can be wiped: the log holds every fact, the
scoring store how far each shard has come, and the relay sends again what is missing.
"""
