"""Progress, hashes and lines of files, packed or not."""

import gzip
from hashlib import sha256
from pathlib import Path

import pytest

from streams.sources.reading import Reading, Refusal, count_lines, source_hash


def test_progress_counts_rows_and_not_what_they_give() -> None:
    one = Refusal(1, "", "wrong")
    reading = Reading("claims", 3, [(1, [one, one]), (2, []), (3, [one])])
    next(reading)
    assert (reading.done, reading.total) == (1, 3)
    assert len(list(reading)) == 2
    assert reading.done == 3


def test_the_hash_of_a_source_is_of_its_bytes_as_they_lie_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert source_hash(path) == sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(("content", "lines"), [(b"", 0), (b"a\n", 1), (b"a\nb", 2), (b"\n\n", 2)])
def test_lines_are_counted_alike_packed_and_plain(
    tmp_path: Path, content: bytes, lines: int
) -> None:
    plain, packed = tmp_path / "a", tmp_path / "b"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    assert (count_lines(plain), count_lines(packed)) == (lines, lines)


def test_a_packed_file_that_was_cut_off_is_counted_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(b"line\n" * 1000)[:-12])
    assert count_lines(path) <= 1000
