"""Ways of seeing that wages are about to stop, one per file, and the score made of them.

What lives here: the contract of a detector, the detectors, their dated and
referenced parameters (`parameters/*.yaml`), the sentences in which they give their
reasons (`reasons/*.yaml`), the score, and the rule by which a score becomes an alert.
All of it is pure: memory and fact in, memory out; memory and day in, finding out.

What does not: storage, streams, clocks, pages. No detector reads another.

What several share: `speaking` words a finding under its detector's name, `wages` keeps
the book of a subject's wages once for all who ask of it, `ordinary_months` tells which
months can be compared, `evidence` whose word outweighs whose. `plan` tells how often a
subject is to be looked at by what `grounds` knows of it, and so for how long an answer counts.

To add one: the scenario an inspector can read (`tests/scenarios/<name>/`), the
parameters with their references, the file here, a line in `catalogue.py`, the
sentences in `reasons/`, and in `tests/detectors/clearing_*.py` how what would clear it
is told.
"""
