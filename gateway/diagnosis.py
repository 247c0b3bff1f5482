"""What an examination found, in sentences: what was looked at, what is at stake, what to do."""

from typing import Any

from gateway.language import Language, words
from streams.examining.finding import Finding


def what(finding: Finding, language: Language) -> str:
    """Return what was looked at; which one, where there are several, is `finding.about`."""
    return words().say(language, f"doctor.look.{finding.look}.what")


def at_stake(finding: Finding, language: Language) -> str:
    """Return the promise that is endangered; empty where none is."""
    promise = finding.promise
    return words().say(language, f"doctor.promise.{promise}") if promise else ""


def remedy(finding: Finding, language: Language) -> str:
    """Return what to do; empty where nothing is.

    A sentence that several looks of a patient share stands beside them.
    """
    if not finding.remedy:
        return ""
    own, shared = (
        f"doctor.look.{whose}.{finding.remedy}" for whose in (finding.look, finding.patient)
    )
    given: dict[str, Any] = {"seen": finding.seen, **finding.given}
    return words().say(language, own if own in words().sentences else shared, **given)


def plain(finding: Finding) -> dict[str, object]:
    """Return a finding for a program, with its sentences in every language."""
    return {
        "patient": finding.patient,
        "look": finding.look,
        "about": finding.about,
        "seen": finding.seen,
        "verdict": finding.verdict,
        "promise": finding.promise,
        "given": finding.given,
        "what": {it: what(finding, it) for it in Language},
        "at_stake": {it: at_stake(finding, it) for it in Language},
        "remedy": {it: remedy(finding, it) for it in Language},
    }
