"""Judging all of a history again by other parameters, beside what stands, and writing nothing.

What lives here: one share of the subjects judged by several sets of rules at once
(`bench`), what it keeps meanwhile (`share_memory`, `day_memory`, `remembering`), the shares
spread over processes (`spreading`), what came of it for each side (`account`), how two
sides differ (`comparing`), and whether the present rules give what stands, bit for bit
(`unchanged`). What counts as arrears that were confirmed is in `outcomes`; whether alerts
foresaw them in `foresight`.

What does not: what a change is (`detectors.parameters.change`), and the words, pictures and
pages of a report, which are the gateway's.

Everything is judged as it was known at each day's close, and the log is only read: what is
previewed beside a running server ends where the log ended when it began.
"""
