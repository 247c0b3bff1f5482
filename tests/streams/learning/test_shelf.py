"""The shelf of a house: what is kept, whose models are let in, and what is refused with reason."""

import stat
from pathlib import Path

import pytest

from detectors.learned.model_file import Metadata, ModelRefused, pack
from detectors.learned.training import Learned
from schemas.errors import Refused
from streams.learning.shelf import Shelf
from tests.detectors.learned.signed_models import OURS, public, taught


@pytest.fixture(scope="module")
def model() -> tuple[Learned, Metadata]:
    return taught()


def test_a_model_that_was_trained_here_is_taken_by_the_beginning_of_its_id(
    tmp_path: Path, model: tuple[Learned, Metadata]
) -> None:
    shelf = Shelf(tmp_path / "models")
    name = shelf.keep(pack(*model, shelf.key()))
    assert shelf.ids() == [name]
    assert shelf.take(name[:6]).id == shelf.id_of(name[:8]) == name
    assert shelf.metadata(name) == model[1]


def test_the_signing_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "models")
    first = shelf.key().private_bytes_raw()
    assert Shelf(tmp_path / "models").key().private_bytes_raw() == first
    assert stat.S_IMODE((tmp_path / "models" / "signing.key").stat().st_mode) == 0o600


def test_a_model_from_elsewhere_is_let_in_once_somebody_trusts_its_key(
    tmp_path: Path, model: tuple[Learned, Metadata]
) -> None:
    shelf = Shelf(tmp_path / "models")
    shelf.key()
    name = shelf.keep(pack(*model, OURS))
    with pytest.raises(ModelRefused, match="not of a key that is trusted here"):
        shelf.take(name)
    said = public(OURS).hex()
    (tmp_path / "models" / "trusted" / "province.pub").write_text(said, encoding="utf-8")
    assert shelf.take(name).id == name


def test_a_model_that_was_changed_on_the_shelf_is_refused(
    tmp_path: Path, model: tuple[Learned, Metadata]
) -> None:
    shelf = Shelf(tmp_path / "models")
    name = shelf.keep(pack(*model, shelf.key()))
    file = tmp_path / "models" / f"{name}.model"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ModelRefused):
        shelf.take(name)


def test_a_model_under_the_name_of_another_is_refused(
    tmp_path: Path, model: tuple[Learned, Metadata]
) -> None:
    shelf = Shelf(tmp_path / "models")
    name = shelf.keep(pack(*model, shelf.key()))
    file = tmp_path / "models" / f"{name}.model"
    file.rename(tmp_path / "models" / f"{'0' * 32}.model")
    with pytest.raises(ModelRefused, match="is not the model that it was kept as"):
        shelf.take("0" * 32)


def test_what_is_no_file_is_refused_as_a_model_and_as_a_key(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / "abcdef01.model").mkdir()
    for asked in (shelf.take, shelf.metadata):
        with pytest.raises(ModelRefused, match=r"abcdef01\.model cannot be read \(Is a directory"):
            asked("abcdef01")
    (tmp_path / "signing.key").write_bytes(b"short")
    with pytest.raises(ModelRefused, match=r"signing\.key holds no key of 32 bytes"):
        shelf.key()
    (tmp_path / "trusted" / "other.pub").mkdir(parents=True)
    with pytest.raises(ModelRefused, match=r"other\.pub cannot be read"):
        shelf.trusted()


@pytest.mark.parametrize("name", ["", "abc", "ffffffff", "../../etc/passwd"])
def test_a_name_that_names_no_model_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelRefused, match="no model begins with"):
        Shelf(tmp_path / "models").take(name)


def test_a_file_that_holds_no_public_key_is_an_error_not_a_key_less(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "models")
    shelf.key()
    (tmp_path / "models" / "trusted" / "wrong.pub").write_text("not hexadecimal", encoding="utf-8")
    with pytest.raises(Refused, match=r"wrong\.pub holds no public key"):
        shelf.trusted()
