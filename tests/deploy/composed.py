"""The deployment as its files say it: services, mounts, and what of ours they call."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: it for name, it in SERVICES.items() if it["image"].startswith("wagewatch:")}
"""The services that run the image of deploy/Dockerfile."""


def mounts(service: str) -> dict[str, str]:
    """What a service has from outside, by where it lies inside."""
    parts = (it.split(":") for it in SERVICES[service].get("volumes", []))
    return {inside: source for source, inside, *_ in parts}
