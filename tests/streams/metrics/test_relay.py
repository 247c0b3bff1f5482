from streams.metrics import RelayFailure, RelayMetrics
from tests.streams.metrics.reading import numbers


def test_a_relay_that_takes_over_goes_on_where_the_last_one_ended() -> None:
    relay = RelayMetrics()
    relay.saw_head(90)
    relay.took_over(epoch=3, published=70)
    said = numbers(relay.registry)
    assert said["wagewatch_relay_published_position"] == 70
    assert said["wagewatch_log_head_position"] == 90
    assert said["wagewatch_relay_backlog_facts"] == 20
    assert said["wagewatch_relay_epoch"] == 3
    assert said["wagewatch_relay_takeovers_total"] == 1
    assert said["wagewatch_relay_holds_lease"] == 1


def test_a_relay_that_waits_holds_nothing() -> None:
    relay = RelayMetrics()
    assert numbers(relay.registry)["wagewatch_relay_holds_lease"] == 0
    relay.took_over(epoch=1, published=0)
    relay.stood_down()
    assert numbers(relay.registry)["wagewatch_relay_holds_lease"] == 0


def test_the_head_is_never_behind_what_is_published() -> None:
    relay = RelayMetrics()
    relay.saw_head(5)
    relay.published_up_to(8, 0.01)
    said = numbers(relay.registry)
    assert said["wagewatch_log_head_position"] == 8
    assert said["wagewatch_relay_backlog_facts"] == 0


def test_pages_are_counted_by_partition_with_their_facts_and_bytes() -> None:
    relay = RelayMetrics()
    relay.published_page(0, facts=3, size=700)
    relay.published_page(0, facts=1, size=300)
    relay.published_page(2, facts=5, size=900)
    said = numbers(relay.registry)
    assert said['wagewatch_relay_pages_total{partition="0"}'] == 2
    assert said['wagewatch_relay_pages_total{partition="2"}'] == 1
    assert said["wagewatch_relay_page_facts_sum"] == 9
    assert said["wagewatch_relay_page_bytes_sum"] == 1900


def test_every_kind_of_failure_is_told_from_the_first_scrape() -> None:
    relay = RelayMetrics()
    relay.failed(RelayFailure.BROKER)
    said = numbers(relay.registry)
    for kind in RelayFailure:
        expected = 1 if kind is RelayFailure.BROKER else 0
        assert said[f'wagewatch_relay_failures_total{{kind="{kind}"}}'] == expected
