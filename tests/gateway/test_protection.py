"""Whoever is not on this machine's own pages is turned away, and answers can do no harm."""

import socket
import threading
from collections.abc import Iterator

import pytest
from litestar import Litestar, post
from litestar.params import RawBody
from litestar.testing import TestClient

from gateway import app as application
from gateway.app import MOST_BODY_BYTES, create_app
from gateway.protection import HEADERS
from gateway.serving import MOST_HEADER_BYTES, NotLoopback, server
from tests.gateway.small_house import SmallHouse

EVERY_KIND_OF_ANSWER = (
    "/",
    "/grid/",
    "/nowhere",
    "/static/base.css",
    "/static/nowhere.css",
    "/api/openapi.json",
    "/healthz",
    "/readyz",
    "/metrics",
)


@post("/echo", sync_to_thread=False)
def echo(body: RawBody) -> int:
    return len(body)


@pytest.fixture
def echoing(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient[Litestar]]:
    monkeypatch.setattr(application, "ROUTES", (*application.ROUTES, echo))
    with TestClient(create_app(house), base_url="http://127.0.0.1:8080") as opened:
        yield opened


@pytest.mark.parametrize("address", EVERY_KIND_OF_ANSWER)
def test_every_answer_carries_the_headers(client: TestClient[Litestar], address: str) -> None:
    answer = client.get(address, follow_redirects=False)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_no_script_and_no_style_in_a_page() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", ["/grid/", "/nowhere", "/healthz", "/static/nowhere.css"])
def test_what_is_not_a_static_file_is_never_kept(
    client: TestClient[Litestar], address: str
) -> None:
    assert client.get(address).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "", "127.0.0.1.evil.example"]
)
def test_a_foreign_host_name_is_turned_away(client: TestClient[Litestar], host: str) -> None:
    answer = client.get("/grid/", headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["type"] == "urn:wagewatch:problem:foreign-host"


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "[::1]:8080", "LOCALHOST"])
def test_the_names_of_this_machine_are_let_in(client: TestClient[Litestar], host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_change_sent_by_another_site_is_refused(
    echoing: TestClient[Litestar], headers: dict[str, str]
) -> None:
    answer = echoing.post("/echo", content=b"x", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:wagewatch:problem:foreign-origin"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://127.0.0.1:8080", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_change_sent_by_our_page_or_by_a_program_is_let_in(
    echoing: TestClient[Litestar], headers: dict[str, str]
) -> None:
    assert echoing.post("/echo", content=b"x", headers=headers).status_code == 201


def test_a_body_that_is_too_large_is_refused(echoing: TestClient[Litestar]) -> None:
    assert echoing.post("/echo", content=b"x" * MOST_BODY_BYTES).status_code == 201
    answer = echoing.post("/echo", content=b"x" * (MOST_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "bureau.example"])  # noqa: S104
def test_the_server_listens_to_this_machine_alone(house: SmallHouse, host: str) -> None:
    house.settings.host = host
    with pytest.raises(NotLoopback, match=f"{host} can be reached by other machines"):
        server(create_app(house), house)


def test_the_server_says_where_it_listens_and_has_limits(
    house: SmallHouse, caplog: pytest.LogCaptureFixture
) -> None:
    config = server(create_app(house), house).config
    assert "on this machine only" in caplog.text
    assert config.host == "127.0.0.1"
    assert config.h11_max_incomplete_event_size == MOST_HEADER_BYTES
    assert not config.access_log


def test_headers_that_do_not_end_are_refused(house: SmallHouse) -> None:
    house.settings.port = 0
    running = server(create_app(house), house)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        thread.join(0.01)
    try:
        with socket.create_connection(running.servers[0].sockets[0].getsockname()) as sending:
            sending.sendall(b"GET /healthz HTTP/1.1\r\nx-long: " + b"x" * (MOST_HEADER_BYTES + 1))
            answer = sending.recv(100)
    finally:
        running.should_exit = True
        thread.join()
    assert answer.startswith(b"HTTP/1.1 400")
