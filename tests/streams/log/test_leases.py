"""Of those who want a lease one has it, until it gives it back or is gone."""

import psycopg
import pytest

from streams.log.leases import Lease
from streams.log.port import LogUnavailable
from streams.log.postgres_schema import APPEND_LOCK
from tests.postgres_cluster import Cluster

pytestmark = pytest.mark.postgres


def session_of(lease: Lease) -> int:
    assert lease._connection is not None
    [(pid,)] = lease._connection.rows("SELECT pg_backend_pid()")
    return int(pid)


def test_of_two_who_want_a_lease_one_has_it(database: str) -> None:
    one, other = Lease(database, "relay"), Lease(database, "relay")
    assert not one.holds()
    assert (one.taken(), other.taken()) == (True, False)
    assert (one.holds(), other.holds()) == (True, False)
    one.close()
    assert not one.holds()
    assert other.taken()
    other.close()


def test_a_lease_that_is_held_can_be_asked_for_again_and_is_given_back_once(database: str) -> None:
    one, other = Lease(database, "relay"), Lease(database, "relay")
    assert [one.taken() for _ in range(3)] == [True, True, True]
    assert one._connection is not None
    assert one._connection.rows("SELECT pg_advisory_unlock(?)", one._key) == [(True,)]
    assert not one.holds()
    assert other.taken()
    one.close()
    other.close()


def test_leases_of_other_names_and_the_lock_of_the_log_are_apart(database: str) -> None:
    relay, closer = Lease(database, "relay"), Lease(database, "closer")
    with psycopg.connect(database) as appending:
        appending.execute("SELECT pg_advisory_xact_lock(%s)", (APPEND_LOCK,))
        assert (relay.taken(), closer.taken()) == (True, True)
    assert (relay.holds(), closer.holds()) == (True, True)
    relay.close()
    closer.close()


def test_a_holder_that_was_cut_off_learns_so_and_another_takes_over(database: str) -> None:
    one, other = Lease(database, "relay"), Lease(database, "relay")
    assert one.taken()
    with psycopg.connect(database, autocommit=True) as administrator:
        administrator.execute("SELECT pg_terminate_backend(%s, 60000)", (session_of(one),))
    assert not one.holds()
    assert other.taken()
    assert not one.taken(), "it connects anew, and finds the lease with another"
    other.close()
    assert one.taken()
    one.close()


def test_a_lease_is_lost_with_the_server(cluster: Cluster, database: str) -> None:
    lease = Lease(database, "relay")
    assert lease.taken()
    cluster.stop("immediate")
    assert not lease.holds()
    with pytest.raises(LogUnavailable):
        lease.taken()
    cluster.start()
    assert not lease.holds()
    assert lease.taken()
    lease.close()


def test_a_silent_holder_is_not_cut_off_whatever_the_database_says(database: str) -> None:
    lease = Lease(f"{database} options='-c idle_session_timeout=1000'", "relay")
    assert lease.taken()
    assert lease._connection is not None
    assert lease._connection.rows("SHOW idle_session_timeout") == [("0",)]
    lease.close()
