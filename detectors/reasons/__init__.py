"""The sentences in which detectors give their reasons, in Chinese and in English.

What lives here: `zh.yaml` and `en.yaml` hold one sentence for each code that a finding
can carry (why, what would clear it, what is missing), nested by detector; `names.yaml`
what the words in their arguments are called. `render` writes a sentence, `name` a word,
`article` the article of law of a finding.

What does not: when a code is used is the detector's business; how a page looks, and the
words of its own, are the gateway's.

How a sentence is worded: it says what was seen, by whom, and what is still to be
verified 待核实. Until an officer has verified, everything is a lead 线索: no sentence says
that a firm owes wages or breaks the law. `{argument}` is replaced by the argument of
that name; in English `{workers|worker|workers}` chooses the form for one or several.
Arguments named `..._fen` are written as yuan, `..._on` and `period` as dates.

To add one: the sentence in both files under its detector. A code without a sentence, a
sentence without a code, and an argument that nobody gives fail in the tests.
"""

from detectors.reasons.names import article, name
from detectors.reasons.sentences import SentenceMissing, codes, render

__all__ = ["SentenceMissing", "article", "codes", "name", "render"]
