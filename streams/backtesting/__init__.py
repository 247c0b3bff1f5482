"""The honest backtest: what would have been said on each day, beside what came after it.

What lives here: a log read once from its beginning (`chronicle`) into rows of subject and
day (`panel`), with everything as it was known at each day's close; the real claims
(`claims`) and a house (`house_log`) as such a log; the rankings that are compared
(`rankings`), the measures of each (`measures`), how sure they are (`resampling`), the first
bursts and what was missed (`bursts`), and what is told of all this (`report`).

What does not: pictures and words, which are the gateway's; learning, which is
`detectors.learned`'s. What only the simulator shows is called simulated by whoever tells it.
"""
