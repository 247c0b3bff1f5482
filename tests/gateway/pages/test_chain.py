from gateway.language import Language
from gateway.pages.chain import Link, tree
from gateway.tongue import Tongue
from projections.answers import Party, SubjectName
from schemas.vocabulary import PartyRole
from tests.gateway.district_story import TODAY
from tests.gateway.small_house import SmallKeys

TONGUE = Tongue(Language.EN, TODAY, SmallKeys())
Shape = dict[str, "Shape"]


def party(name: str, role: PartyRole, upstream: str | None = None) -> Party:
    return Party(
        site="site/1",
        site_name=SubjectName(),
        party=name,
        party_name=SubjectName(plain=name),
        role=role,
        upstream=upstream,
        contract_value_fen=None,
        left_on=None,
    )


def shape(links: tuple[Link, ...]) -> Shape:
    return {link.subject: shape(link.under) for link in links}


def test_each_party_stands_under_the_one_that_it_names() -> None:
    parties = [
        party("owner", PartyRole.OWNER),
        party("contractor", PartyRole.GENERAL_CONTRACTOR, "owner"),
        party("sub", PartyRole.SUBCONTRACTOR, "contractor"),
        party("team", PartyRole.LABOUR_TEAM, "sub"),
    ]
    assert shape(tree(parties, TONGUE)) == {"owner": {"contractor": {"sub": {"team": {}}}}}


def test_one_that_names_nobody_stands_under_the_general_contractor() -> None:
    parties = [
        party("contractor", PartyRole.GENERAL_CONTRACTOR),
        party("sub", PartyRole.SUBCONTRACTOR),
        party("team", PartyRole.LABOUR_TEAM, "somebody who is not on the site"),
    ]
    assert shape(tree(parties, TONGUE)) == {"contractor": {"sub": {}, "team": {}}}


def test_parties_that_name_each_other_in_a_circle_are_all_shown_once() -> None:
    parties = [
        party("one", PartyRole.SUBCONTRACTOR, "other"),
        party("other", PartyRole.SUBCONTRACTOR, "one"),
    ]
    assert shape(tree(parties, TONGUE)) == {"one": {}, "other": {}}


def test_a_firm_with_two_places_on_a_site_is_shown_at_both() -> None:
    parties = [
        party("firm", PartyRole.OWNER),
        party("firm", PartyRole.GENERAL_CONTRACTOR, "firm"),
        party("sub", PartyRole.SUBCONTRACTOR, "firm"),
    ]
    owner, contractor = tree(parties, TONGUE)
    assert (owner.party.role, contractor.party.role) == (
        PartyRole.OWNER,
        PartyRole.GENERAL_CONTRACTOR,
    )
    assert [link.subject for link in owner.under + contractor.under] == ["sub"]
