"""The words of ledgers are read whole, and each heading means one thing."""

from collections import Counter
from pathlib import Path

import pytest

from schemas.errors import Refused
from streams.sources.ledger_words import ledger_words


def test_no_heading_means_two_things() -> None:
    names = Counter(name for names in ledger_words().headings.values() for name in names)
    assert [name for name, times in names.items() if times > 1] == []


def test_words_that_are_not_as_they_must_be_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("headings: {number: [序号]}", encoding="utf-8")
    with pytest.raises(Refused, match=r"words\.yaml: .*missing required field"):
        ledger_words(path)
