"""The external head survives a torn write, and says when it cannot be trusted."""

from pathlib import Path

import pytest

from streams.log.external_head import ExternalHead, peek
from streams.log.port import Head, LogNotOfHead


def head(number: int) -> Head:
    return Head(number, number.to_bytes(32))


def test_a_new_file_holds_no_head(tmp_path: Path) -> None:
    file = ExternalHead(tmp_path / "head")
    assert file.read() is None
    file.close()
    assert peek(tmp_path / "head") is None
    assert peek(tmp_path / "nowhere") is None


def test_the_last_head_written_is_read(tmp_path: Path) -> None:
    file = ExternalHead(tmp_path / "head")
    for number in range(1, 8):
        file.write(head(number))
        assert file.read() == peek(tmp_path / "head") == head(number)
    file.close()


@pytest.mark.parametrize("written", [2, 3])
def test_a_torn_write_leaves_the_head_before_it(tmp_path: Path, written: int) -> None:
    path = tmp_path / "head"
    file = ExternalHead(path)
    for number in range(1, written):
        file.write(head(number))
    before = path.read_bytes()
    file.write(head(written))
    file.close()
    after = path.read_bytes()
    changed = [at for at in range(len(after)) if before[at] != after[at]]
    for torn_at in range(changed[0] + 1, changed[-1] + 1):
        path.write_bytes(after[:torn_at] + before[torn_at:])
        assert peek(path) == head(written - 1)


def test_a_head_damaged_in_both_slots_is_not_taken_for_none(tmp_path: Path) -> None:
    path = tmp_path / "head"
    file = ExternalHead(path)
    file.write(head(1))
    file.write(head(2))
    whole = bytearray(path.read_bytes())
    whole[20] ^= 1
    whole[4096 + 20] ^= 1
    path.write_bytes(whole)
    with pytest.raises(LogNotOfHead, match="damaged"):
        file.read()
    file.adopt(head(9))
    assert file.read() == head(9)
    file.close()


def test_two_openings_that_read_before_they_write_keep_the_newest(tmp_path: Path) -> None:
    one, other = ExternalHead(tmp_path / "head"), ExternalHead(tmp_path / "head")
    for number, file in enumerate([one, other, other, one, one, other], start=1):
        with file.locked():
            file.read()
            file.write(head(number))
        assert peek(tmp_path / "head") == head(number)
    one.close()
    other.close()
