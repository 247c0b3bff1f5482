"""Models of a house: learned from its log or from claims, kept signed, and put to use.

What lives here: the lesson that a log or a file of claims gives (`teaching`), the shelf on
which signed models stand with the keys that are trusted (`shelf`), and the act by which a
person lets one of them speak (`promoting`).

What does not: how learning is done and what a model file holds, which is
`detectors.learned`'s; how good a model is, which a backtest tells (`streams.backtesting`).
"""
