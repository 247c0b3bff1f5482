"""Every code has its sentence in both languages, and no sentence says more than a lead may."""

import ast
import inspect
import re
import sys

import pytest
import yaml

from detectors import reasons
from detectors.reasons import SentenceMissing, article, codes, name, render
from detectors.reasons.names import GROUPS, groups
from detectors.reasons.sentences import MISSING, arguments_of
from detectors.replaying import replay
from detectors.troubled_neighbour import TroubledNeighbour
from schemas.derived.finding import Argument
from schemas.errors import Refused
from schemas.vocabulary import (
    CourtCaseKind,
    Level,
    NoticeBlock,
    OperationsSign,
    OperationsState,
    PartyRole,
    SiteStage,
    State,
    Utility,
)
from tests.detectors.stories import DETECTORS, ENDS, PARAMETERS, stories

SPEAKERS = {it.name: sys.modules[type(it).__module__] for it in DETECTORS} | {
    TroubledNeighbour.name: sys.modules[TroubledNeighbour.__module__]
}
SENTENCES = {code for code in codes("zh") if not code.startswith(f"{MISSING}.")}


def words_in(speaker: str) -> set[str]:
    """Every string that stands in the file of a detector."""
    tree = ast.parse(inspect.getsource(SPEAKERS[speaker]))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_both_languages_say_the_same_things() -> None:
    assert codes("zh") == codes("en")


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_every_code_in_a_detector_has_a_sentence(speaker: str) -> None:
    used = {it for it in words_in(speaker) if re.fullmatch(rf"{speaker}\.[a-z_]+", it)}
    assert used - PARAMETERS.entries().keys() <= SENTENCES


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_no_sentence_outlives_its_code(code: str) -> None:
    speaker, _, last = code.partition(".")
    assert {code, last} & words_in(speaker)


@pytest.mark.parametrize("code", sorted(codes("zh")))
def test_both_languages_tell_of_the_same_arguments(code: str) -> None:
    assert arguments_of(code, "zh") <= arguments_of(code, "en")
    assert arguments_of(code, "en") <= arguments_of(code, "zh")


@pytest.mark.parametrize(
    ("language", "verdicts"),
    [
        ("zh", "违法|欠薪|恶意|拖欠工资|违反"),
        ("en", r"\bowes?\b|\bbreaks?\b|illegal|violat|guilty|arrears"),
    ],
)
def test_no_sentence_says_that_a_firm_owes_or_breaks_the_law(language: str, verdicts: str) -> None:
    said = {code: _plain(code, language) for code in codes(language)}
    assert {code: it for code, it in said.items() if re.search(verdicts, it, re.IGNORECASE)} == {}


SEEN_BY_AN_OFFICER = {"complaint_burst.upheld"}


def test_whatever_was_not_verified_says_so() -> None:
    accusing = {
        finding.reason
        for story in stories()
        for _, finding in replay(story.detector, story.facts, ENDS)
        if finding.state is State.YES
    }
    assert accusing
    for code in accusing - SEEN_BY_AN_OFFICER:
        assert "待核实" in _plain(code, "zh"), code
        assert "to be verified" in _plain(code, "en"), code


def test_what_is_argued_with_has_a_name_in_both_languages() -> None:
    lists = {
        "court_case_kind": CourtCaseKind,
        "level": Level,
        "notice_block": NoticeBlock,
        "operations_sign": OperationsSign,
        "operations_state": OperationsState,
        "party_role": PartyRole,
        "site_stage": SiteStage,
        "utility": Utility,
    }
    for group, words in lists.items():
        assert {word.value for word in words} == groups()[group]
    assert set(GROUPS.values()) <= groups().keys()
    assert set(SPEAKERS) == groups()["detector"]
    for group, known in groups().items():
        for code in known:
            assert name(group, code, "zh")
            assert name(group, code, "en")


def test_arguments_are_written_as_people_read_them() -> None:
    said: dict[str, Argument] = {
        "period": "2025-03",
        "due_on": "2025-04-11",
        "due_fen": 720000050,
        "lacking_fen": 50,
    }
    chinese = render("short_pay.paid_in_part", said | {"periods": 1}, "zh")
    assert "2025年3月" in chinese
    assert "2025年4月11日" in chinese
    assert "7,200,000.50元" in chinese
    english = render("short_pay.paid_in_part", said | {"periods": 2}, "en")
    assert "March 2025" in english
    assert "0.50 yuan" in english
    assert "2 periods" in english


def test_several_words_of_a_list_are_joined_in_each_language() -> None:
    said = {"seen_on": "2025-04-10", "blocks": "wages rights"}
    assert "、" in render("rights_notice_incomplete.absent", said, "zh")
    assert "payday, complaint" in render("rights_notice_incomplete.absent", said, "en")


def test_what_cannot_be_said_is_an_error_and_no_gap() -> None:
    with pytest.raises(SentenceMissing, match="no sentence"):
        render("late_payday.nonsense", {}, "zh")
    with pytest.raises(SentenceMissing, match="unsigned"):
        render("missing_contracts.sign", {}, "en")
    with pytest.raises(SentenceMissing, match="languages are"):
        render("missing_contracts.sign", {"unsigned": 1}, "fr")
    with pytest.raises(Refused, match="has no name"):
        name("level", "purple", "zh")


def test_every_law_that_is_cited_has_its_name() -> None:
    cited = {
        part.split(" ")[0].strip()
        for module in SPEAKERS.values()
        for part in module.SAYS.reference.split("；")
    }
    decrees = {law for law in cited if not law.startswith("人社部发")}
    assert decrees <= groups()["law"]
    assert article("人社部发〔2021〕53号", "en") == "人社部发〔2021〕53号"


def test_the_files_nest_sentences_by_detector() -> None:
    for language in ("zh", "en"):
        text = (reasons.sentences._HERE / f"{language}.yaml").read_text(encoding="utf-8")
        assert set(yaml.safe_load(text)) == {MISSING, *SPEAKERS}


def _plain(code: str, language: str) -> str:
    return reasons.sentences._sentences(language)[code]
