"""How facts travel: the log that keeps them, the engines that judge them, their sources.

What lives here: the log of facts and the keys of sealed fields (`log/`), scoring as a
pure function and the embedded engine that drives it (`scoring/`), all of a history judged
again by other rules (`previewing/`), the sources (`sources/`: importers and the simulator),
the clock and the metrics.

What does not: judgement. An `if` about wages in this package is a mistake.
"""
