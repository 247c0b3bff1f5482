"""The card of a model: what it is, what it learned from, and what it must not be used for."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

import yaml

from detectors.learned.model_file import Metadata

LANGUAGES = ("zh", "en")


def card(name: str, metadata: Metadata, language: str = "zh", *, promoted: bool = False) -> str:
    """Return the card of a model as Markdown, in Chinese or English."""
    return "\n".join(_lines(name, metadata, language, promoted=promoted)) + "\n"


def _lines(name: str, metadata: Metadata, language: str, *, promoted: bool) -> Iterator[str]:
    def say(key: str, **arguments: object) -> str:
        return _words()[key][language].format(**arguments)

    check = metadata.check
    yield f"# {say('title', name=name[:12])}"
    yield ""
    if metadata.simulated:
        yield f"**{say('simulated')}**"
        yield ""
    yield say(f"target_{metadata.target}", days=metadata.horizon_days)
    yield ""
    yield say("promoted" if promoted else "shadow")
    yield ""
    yield from _section(say, "data", metadata)
    yield f"## {say('check')}"
    yield ""
    yield say("checked_on", rows=f"{check.rows:,}")
    yield ""
    yield f"- {say('auc')}: {check.auc:.3f}"
    yield f"- {say('brier')}: {check.brier:.4f}"
    yield f"- {say('said')}: {check.said:.4f}"
    yield f"- {say('came')}: {check.came:.4f}"
    yield ""
    yield f"## {say('reads')}"
    yield ""
    yield say("reads_note", count=len(metadata.columns), version=metadata.features_version)
    yield ""
    yield from (f"- `{column}`" for column in metadata.columns)
    yield ""
    yield f"## {say('never')}"
    yield ""
    yield from (f"- {say(f'never_{it}')}" for it in ("sanction", "alone", "elsewhere", "quiet"))


def _section(say: Callable[..., str], heading: str, metadata: Metadata) -> Iterator[str]:
    yield f"## {say(heading)}"
    yield ""
    yield f"- {say('source_claims' if metadata.log is None else 'source_log')}"
    yield f"- {say('span', first=metadata.first_on, cut=metadata.cut)}"
    yield "- " + say(
        "counts",
        rows=f"{metadata.rows:,}",
        subjects=f"{metadata.subjects:,}",
        outcomes=f"{metadata.outcomes:,}",
    )
    if metadata.log is not None:
        yield f"- {say('head', position=metadata.log.position, hash=metadata.log.hash[:16])}"
    yield f"- {say('made', at=metadata.trained_at.isoformat(), sklearn=metadata.sklearn)}"
    yield f"- {say('features', hash=metadata.features_hash[:16])}"
    yield ""


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (files(__package__) / "card.yaml").read_text("utf-8")
    words: dict[str, dict[str, str]] = yaml.safe_load(text)
    return words
