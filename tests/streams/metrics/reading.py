"""How tests read the numbers of a process: as Prometheus would, by name and labels."""

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families


def numbers(registry: CollectorRegistry) -> dict[str, float]:
    """Each sample by `name` or `name{label="value"}`, without those of histogram buckets."""
    text = generate_latest(registry).decode()
    return {
        _named(sample.name, sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith(("_bucket", "_created"))
    }


def _named(name: str, labels: dict[str, str]) -> str:
    inside = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    return f"{name}{{{inside}}}" if inside else name
