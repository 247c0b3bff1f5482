"""The list of all detectors, and the hash that makes changed code another generation."""

import re
import shutil
from pathlib import Path

import pytest

from detectors import catalogue as module
from detectors.catalogue import CATALOGUE, catalogue_digest, rest_on_complaints
from schemas.subjects import Kind
from schemas.vocabulary import Mechanism


def test_every_file_that_holds_a_detector_is_in_the_catalogue() -> None:
    here = Path(module.__file__).parent
    listening = re.compile(r"^    listens = ", re.MULTILINE)
    files = {it.stem for it in here.glob("*.py") if listening.search(it.read_text("utf-8"))}
    assert files == {detector.name for detector in CATALOGUE}


def test_no_two_detectors_share_a_name() -> None:
    names = [detector.name for detector in CATALOGUE]
    assert len(set(names)) == len(names)


def test_every_detector_asks_about_firms_or_sites_and_listens_to_something() -> None:
    for detector in CATALOGUE:
        assert detector.about <= {Kind.EMPLOYER, Kind.SITE}
        assert detector.about
        assert len(set(detector.listens)) == len(detector.listens) > 0


def test_it_is_known_which_findings_give_a_complaint_away() -> None:
    assert rest_on_complaints() == {"complaint_burst", "commitment_broken"}


def test_changed_code_is_another_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Path(module.__file__).parent
    shutil.copytree(here, tmp_path / "detectors", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "__file__", str(tmp_path / "detectors" / "catalogue.py"))
    catalogue_digest.cache_clear()
    assert catalogue_digest.__wrapped__() == (same := catalogue_digest.__wrapped__())
    changed = tmp_path / "detectors" / "late_payday.py"
    changed.write_text(changed.read_text("utf-8") + "\n", encoding="utf-8")
    assert catalogue_digest.__wrapped__() != same
    catalogue_digest.cache_clear()


def test_every_mechanism_that_can_have_an_alert_has_a_detector() -> None:
    ours = {Mechanism.COVERAGE, Mechanism.NEIGHBOURS}
    text = {
        detector.name: Path(str(module.__file__))
        .with_name(f"{detector.name}.py")
        .read_text("utf-8")
        for detector in CATALOGUE
    }
    spoken = {
        it for it in Mechanism if any(f"Mechanism.{it.name}" in said for said in text.values())
    }
    assert spoken >= set(Mechanism) - ours
