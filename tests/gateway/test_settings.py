"""Settings: from the option, else the environment, else the default; and what is refused."""

from pathlib import Path

import pytest

from gateway.settings import settings
from schemas.errors import Refused

DATABASE = "postgresql://wagewatch:geheim@db.example/district"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "HEAD", "HOST", "PORT", "DATABASE", "KEYS", "KAFKA", "TOPIC"):
        monkeypatch.delenv(f"WAGEWATCH_{name}", raising=False)
    monkeypatch.delenv("WAGEWATCH_PARTITIONS", raising=False)


def test_where_nothing_is_said_one_process_keeps_files() -> None:
    found = settings()
    assert (found.data, found.head, found.host, found.port) == (
        Path("wagewatch-data"),
        None,
        "127.0.0.1",
        8420,
    )
    assert (found.database, found.keys, found.kafka) == (None, None, None)
    assert (found.topic, found.partitions) == (1, 8)


def test_the_environment_is_read_and_an_option_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in {
        "DATA": "one",
        "HEAD": "disk",
        "PORT": "9000",
        "DATABASE": DATABASE,
        "KEYS": "host=keys.example dbname=keys",
        "KAFKA": "k1:9092, [::1]:9093",
        "TOPIC": "2",
        "PARTITIONS": "16",
    }.items():
        monkeypatch.setenv(f"WAGEWATCH_{name}", said)
    found = settings(Path("two"), port=9001)
    assert (found.data, found.head, found.port) == (Path("two"), Path("disk"), 9001)
    assert (found.database, found.keys) == (DATABASE, "host=keys.example dbname=keys")
    assert (found.kafka, found.topic, found.partitions) == ("k1:9092,[::1]:9093", 2, 16)
    assert settings().data == Path("one")


def test_what_is_empty_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE", "KEYS", "KAFKA", "HEAD", "TOPIC", "PARTITIONS"):
        monkeypatch.setenv(f"WAGEWATCH_{name}", "")
    assert settings() == settings(Path("wagewatch-data"))
    assert (settings().database, settings().head) == (None, None)


@pytest.mark.parametrize(
    ("name", "said", "complaint"),
    [
        ("DATABASE", "postgresql://me:geheim@[db/district", "cannot be read"),
        ("DATABASE", "postgresql+psycopg://me:geheim@db/district", "cannot be read"),
        ("DATABASE", "postgresql://me:geheim@db", "names no database"),
        ("DATABASE", "me:geheim@db", "cannot be read"),
        ("KEYS", "mysql://me:geheim@db/keys", "cannot be read"),
        ("KAFKA", "kafka-1", "server 1 of 1 is no host:port"),
        ("KAFKA", "kafka-1:9092,,kafka-3:9092", "server 2 of 3"),
        ("KAFKA", "kafka-1:9092,me:geheim@kafka-2:9092", "server 2 of 2"),
        ("KAFKA", "kafka-1:99999", "server 1 of 1"),
        ("KAFKA", "kafka-1:0", "server 1 of 1"),
        ("PORT", "99999", "99999 is no port; give a number from 1 to 65535 by --port or"),
        ("PORT", "²", "is no port"),
        ("TOPIC", "0", "0 is no generation of a topic"),
        ("PARTITIONS", "257", "257 is no number of partitions; give a number from 1 to 256"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_no_password_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, said: str, complaint: str
) -> None:
    monkeypatch.setenv("WAGEWATCH_DATABASE", DATABASE)
    monkeypatch.setenv(f"WAGEWATCH_{name}", said)
    with pytest.raises(Refused, match=complaint) as refused:
        settings()
    assert refused.value.field == f"WAGEWATCH_{name}"
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(("name", "said"), [("KAFKA", "kafka-1:9092"), ("KEYS", DATABASE)])
def test_what_needs_a_database_is_refused_without_one(
    monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setenv(f"WAGEWATCH_{name}", said)
    with pytest.raises(Refused, match=f"WAGEWATCH_{name} is set without WAGEWATCH_DATABASE, but"):
        settings()


def test_a_password_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAGEWATCH_DATABASE", DATABASE)
    shown = repr(settings())
    assert "geheim" not in shown
    assert "port=8420" in shown
    assert "keys=None" in shown
