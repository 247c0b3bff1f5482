"""A model file: bit for bit the model, or refused before anything of it is built."""

import io
import zipfile
from json import dumps, loads
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import skops.io
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from detectors.learned import model_file, types_allowed
from detectors.learned.drift import Spread
from detectors.learned.model_file import (
    Metadata,
    ModelRefused,
    identity,
    pack,
    read_metadata,
    unpack,
)
from detectors.learned.training import Learned
from detectors.learned.types_allowed import TypeRefused, check_types
from tests.detectors.learned.lessons import small_lesson
from tests.detectors.learned.signed_models import OURS, THEIRS, packed, public, taught

TRUSTED = [public(OURS)]


@pytest.fixture(scope="module")
def model() -> tuple[Learned, Metadata]:
    return taught()


@pytest.fixture(scope="module")
def file(model: tuple[Learned, Metadata]) -> bytes:
    return packed(*model)


def forged(model: bytes, metadata: Metadata) -> bytes:
    """A file that one of us signed, whatever is in it."""
    plain = msgspec.json.encode(metadata, order="deterministic")
    signature = OURS.sign(model_file._signed(plain, model))
    parts = model_file._Packed(model_file._MAGIC, plain, model, signature)
    return msgspec.msgpack.encode(parts)


def test_a_model_comes_back_bit_for_bit(model: tuple[Learned, Metadata], file: bytes) -> None:
    learned, told = model
    back = unpack(file, TRUSTED)
    features = small_lesson(seed=4).features
    assert np.array_equal(back.learned.chances(features), learned.chances(features))
    assert back.metadata == told
    assert back.id == identity(file)


def test_a_key_among_several_is_enough(file: bytes) -> None:
    assert unpack(file, [public(THEIRS), *TRUSTED]).id == identity(file)


def test_an_unsigned_model_is_refused(file: bytes) -> None:
    parts = msgspec.msgpack.decode(file)
    parts[3] = b""
    with pytest.raises(ModelRefused, match="not signed"):
        unpack(msgspec.msgpack.encode(parts), TRUSTED)


def test_a_model_that_somebody_else_signed_is_refused(model: tuple[Learned, Metadata]) -> None:
    with pytest.raises(ModelRefused, match="not of a key that is trusted here"):
        unpack(pack(*model, THEIRS), TRUSTED)


def test_a_model_is_refused_where_no_key_is_trusted(file: bytes) -> None:
    with pytest.raises(ModelRefused, match="not of a key that is trusted here"):
        unpack(file, [])


@given(place=st.integers(min_value=0), change=st.integers(1, 255))
def test_a_file_with_any_byte_changed_is_refused(file: bytes, place: int, change: int) -> None:
    damaged = bytearray(file)
    damaged[place % len(file)] ^= change
    with pytest.raises(ModelRefused):
        unpack(bytes(damaged), TRUSTED)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\x80\x04K\x01.", b"PK\x03\x04", b"\x93\xc0\xc0\xc0", b"\xff" * 99]
)
def test_what_is_no_model_file_is_refused(content: bytes) -> None:
    with pytest.raises(ModelRefused):
        unpack(content, TRUSTED)


def test_a_model_of_other_features_is_refused(model: tuple[Learned, Metadata]) -> None:
    with pytest.raises(ModelRefused, match="was trained on features abcd"):
        unpack(packed(*model, features_hash="abcd" * 16), TRUSTED)


@pytest.mark.parametrize("version", ["1.8.2", "1.10.0", "2.9.1"])
def test_a_model_of_another_minor_of_scikit_learn_is_refused(
    model: tuple[Learned, Metadata], version: str
) -> None:
    with pytest.raises(ModelRefused, match=f"written by scikit-learn {version}"):
        unpack(packed(*model, sklearn=version), TRUSTED)


def test_a_model_of_another_patch_is_let_in(model: tuple[Learned, Metadata]) -> None:
    assert unpack(packed(*model, sklearn="1.9.77"), TRUSTED).metadata.sklearn == "1.9.77"


def test_a_model_of_another_format_is_refused(model: tuple[Learned, Metadata]) -> None:
    with pytest.raises(ModelRefused, match="format 2"):
        unpack(packed(*model, format=2), TRUSTED)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": "arrears_30"}, "foretells 'arrears_30' within 90 days"),
        ({"horizon_days": 30}, "foretells 'arrears_90' within 30 days"),
        ({"columns": ("complaints_90d", "shoe_size")}, "no feature is called 'shoe_size'"),
        ({"spread": (Spread("shoe_size", (), (1.0,)),)}, "no feature is called 'shoe_size'"),
        ({"columns": ("complaints_90d",)}, "features, and 1 are named"),
    ],
)
def test_a_model_that_says_of_itself_what_cannot_be_here_is_refused(
    model: tuple[Learned, Metadata], changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ModelRefused, match=said):
        unpack(packed(*model, **changes), TRUSTED)


def test_what_a_refused_model_says_of_itself_can_still_be_read(
    model: tuple[Learned, Metadata],
) -> None:
    told = read_metadata(packed(*model, sklearn="1.8.0"), TRUSTED)
    assert told.sklearn == "1.8.0"


def test_a_type_that_is_not_listed_is_refused_though_we_signed_it(
    model: tuple[Learned, Metadata], monkeypatch: pytest.MonkeyPatch
) -> None:
    features = small_lesson(rows=200).features[:, :1]
    forest = RandomForestClassifier(n_estimators=2).fit(np.nan_to_num(features), [0, 1] * 100)
    other = skops.io.dumps({"booster": forest, "calibration": LogisticRegression()})
    monkeypatch.setattr(skops.io, "loads", _must_not_load)
    with pytest.raises(TypeRefused, match="RandomForestClassifier"):
        unpack(forged(other, model[1]), TRUSTED)


def test_a_file_that_asks_for_code_is_refused_before_it_is_built(
    model: tuple[Learned, Metadata], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned, told = model
    skops_file = skops.io.dumps({"booster": learned.booster, "calibration": learned.calibration})
    monkeypatch.setattr(skops.io, "loads", _must_not_load)
    for class_, module, loader in (
        ("system", "os", "FunctionNode"),
        ("partial", "functools", "PartialNode"),
        ("LogisticRegression", "sklearn.linear_model._logistic", "MethodNode"),
        ("dict", "builtins", "ReduceNode"),
    ):
        node = {"__class__": class_, "__module__": module, "__loader__": loader, "__id__": 1}
        with pytest.raises(TypeRefused, match=loader):
            unpack(forged(_with(skops_file, node), told), TRUSTED)


def test_a_model_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types_allowed, "MOST_BYTES", 1_000)
    packed_file = io.BytesIO()
    with zipfile.ZipFile(packed_file, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("schema.json", "{}" + " " * 100_000)
    with pytest.raises(TypeRefused, match="unpacks to 100,002 bytes"):
        check_types(packed_file.getvalue())


def test_a_booster_alone_is_no_model(model: tuple[Learned, Metadata]) -> None:
    alone = skops.io.dumps({"booster": model[0].booster})
    with pytest.raises(ModelRefused, match="no booster with its calibration"):
        unpack(forged(alone, model[1]), TRUSTED)


def _with(skops_file: bytes, node: dict[str, object]) -> bytes:
    """The same file with one more thing in it that is to be built."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(skops_file)) as before,
        zipfile.ZipFile(changed, "w") as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name == "schema.json":
                schema = loads(content)
                schema["content"]["more"] = node
                content = dumps(schema).encode()
            after.writestr(name, content)
    return changed.getvalue()


def _must_not_load(*_args: object, **_kwargs: object) -> None:
    raise AssertionError("the model was built though it holds what is not on the list")
