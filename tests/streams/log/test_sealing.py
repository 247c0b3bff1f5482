"""What can name a person is sealed before anything is stored, and stands in no file in plain."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from schemas import events
from schemas.codec import FACTS, body_class, encode, sealed_fields
from schemas.errors import Refused
from schemas.samples import body
from schemas.sealed import Sealed, unseal
from streams.log.port import SYSTEM_FACTS
from tests.streams.log.door import Door, delivery, registration, submission

CANARY = "金丝雀canary-5f2a"
PERSONAL = {
    "kind": "complaint",
    "channel": "qr",
    "person": f"{CANARY}张三",
    "contact": f"{CANARY}13800000000",
    "statement": f"{CANARY}老板三个月没发工资",
}


def files_with(text: str, directory: Path) -> list[str]:
    spellings = (text.encode(), text.encode("unicode-escape"), text.encode("utf-16-le"))
    return [
        path.name
        for path in directory.rglob("*")
        if path.is_file() and any(spelt in path.read_bytes() for spelt in spellings)
    ]


def test_no_file_holds_what_was_sealed(door: Door, tmp_path: Path) -> None:
    door.send(registration())
    door.send(submission("ComplaintFiled", PERSONAL))
    door.intake.accept_deliveries(
        [
            delivery(
                submission("ContractsObserved", {"workers": 1, "with_contract": 0, "note": CANARY})
            )
        ],
        "ledger",
    )
    [seen] = door.send(submission("ContractsObserved", {"workers": 1, "with_contract": 0}))
    replacement = {"workers": 1, "with_contract": 1, "note": CANARY}
    door.send(
        submission(
            "ObservationCorrected",
            {"corrects": str(seen.id), "replacement": replacement, "reason": CANARY},
        )
    )
    assert door.log.head().position == 5
    assert files_with(CANARY, tmp_path) == []
    assert files_with("织里某厂", tmp_path) == ["facts.sqlite-wal"], (
        "the search finds what is there"
    )


def test_a_sealed_field_opens_with_the_key_of_its_fact(door: Door) -> None:
    door.send(registration())
    [fact] = door.send(submission("ComplaintFiled", PERSONAL))
    assert isinstance(fact.data, events.ComplaintFiled)
    for field in ("person", "contact", "statement"):
        sealed = getattr(fact.data, field)
        assert unseal(sealed, door.keys, context=f"{fact.id}/{field}") == PERSONAL[field]


def test_all_sealed_fields_of_a_fact_share_a_key_that_no_other_fact_has(door: Door) -> None:
    door.send(registration())
    facts = door.send(
        submission("ComplaintFiled", PERSONAL), submission("ComplaintFiled", PERSONAL)
    )
    ids = []
    for fact in facts:
        assert isinstance(fact.data, events.ComplaintFiled)
        sealed = (fact.data.person, fact.data.contact, fact.data.statement)
        ids.append({it.key_id for it in sealed if it is not None})
    assert [len(of_fact) for of_fact in ids] == [1, 1]
    assert ids[0] != ids[1]


def test_destroying_the_key_destroys_the_text_and_the_chain_still_holds(door: Door) -> None:
    door.send(registration())
    [fact] = door.send(submission("ComplaintFiled", PERSONAL))
    assert isinstance(fact.data, events.ComplaintFiled)
    assert fact.data.person is not None
    door.keys.destroy(fact.data.person.key_id)
    assert unseal(fact.data.person, door.keys, context=f"{fact.id}/person") is None
    assert list(door.log.verify()) == []


def keys_made(door: Door) -> int:
    with door.keys._readers.one() as reader:
        return int(reader.execute("SELECT count(*) FROM keys").fetchone()[0])


def test_a_resend_makes_no_key(door: Door) -> None:
    door.send(registration())
    sent = submission("ComplaintFiled", PERSONAL)
    for _ in range(3):
        door.send(sent)
    door.intake.accept_deliveries([delivery(sent)], "ledger")
    assert keys_made(door) == 1


def test_a_refused_submission_leaves_no_key(door: Door) -> None:
    door.send(registration())
    good = submission("ComplaintFiled", PERSONAL)
    bad = submission("ComplaintFiled", PERSONAL | {"workers": 0})
    with pytest.raises(Refused):
        door.send(good, bad)
    assert keys_made(door) == 0
    door.intake.accept_deliveries([delivery(bad), delivery(good)], "ledger")
    assert keys_made(door) == 1


def test_a_client_cannot_send_a_box_of_its_own(door: Door) -> None:
    door.send(registration())
    box = Sealed(key_id="mine", suite="aes-256-gcm", box=b"x" * 40)
    with pytest.raises(Refused, match="plain text"):
        door.send(submission("ComplaintFiled", PERSONAL | {"person": box}))


@pytest.mark.parametrize("name", sorted(FACTS - SYSTEM_FACTS))
def test_every_type_with_sealed_fields_is_sealed_on_its_way_in(
    door: Door, tmp_path: Path, name: str
) -> None:
    """Told as a client would: the sample's body with plain text where it is sealed."""
    cls = body_class(name)
    if not sealed_fields(cls):
        assert "Sealed" not in str(cls.__annotations__)
        return
    said = {
        field: value
        for field in cls.__struct_fields__
        if (value := getattr(body(cls), field)) is not None
    }
    said |= dict.fromkeys(sealed_fields(cls), CANARY)
    subject = "site/x" if "Site" in name else "employer/local-x"
    [filed] = door.send(
        submission("ComplaintFiled", {"kind": "complaint", "channel": "qr"}, subject=subject)
    )
    for field in ("complaint", "corrects", "retracts"):
        if field in said:
            said[field] = filed.id
    if "replacement" in said:
        said["replacement"] = {"kind": "complaint", "channel": "qr", "person": CANARY}
    if "occurred_at" in said:
        del said["occurred_at"]
    if "uscc" in said:
        del said["uscc"]
    sent = replace(submission(name, said, subject=subject), dataversion=cls.version)
    [fact] = door.send(sent)
    assert CANARY not in encode(fact).decode()
    assert files_with(CANARY, tmp_path) == []
