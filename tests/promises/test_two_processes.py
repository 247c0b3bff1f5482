"""One process writes in a house; others may read beside it, and are told when they may not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.samples import FACTORY
from tests.promises.open_house import GRID, served, submission, within_patience
from tests.promises.verbs import wagewatch


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The directory of a running server that has heard of one firm."""
    place = tmp_path_factory.mktemp("running")
    seen = {"workers": 12, "with_contract": 2}
    sent = submission("ContractsObserved", FACTORY, seen, datetime.now(UTC), basis="own_sight")
    with served(place) as (_, client):
        assert client.post(f"/api/v1/submissions?{GRID}", json=sent).status_code == 201
        within_patience(lambda: client.get("/api/v1/risk-list").json()["total"] or None, "a list")
        yield place


@pytest.mark.parametrize("verb", [["serve", "--port", "8431"], ["run"]])
def test_a_second_process_that_would_write_is_refused_and_told_what_to_do(
    running: Path, verb: list[str]
) -> None:
    ran = wagewatch(*verb, data=running)
    assert (ran.code, ran.output) == (2, "")
    assert (
        ran.said.split()
        == (
            f"wagewatch: {running} is in use by another wagewatch process; stop that one first, "
            "or send facts to it over its API"
        ).split()
    )


def test_a_file_is_not_ingested_beside_a_running_server_and_nothing_of_it_is_stored(
    running: Path, simulated: Path
) -> None:
    assert wagewatch("ingest", simulated, data=running).code == 2
    listed = wagewatch("risk-list", "--json", "--limit", 0, data=running).json()
    assert sum(listed["counts"].values()) == 1


def test_lists_alerts_and_reports_are_read_beside_a_running_server(running: Path) -> None:
    listed = wagewatch("risk-list", "--json", data=running)
    assert (listed.code, [row["subject"] for row in listed.json()["rows"]]) == (0, [FACTORY])
    assert wagewatch("alerts", data=running).code == 0
    assert wagewatch("report", "six-systems", "--month", "2026-11", data=running).code == 0
