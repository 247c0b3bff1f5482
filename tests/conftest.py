"""What every test can lean on: the parts of the machine that some tests need.

A test marked `browser`, `kafka`, `postgres` or `claims` is skipped, with the reason, where that
part is missing. Parts named in `WAGEWATCH_REQUIRE` (commas between them) must be there: a test
that would have been skipped for want of one fails instead, so that a run which is meant to cover
everything cannot pass by skipping.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from kafka.admin import KafkaAdminClient

from tests import kafka_broker, postgres_cluster
from tests.ports import HOST, kept_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# No test is timed, and a run that fails can be repeated exactly.
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

BROWSER_PATIENCE_MS = 120_000
"""After so long what a browser waits for will not come, however busy the machine is."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

KAFKA_GIVEN = os.environ.get("KAFKA_BOOTSTRAP")
"""The address of a broker that runs already; tests that stop one still start one of their own."""


def chromium() -> str | None:
    """Where this machine's Chromium is, or None."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def without_browser() -> str | None:
    return None if chromium() else "Chromium is not installed; install your system's chromium"


def without_kafka() -> str | None:
    return None if KAFKA_GIVEN else kafka_broker.why_missing()


def without_claims() -> str | None:
    path = os.environ.get("WAGEWATCH_CLAIMS")
    if not path:
        return "WAGEWATCH_CLAIMS is not set; set it to the path of the wage claims (csv.gz)"
    if not Path(path).is_file():
        raise pytest.UsageError(f"WAGEWATCH_CLAIMS: no file at {path}; correct it or unset it")
    return None


WHY_MISSING: dict[str, Callable[[], str | None]] = {
    "browser": without_browser,
    "kafka": without_kafka,
    "postgres": postgres_cluster.why_missing,
    "claims": without_claims,
}


def required_parts() -> set[str]:
    """The parts that `WAGEWATCH_REQUIRE` names; an unknown name is an error, not a wish."""
    named = {part.strip() for part in os.environ.get("WAGEWATCH_REQUIRE", "").split(",")} - {""}
    if unknown := named - WHY_MISSING.keys():
        raise pytest.UsageError(
            f"WAGEWATCH_REQUIRE: no part is called {', '.join(sorted(unknown))}; "
            f"name any of {', '.join(WHY_MISSING)}"
        )
    return named


def pytest_configure() -> None:
    required_parts()
    without_claims()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for part, why_missing in WHY_MISSING.items():
        if item.get_closest_marker(part) is not None and (reason := why_missing()) is not None:
            go_without(part, reason)


def go_without(part: str, reason: str) -> None:
    """Skip the test that needs a part, or fail it where the part is required."""
    if part in required_parts():
        pytest.fail(f"WAGEWATCH_REQUIRE names {part}, but {reason}", pytrace=False)
    pytest.skip(reason)


# One browser per test file, not per run: while it is open, the thread that holds it has a running
# event loop, and tests elsewhere could not start their own.
@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only browser tests pay for it

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(), args=[*CHROMIUM_FLAGS], timeout=BROWSER_PATIENCE_MS
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A page as an officer in Huzhou has it; a script error on it fails the test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(BROWSER_PATIENCE_MS)
    opened = context.new_page()
    script_errors: list[str] = []
    opened.on("pageerror", lambda error: script_errors.append(str(error)))
    yield opened
    context.close()
    assert script_errors == []


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres_cluster.Cluster]:
    """A PostgreSQL server that is gone after the run."""
    with postgres_cluster.running_cluster() as started:
        yield started


@pytest.fixture
def database(cluster: postgres_cluster.Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of this test's own."""
    name = f"test_{sha256(request.node.nodeid.encode()).hexdigest()[:16]}"
    with cluster.database(name) as conninfo:
        yield conninfo


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a Kafka broker that all tests share, and that none of them stops."""
    if KAFKA_GIVEN:
        yield KAFKA_GIVEN
        return
    with kafka_broker.running_broker() as started:
        yield started.bootstrap


@pytest.fixture
def topic_prefix(broker: str) -> Iterator[str]:
    """How the topics of this test alone begin; they are gone after it."""
    prefix = f"test-{uuid4().hex[:12]}"
    yield prefix
    with closing(KafkaAdminClient(bootstrap_servers=broker)) as admin:
        if left := [name for name in admin.list_topics() if name.startswith(prefix)]:
            admin.delete_topics(left)


@pytest.fixture
def dead() -> Iterator[str]:
    """An address at which nobody listens, as long as the test goes on."""
    with kept_port() as port:
        yield f"{HOST}:{port}"


@pytest.fixture(scope="module")
def node() -> Iterator[kafka_broker.Broker]:
    """The broker behind `own_broker`."""
    if reason := kafka_broker.why_missing():
        go_without("kafka", reason)
    with kafka_broker.running_broker() as started:
        yield started


@pytest.fixture
def own_broker(node: kafka_broker.Broker) -> kafka_broker.Broker:
    """A broker of this file's own, to stop, kill, pause and wipe; each test finds it running."""
    node.start()
    return node
