"""Processes killed, brokers and databases gone, data deleted: in the end the same as undisturbed.

While facts come in, something is broken. Afterwards everything that was acknowledged is
stored, everything stored is applied, and no row differs from what one process concludes.
"""

import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg
import pytest

from streams.log.port import LogUnavailable, OutcomeUnknown
from streams.log.postgres import PostgresLog
from tests.kafka_broker import Broker
from tests.postgres_cluster import Cluster, running_cluster
from tests.streams.kafka.quarter import agree, copied
from tests.streams.kafka.running import PATIENCE, District, leave, running
from tests.streams.scoring.small_engine import SmallEngine

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.slow]

PIECES = 40
"""Into how many appends the quarter is cut."""


class Intake:
    """Facts of the quarter coming in, a piece at a time, on a thread of their own."""

    def __init__(self, small: SmallEngine, district: District, pause: float) -> None:
        self._small = small
        self._address = district.database
        self._head = district.folder / "postgres-head"
        self._pause = pause
        self._thread = threading.Thread(target=self._run)
        self.failed: Exception | None = None
        self.tried_again = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        if self.failed is not None:
            raise self.failed

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        end = self._small.log.head().position
        try:
            for piece in range(1, PIECES + 1):
                self._append(end * piece // PIECES)
                time.sleep(self._pause)
        except Exception as failure:  # noqa: BLE001 - raised where the test waits
            self.failed = failure

    def _append(self, upto: int) -> None:
        """Append up to a position, as a client does: again, with the same ids, until stored."""
        while True:
            try:
                log = PostgresLog(self._address, self._head)
                try:
                    copied(self._small.log, log, upto)
                finally:
                    log.close()
            except (LogUnavailable, OutcomeUnknown):
                self.tried_again += 1
                time.sleep(0.2)
            else:
                return


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    with running_cluster() as started:
        yield started


@contextmanager
def kept_up(begin: Callable[[], subprocess.Popen[bytes]]) -> Iterator[Callable[[], int]]:
    """A process that is begun again as often as it is killed, as a supervisor does."""
    process = [begin()]
    kills = [0]

    def kill() -> int:
        process[0].kill()
        process[0].wait()
        process[0] = begin()
        kills[0] += 1
        return kills[0]

    yield kill


def under_way(district: District, quarter: SmallEngine) -> None:
    """Wait until the first facts have gone all the way: what is broken then is at work."""
    log = PostgresLog(district.database, district.folder / "postgres-head")
    copied(quarter.log, log, quarter.log.head().position // PIECES)
    log.close()
    district.wait(lambda: district.shards.low() > 0, "something is applied")


def finish(district: District, quarter: SmallEngine) -> None:
    district.wait(
        lambda: district.log.head().position == quarter.log.head().position, "all is stored"
    )
    district.level()
    agree(district.store, quarter)
    assert district.store.parked() == quarter.store.parked()


def test_killed_workers_and_relays_lose_and_repeat_nothing(
    quarter: SmallEngine, database: str, broker: str, tmp_path: Path
) -> None:
    chance = random.Random(11)
    with running(database, broker, tmp_path, partitions=8) as district:
        district.supervised = True
        with (
            kept_up(district.relay) as kill_relay,
            kept_up(district.worker) as kill_one,
            kept_up(district.worker) as kill_other,
        ):
            under_way(district, quarter)
            with Intake(quarter, district, pause=0.5) as intake:
                kills = 0
                while not intake.over or kills < 6:
                    time.sleep(chance.uniform(1, 4))
                    chance.choice([kill_relay, kill_one, kill_other])()
                    kills += 1
        finish(district, quarter)


def test_a_worker_joins_and_another_leaves(
    quarter: SmallEngine, database: str, broker: str, tmp_path: Path
) -> None:
    with running(database, broker, tmp_path, partitions=8) as district:
        district.supervised = True
        district.relay()
        first = district.worker()
        under_way(district, quarter)
        with Intake(quarter, district, pause=0.3) as intake:
            second = district.worker()
            district.wait(lambda: intake.over, "all is stored")
            assert leave(first) == 0
        finish(district, quarter)
        assert leave(second) == 0


def test_of_two_relays_one_publishes_and_the_other_takes_over(
    quarter: SmallEngine, database: str, broker: str, tmp_path: Path
) -> None:
    with running(database, broker, tmp_path) as district:
        district.supervised = True
        first, second = district.relay(), district.relay()
        district.worker()
        under_way(district, quarter)
        with Intake(quarter, district, pause=0.1):
            first.kill()
            time.sleep(1)
            second.kill()
            district.relay()
        finish(district, quarter)


def test_a_broker_that_hangs_and_one_that_is_away_cost_time_and_nothing_else(
    quarter: SmallEngine, database: str, own_broker: Broker, tmp_path: Path
) -> None:
    with running(database, own_broker.bootstrap, tmp_path) as district:
        district.relay()
        district.worker()
        under_way(district, quarter)
        with Intake(quarter, district, pause=0.6) as intake:
            own_broker.pause()
            time.sleep(20)
            own_broker.resume()
            own_broker.kill()
            district.wait(lambda: intake.over, "intake goes on while the broker is away")
            own_broker.start()
        finish(district, quarter)


def test_a_wiped_broker_is_filled_again_from_the_log(
    quarter: SmallEngine, database: str, own_broker: Broker, tmp_path: Path
) -> None:
    with running(database, own_broker.bootstrap, tmp_path) as district:
        district.supervised = True
        district.relay()
        with kept_up(district.worker) as kill_worker:
            under_way(district, quarter)
            with Intake(quarter, district, pause=0.2):
                own_broker.kill()
                own_broker.wipe()
                own_broker.start()
                kill_worker()
            finish(district, quarter)


def test_a_database_that_crashes_loses_nothing_that_was_acknowledged(
    quarter: SmallEngine, own_cluster: Cluster, broker: str, tmp_path: Path
) -> None:
    with (
        own_cluster.database("district") as database,
        running(database, broker, tmp_path) as district,
    ):
        district.relay()
        district.worker()
        under_way(district, quarter)
        with Intake(quarter, district, pause=0.2) as intake:
            for _ in range(3):
                time.sleep(1)
                own_cluster.stop("immediate")
                time.sleep(1)
                own_cluster.start()
        assert intake.tried_again > 0
        finish(district, quarter)


def test_a_lost_scoring_store_is_made_again_by_the_workers_of_a_later_topic(
    quarter: SmallEngine, database: str, broker: str, tmp_path: Path
) -> None:
    with running(database, broker, tmp_path, partitions=2) as district:
        district.supervised = True
        former = [district.relay(), district.worker()]
        under_way(district, quarter)
        district.wait(district.applied, "the former topic is drained")
        assert [leave(process) for process in former] == [0, 0]
        district.widen(4)
        later = [district.relay(), district.worker()]
        with Intake(quarter, district, pause=0.05):
            pass
        district.wait(district.applied, "the later topic is applied")
        assert [leave(process) for process in later] == [0, 0]
        with psycopg.connect(database) as lost:
            lost.execute("DROP SCHEMA scoring CASCADE")
        again = district.begin("relay", "--again-from=0")
        assert again.wait(PATIENCE) == 0, district.said()
        begun = [district.relay(), district.worker(), district.worker()]
        finish(district, quarter)
        assert [leave(process) for process in begun] == [0] * 3


def test_more_partitions_by_draining_into_a_new_topic(
    quarter: SmallEngine, database: str, broker: str, tmp_path: Path
) -> None:
    with running(database, broker, tmp_path, partitions=2) as district:
        district.supervised = True
        relay, worker = district.relay(), district.worker()
        under_way(district, quarter)
        with Intake(quarter, district, pause=0.2):
            district.widen(8)
            wider = [district.relay(), district.worker(), district.worker()]
            assert leave(relay) == 0
        finish(district, quarter)
        assert [leave(process) for process in (worker, *wider)] == [0] * 4
