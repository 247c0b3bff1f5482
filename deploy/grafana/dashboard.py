"""Writes the dashboard of a district: `python -m deploy.grafana.dashboard`, or `make generate`.

`rows` says what is shown; here it is put in the form that Grafana reads.
"""

from pathlib import Path
from typing import Any

import msgspec

from deploy.grafana.rows import ROWS, Panel

FILE = Path(__file__).parent / "dashboards" / "wagewatch.json"
SOURCE = {"type": "prometheus", "uid": "wagewatch"}
"""The data source, as `provisioning/datasources/prometheus.yaml` calls it."""
ACROSS = 24
"""How many columns a dashboard has."""
HIGH = 8
"""How high a panel is, in rows of the grid."""


def dashboard() -> dict[str, Any]:
    """Return the dashboard in the form that Grafana reads."""
    return {
        "uid": "wagewatch-district",
        "title": "薪哨 wagewatch",
        "tags": ["wagewatch"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "Asia/Shanghai",
        "panels": [panel for row in _placed() for panel in row],
    }


def text() -> str:
    """Return the dashboard as it is committed."""
    return msgspec.json.format(msgspec.json.encode(dashboard()), indent=2).decode() + "\n"


def _placed() -> list[list[dict[str, Any]]]:
    """Number the panels and lay them out, at the most four beside one another."""
    placed: list[list[dict[str, Any]]] = []
    number, y = 1, 0
    for row in ROWS:
        place = {"x": 0, "y": y, "w": ACROSS, "h": 1}
        heading = {"id": number, "type": "row", "title": f"{row.zh} {row.en}", "gridPos": place}
        across = next(each for each in (4, 3, 2, 1) if len(row.panels) % each == 0)
        wide = ACROSS // across
        panels = [
            _panel(
                panel,
                number + 1 + index,
                {
                    "x": index % across * wide,
                    "y": y + 1 + index // across * HIGH,
                    "w": wide,
                    "h": HIGH,
                },
            )
            for index, panel in enumerate(row.panels)
        ]
        placed.append([heading | {"collapsed": False, "panels": []}, *panels])
        number += 1 + len(panels)
        y += 1 + len(panels) // across * HIGH
    return placed


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    return {
        "id": number,
        "type": "timeseries",
        "title": f"{panel.zh} · {panel.en}",
        "description": panel.told,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        "targets": [
            {"refId": chr(ord("A") + index), "datasource": SOURCE, "expr": line, "legendFormat": of}
            for index, (of, line) in enumerate(panel.lines.items())
        ],
    }


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
