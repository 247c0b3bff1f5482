"""What the compose file promises: nothing open to others, nobody root, and names that exist."""

import re

import pytest

from gateway import settings
from tests.deploy.composed import COMPOSE, DEPLOY, OURS, SERVICES, mounts
from tests.docs.test_documents import wrong_words

SETTINGS = {variable for variable, _ in settings._READ.values()}
PINNED = re.compile(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?")
HOLDS_FACTS = ("postgres", "kafka", "relay", "worker", "closer")


def test_the_processes_of_a_district_are_all_there() -> None:
    assert set(OURS) == {"relay", "worker", "closer", "gateway"}
    assert OURS["worker"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("service", OURS)
def test_every_command_is_one_of_the_command_line(service: str) -> None:
    command = OURS[service]["command"]
    assert wrong_words(command) == []


@pytest.mark.parametrize("service", OURS)
def test_every_setting_is_one_that_is_read(service: str) -> None:
    environment = OURS[service]["environment"]
    assert set(environment) <= SETTINGS
    assert all(isinstance(value, str) for value in environment.values())


@pytest.mark.parametrize("service", OURS)
def test_the_settings_are_accepted(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in OURS[service]["environment"].items():
        monkeypatch.setenv(name, value)
    read = settings.settings()
    assert read.database is not None
    assert read.keys is not None
    assert read.kafka == "kafka:9092"
    assert read.host == "127.0.0.1"


@pytest.mark.parametrize("service", SERVICES)
def test_every_image_is_pinned_to_a_version(service: str) -> None:
    assert PINNED.fullmatch(SERVICES[service]["image"])


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_watched_bounded_and_started_again(service: str) -> None:
    told = SERVICES[service]
    assert told["restart"] == "unless-stopped"
    assert told["stop_grace_period"] == "10s"
    assert told["healthcheck"]["test"][0] == "CMD"
    assert set(told["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert told["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_is_root_or_writes_to_its_image(service: str) -> None:
    told = SERVICES[service]
    user = told["user"].split(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert told["read_only"] is True
    assert told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in told
    assert "cap_add" not in told


def test_every_port_is_open_to_this_machine_alone() -> None:
    ports = [port for told in SERVICES.values() for port in told.get("ports", [])]
    assert len(ports) == 3
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in ports)
    assert all(told.get("network_mode") != "host" for told in SERVICES.values())


@pytest.mark.parametrize("service", HOLDS_FACTS)
def test_what_holds_facts_has_no_way_out(service: str) -> None:
    assert SERVICES[service]["networks"] == ["inner"]
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    assert "ports" not in SERVICES[service]


def test_the_gateway_is_reached_by_its_door_alone() -> None:
    gateway = SERVICES["gateway"]
    assert gateway["network_mode"] == "service:door"
    assert "ports" not in gateway
    assert "networks" not in gateway
    assert gateway["command"] == ["serve"]  # on loopback: no host is named


def test_grafana_reaches_nothing_but_prometheus() -> None:
    assert SERVICES["grafana"]["networks"] == ["watching", "outer"]
    others = [name for name, told in SERVICES.items() if "watching" in told.get("networks", [])]
    assert others == ["prometheus", "grafana"]


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_is_mounted_is_there(service: str) -> None:
    for inside, source in mounts(service).items():
        if source.startswith("./"):
            assert (DEPLOY / source).exists(), f"{source} at {inside}"
        else:
            assert source in COMPOSE["volumes"]


@pytest.mark.parametrize("service", ["gateway", "closer", "worker"])
def test_whoever_judges_or_shows_rules_has_the_same_parameters_of_the_bureau(service: str) -> None:
    told = OURS[service]
    place = told["environment"]["WAGEWATCH_DATA"]
    assert mounts(service)[place] == "premises"
    assert not any(it.startswith(place) for it in told["tmpfs"])


def test_every_service_waits_only_for_services_that_say_when_they_are_ready() -> None:
    for told in SERVICES.values():
        for other, how in told.get("depends_on", {}).items():
            assert "healthcheck" in SERVICES[other]
            assert how["condition"] == "service_healthy"


def test_every_host_that_is_named_is_a_service() -> None:
    environment = OURS["relay"]["environment"]
    named = {
        *re.findall(r"@(\w+)/", environment["WAGEWATCH_DATABASE"] + environment["WAGEWATCH_KEYS"]),
        environment["WAGEWATCH_KAFKA"].split(":")[0],
        *re.findall(r"//(\w+):", (DEPLOY / "kafka/server.properties").read_text()),
    }
    assert named == {"postgres", "kafka"}


def test_a_topic_is_kept_as_often_as_there_are_brokers() -> None:
    brokers = [name for name, told in SERVICES.items() if "kafka" in told["image"]]
    assert OURS["relay"]["environment"]["WAGEWATCH_REPLICATION"] == str(len(brokers))


def test_the_kafka_that_is_deployed_is_the_one_that_is_tested() -> None:
    [tested] = re.findall(
        r"<kafka.version>(.+?)</kafka.version>", (DEPLOY / "kafka/pom.xml").read_text()
    )
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{tested}"
