from schemas.jurisdiction import TOWNSHIPS, TownshipKind
from schemas.subjects import check_subject


def test_the_district_has_fourteen_townships_and_streets_and_a_zone_beside_them() -> None:
    zones = [place for place in TOWNSHIPS.values() if place.kind is TownshipKind.ZONE]
    assert [zone.zh for zone in zones] == ["高新区"]
    assert len(TOWNSHIPS) - len(zones) == 14


def test_no_two_places_share_a_code_or_a_name() -> None:
    places = TOWNSHIPS.values()
    assert len({place.zh for place in places}) == len({place.en for place in places}) == 15
    assert all(code == place.code for code, place in TOWNSHIPS.items())


def test_every_place_is_a_subject() -> None:
    for place in TOWNSHIPS.values():
        assert check_subject(place.subject) == place.subject


def test_the_chinese_name_says_what_kind_of_place_it_is() -> None:
    endings = {
        TownshipKind.TOWN: "镇",
        TownshipKind.TOWNSHIP: "乡",
        TownshipKind.STREET: "街道",
        TownshipKind.ZONE: "区",
    }
    assert [
        place.zh for place in TOWNSHIPS.values() if not place.zh.endswith(endings[place.kind])
    ] == []
