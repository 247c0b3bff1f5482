"""The dashboard shows what some process says, in both languages, and is what it is made from."""

import json
import re
from itertools import combinations
from typing import Any

import pytest
import yaml

from deploy.grafana import dashboard
from deploy.grafana.rows import ROWS, Panel
from streams.metrics import PageOutcome
from tests.deploy.composed import DEPLOY, SERVICES, mounts
from tests.streams.metrics.every import samples

PANELS = [panel for row in ROWS for panel in row.panels]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )


def test_the_committed_dashboard_is_what_generating_it_gives() -> None:
    assert dashboard.FILE.read_text() == dashboard.text(), 'run "make generate" and commit it'


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.en)
def test_every_metric_of_a_panel_is_exposed_by_some_process(panel: Panel) -> None:
    named = {it for line in panel.lines.values() for it in re.findall(r"\bwagewatch_\w+", line)}
    assert named
    assert named <= samples()


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.en)
def test_every_label_of_a_legend_is_in_its_line(panel: Panel) -> None:
    for legend, line in panel.lines.items():
        for label in re.findall(r"\{\{(\w+)\}\}", legend):
            assert re.search(rf"by \({label}\)", line)


def test_the_one_outcome_that_is_left_out_can_be() -> None:
    assert set(re.findall(r'outcome!=\\"([^"\\]+)', dashboard.text())) == {PageOutcome.APPLIED}


def test_every_title_is_in_chinese_and_in_english() -> None:
    titles = [*((row.zh, row.en) for row in ROWS), *((panel.zh, panel.en) for panel in PANELS)]
    for chinese, english in titles:
        assert CHINESE.search(chinese)
        assert not CHINESE.search(english)


def test_no_panel_lies_on_another_and_each_has_its_own_number() -> None:
    panels: list[dict[str, Any]] = json.loads(dashboard.text())["panels"]
    places = [panel["gridPos"] for panel in panels]
    assert not any(overlap(one, other) for one, other in combinations(places, 2))
    assert all(place["x"] + place["w"] <= dashboard.ACROSS for place in places)
    numbers = [panel["id"] for panel in panels]
    assert len(set(numbers)) == len(numbers)


def test_grafana_finds_the_dashboard_and_its_source() -> None:
    provisioning = DEPLOY / "grafana/provisioning"
    [source] = yaml.safe_load((provisioning / "datasources/prometheus.yaml").read_text())[
        "datasources"
    ]
    [provider] = yaml.safe_load((provisioning / "dashboards/wagewatch.yaml").read_text())[
        "providers"
    ]
    assert source["uid"] == dashboard.SOURCE["uid"]
    assert re.fullmatch(r"http://(\w+):9090", source["url"])
    assert source["url"].removeprefix("http://").split(":")[0] in SERVICES
    assert mounts("grafana")[provider["options"]["path"]] == "./grafana/dashboards"
    assert dashboard.FILE.parent == DEPLOY / "grafana/dashboards"
