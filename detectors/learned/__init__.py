"""What the outcomes of the past say of a subject: a probability, learned and signed.

What lives here: the account of a subject (`account`, `complaints`), a pure fold over the
facts in the order in which they were learned; the features (`features`), a fixed, named and
hashed table of numbers that an account and the findings of a day come to; what is to be
foreseen (`targets`); the training (`training`), the model as a signed file (`model_file`,
`types_allowed`), its card for people (`card`), and how far the present has drifted from
what it learned (`drift`).

What does not: where facts come from, when a day closes, what a page shows. No detector
listens here, and nothing here is a finding: the probability is a record of its own beside
the points, in shadow until it has beaten them in a backtest, and then it is advice on whom
to visit first, never a reason for a sanction.

Known at the time
-----------------
Whatever enters a feature on a day had been recorded by the end of that day. Ages are
reckoned from the day on which a fact was *learned*, never from the day of which it tells,
and an outcome counts for the training only when its whole horizon lay before the cut.

Adding a feature
----------------
A line in `features.py`, `VERSION` raised, its words in `words.yaml`. The hash of the table
changes with it, so every model that was trained before is refused and must be trained
again: a number that means something else than at training is worse than none.
"""
