import socket
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from streams.metrics import CannotExpose, RelayMetrics, expose


def test_the_numbers_of_this_registry_alone_are_served() -> None:
    relay = RelayMetrics()
    relay.saw_head(7)
    with (
        expose(relay.registry) as exposed,
        urlopen(f"http://127.0.0.1:{exposed.port}/metrics") as answer,
    ):
        text = answer.read().decode()
    assert "wagewatch_log_head_position 7.0" in text
    assert "python_info" not in text  # nothing of the registry that all share


@pytest.mark.parametrize("path", ["/", "/metrics/", "/healthz", "/favicon.ico"])
def test_nothing_else_is_there(path: str) -> None:
    with expose(RelayMetrics().registry) as exposed, pytest.raises(HTTPError) as refused:
        urlopen(f"http://127.0.0.1:{exposed.port}{path}")
    assert refused.value.code == 404
    refused.value.close()


def test_a_taken_port_is_a_clear_error() -> None:
    with (
        expose(RelayMetrics().registry) as first,
        pytest.raises(CannotExpose, match=rf"at 127.0.0.1 port {first.port}: .*choose another"),
    ):
        expose(RelayMetrics().registry, port=first.port)


@pytest.mark.parametrize(("address", "port"), [("192.0.2.1", 0), ("127.0.0.1", 70_000)])
def test_an_address_or_a_port_that_cannot_be_is_a_clear_error(address: str, port: int) -> None:
    with pytest.raises(CannotExpose, match=f"at {address} port {port}"):
        expose(RelayMetrics().registry, address, port)


def test_a_closed_server_gives_its_port_back() -> None:
    exposed = expose(RelayMetrics().registry)
    exposed.close()
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{exposed.port}/metrics")
    expose(RelayMetrics().registry, port=exposed.port).close()


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_an_address_of_ipv6_may_be_given() -> None:
    try:
        exposed = expose(RelayMetrics().registry, "::1")
    except CannotExpose:
        pytest.skip("this machine has no loopback of IPv6")
    with exposed, urlopen(f"http://[::1]:{exposed.port}/metrics") as answer:
        assert answer.status == 200
