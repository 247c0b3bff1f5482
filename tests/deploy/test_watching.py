"""Whoever is woken by an alert finds a metric behind it, words, and what to do."""

import re
from typing import Any

import pytest
import yaml

from streams.metrics import Outcome, PageOutcome
from tests.deploy.composed import DEPLOY, OURS, ROOT, SERVICES, mounts
from tests.streams.metrics.every import samples

GROUPS = yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text())["groups"]
ASKED = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
RULES: dict[str, dict[str, Any]] = {
    rule["alert"]: rule for group in GROUPS for rule in group["rules"]
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OPERATING = (ROOT / "docs/operating.md").read_text()


def section(heading: str) -> str:
    """What a heading is called in the address of a page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_trouble_of_a_district_has_its_alert() -> None:
    assert len(RULES) == sum(len(group["rules"]) for group in GROUPS)
    assert set(RULES) >= {
        *("LagStandsStill", "PartitionStopped", "ParkedSubjects", "Strays", "DayNotClosed"),
        *("NoRelay", "NoCloser", "DiskLow", "OutsidePreviewedBand"),
    }


@pytest.mark.parametrize("name", RULES)
def test_every_metric_of_an_alert_is_exposed_by_some_process(name: str) -> None:
    named = set(re.findall(r"\bwagewatch_\w+", RULES[name]["expr"]))
    assert named <= samples()
    assert named or "up{" in RULES[name]["expr"]


@pytest.mark.parametrize("name", RULES)
def test_every_outcome_that_an_alert_looks_for_can_be(name: str) -> None:
    looked_for = set(re.findall(r'outcome!?="([^"]+)"', RULES[name]["expr"]))
    assert looked_for <= {*Outcome, *PageOutcome}


@pytest.mark.parametrize("name", RULES)
def test_every_alert_says_what_is_wrong_in_both_languages(name: str) -> None:
    told = RULES[name]["annotations"]
    assert CHINESE.search(told["summary_zh"])
    assert not CHINESE.search(told["summary_en"])
    assert RULES[name]["labels"]["severity"] in {"page", "ticket"}


@pytest.mark.parametrize("name", RULES)
def test_every_alert_leads_to_a_section_that_exists(name: str) -> None:
    page, _, anchor = RULES[name]["annotations"]["runbook"].partition("#")
    assert page == "docs/operating.md"
    assert anchor in {section(it) for it in re.findall(r"^#+ (.+)", OPERATING, re.MULTILINE)}


@pytest.mark.parametrize("name", RULES)
def test_every_value_that_a_sentence_names_is_in_the_answer(name: str) -> None:
    rule = RULES[name]
    named = set(re.findall(r"\$labels\.(\w+)", "".join(rule["annotations"].values())))
    kept = {
        label for group in re.findall(r"by \((.+?)\)", rule["expr"]) for label in group.split(", ")
    }
    assert named <= kept | ({"job"} if rule["expr"].startswith("up{") else set())


def test_every_process_of_ours_is_asked_under_its_own_name() -> None:
    assert {job["job_name"] for job in ASKED["scrape_configs"]} == {*OURS, "prometheus"}
    watched = re.findall(r'job=~"(.+?)"', RULES["ProcessGone"]["expr"])
    assert [set(it.split("|")) for it in watched] == [set(OURS)]


def test_numbers_are_asked_for_where_they_are_served() -> None:
    jobs = {job["job_name"]: job for job in ASKED["scrape_configs"]}
    for name in ("relay", "worker", "closer"):
        [asked] = jobs[name]["dns_sd_configs"]
        command = SERVICES[name]["command"]
        assert asked["names"] == [name]
        assert str(asked["port"]) == command[command.index("--metrics-port") + 1]
    [door] = jobs["gateway"]["static_configs"]
    host, port = door["targets"][0].split(":")
    assert host in SERVICES
    assert f"bind :{port}\n" in (DEPLOY / "door/haproxy.cfg").read_text()


def test_the_rules_are_read_from_where_they_are_mounted() -> None:
    assert mounts("prometheus")["/etc/prometheus"] == "./prometheus"
    assert ASKED["rule_files"] == ["rules.yml"]
