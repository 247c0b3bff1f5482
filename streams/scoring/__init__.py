"""Scoring: memories and facts in, memories and conclusions out.

`judging` is the pure part: it folds a fact into a dossier and says what changed, detector by
detector (`stepping`). What came late is folded again from the subject's effective history
(`refolding`) by the detectors that are ahead of it; a dossier is folded again whole when a
fact was corrected, retracted or merged. `applying` takes a page of facts to
every subject that they are about. `closing` makes the final assessments of a day.
`aliases` knows under which name each employer is judged. `closes` and `passing_over` say
which facts nobody can go without and which nobody needs. `kept` says what these need of
whatever keeps it.
`store` keeps dossiers, conclusions, wakes and positions, one transaction (`work`) per
page. What learned models conclude at a close comes in by `beside`, from what was known by then
(`knowing`, `last_findings`, `estimating`).
`engine` drives all this over the log in one process; another engine may drive
the same parts over a broker.
"""
