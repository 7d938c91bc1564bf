"""Other registers ask ours by DCI: they are told what their grants and each person's consent allow, and it is on record."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.exchange.dci.envelope import Envelope, read_envelope
from slrtkit.adapters.exchange.dci.signature import MessageSigner, verify_signature
from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.adapters.storage import MemoryStore
from slrtkit.demo import open_sample
from slrtkit.domain import Officer, SignatureBlock, Source
from slrtkit.domain.access import Assignment, Grant, Reach
from slrtkit.domain.consent import ConsentPurpose
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.participation import ParticipationEntry
from slrtkit.domain.roles import Action, DataField
from slrtkit.errors import UnauthenticatedError
from slrtkit.errors.exchange import ExchangeError
from slrtkit.kit import Kit
from slrtkit.ports.authentication import Carried
from slrtkit.ports.dci import Partner
from slrtkit.service.participation import Aid
from slrtkit.web.api.watching import Answered, Asked
from slrtkit.web.dci import Exchange, dci_app
from slrtkit.web.dci.replays import Replays
from slrtkit.web.dci.transactions import Ended, Transactions

from .conftest import Answered as Reply
from .conftest import Site as Served
from .conftest import running

Message = dict[str, Any]
HERE = "33.16.dinsos"
OFFICERS = {
    "dinkes": (HERE, ("mitra-kesehatan",)),
    "pendidikan": (HERE, ("mitra-sempit",)),
    "bakul": ("33.16.09.1008", ("mitra-desa",)),
    "baznas": ("baznas", ("opd",)),
}
WIDE = frozenset({DataField.IDENTITY, DataField.WELFARE, DataField.HEALTH, DataField.AID})
LOOK = frozenset({Action.READ, Action.SEARCH})
PARTNER_GRANTS = (
    Grant("mitra-kesehatan", LOOK, WIDE),
    Grant("mitra-sempit", LOOK, frozenset({DataField.IDENTITY})),
    Grant("mitra-desa", LOOK, WIDE, Reach.VILLAGE),
)
FAMILY = ("BKL-02-1", "BKL-02-2")
"""Two of the four who live in BKL-02 consent."""
ALONE = "KDR-11-1"
SEED = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


@frozen
class Bearer:
    """Believes that who says `Bearer NAME` is the officer NAME."""

    def officer(self, asked: Carried, at: datetime) -> str:
        assert at.tzinfo
        said = asked.headers.get("authorization", "")
        if not said.startswith("Bearer "):
            raise UnauthenticatedError("nothing shows who asks")
        return said.removeprefix("Bearer ")


@frozen
class Site:
    """A district whose door is open."""

    kit: Kit
    served: Served
    told: list[tuple[Asked, Answered]]

    def post(self, path: str, message: Message | bytes, officer: str = "dinkes") -> Reply:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        shown = {"Authorization": f"Bearer {officer}"} if officer else {}
        return self.served.ask("POST", path, body, "application/json", **shown)

    def search(self, *criteria: Message, registry: str = "social", sender: str = "dinkes", officer: str = "") -> list[Any]:
        response = self.post(f"/{registry}/registry/sync/search", envelope(*criteria, sender=sender), officer or sender)
        assert response.status == 200, response.text
        answers = response.json["message"]["search_response"]
        assert isinstance(answers, list)
        return answers

    def records(self, criteria: Message, registry: str = "social", sender: str = "dinkes") -> list[Any]:
        (answer,) = self.search(criteria, registry=registry, sender=sender)
        assert answer["status"] == "succ", answer
        assert answer["pagination"]["total_count"] >= len(answer["data"]["reg_records"])
        return list(answer["data"]["reg_records"])

    def code(self, criteria: Message, registry: str = "social") -> str:
        (answer,) = self.search(criteria, registry=registry)
        assert answer["status"] == "rjct", answer
        assert "data" not in answer
        return str(answer["status_reason_code"])

    def nik(self, person: str) -> str:
        kit = self.kit.seen_by(self.kit.context("kadis"))
        nik = kit.household(person.rpartition("-")[0]).person(person).nik
        assert nik
        return nik.text


def envelope(*criteria: Message, sender: str = "dinkes", action: str = "search", **header: object) -> Message:
    return {
        "header": {
            "version": "1.0.0",
            "message_id": "m-1",
            "message_ts": "2026-11-21T10:30:00+07:00",
            "action": action,
            "sender_id": sender,
            "receiver_id": "slrt.blora",
            "total_count": len(criteria),
            **header,
        },
        "message": {
            "transaction_id": "t-1",
            "search_request": [
                {
                    "reference_id": f"r-{number}",
                    "timestamp": "2026-11-21T10:30:00+07:00",
                    "search_criteria": one,
                    "locale": "ind",
                }
                for number, one in enumerate(criteria, 1)
            ],
        },
    }


def by_id(kind: str, value: object, **more: object) -> Message:
    return {"query_type": "idtype-value", "query": {"type": kind, "value": value}, **more}


def by_expression(query: Message, collection: str = "Group", **more: object) -> Message:
    value = {"expression": {"collection": collection, "query": query}}
    return {"query_type": "expression", "query": {"type": "ns:org:QueryType:expression", "value": value}, **more}


def one(name: str, operator: str, value: object) -> Message:
    return {"attribute_name": name, "operator": operator, "attribute_value": value}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_sample(tmp_path_factory.mktemp("dci")) as sample:
        officers = {
            **sample.officers,
            "siks": Officer("siks", HERE, SignatureBlock("Sigit Contoh", "Operator"), roles=("siks-ng", "kadis", "operator")),
            **{
                name: Officer(name, office, SignatureBlock(name, name), roles=roles)
                for name, (office, roles) in OFFICERS.items()
            },
        }
        kit = evolve(sample, officers=officers, grants=(*GRANTS, *PARTNER_GRANTS), assignments=(Assignment("siks", "33.16"),))
        for person in (*FAMILY, ALONE):
            kit.privacy.consent(
                kit.context("siks"),
                person.rpartition("-")[0],
                person,
                ConsentPurpose.EXCHANGE,
                given=True,
                by="Yang bersangkutan",
            )
        begun = ParticipationEntry(date(2024, 1, 1), Source.DTSEN, amount=600_000)
        card = kit.seen_by(kit.context("kadis")).household("BKL-02").cards[0].id
        kit.aid.enter(kit.context("siks"), Aid("BKL-02", card, "BPNT"), begun)
        kit.aid.enter(kit.context("siks"), Aid("BKL-02", "BKL-02-3", "PIP"), begun)
        partners = (
            Partner("dinkes", "dinkes", facts=("housing.", "occupation")),
            Partner("pendidikan", "pendidikan"),
            Partner("bakul", "bakul"),
            Partner("baznas", "baznas"),
            Partner("bertanda", "dinkes", {"k1": PUBLIC}),
        )
        told: list[tuple[Asked, Answered]] = []
        signer = MessageSigner("slrt.blora", "k9", PemNoteSigner.of(SEED))
        app = dci_app(kit, Bearer(), Exchange(receiver="slrt.blora", partners=partners, signer=signer), watch=watching(told))
        with running(app) as served:
            yield Site(kit, served, told)


def watching(told: list[tuple[Asked, Answered]]) -> Any:  # noqa: ANN401  a Watch
    @contextmanager
    def watch(asked: Asked, answered: Answered) -> Iterator[None]:
        try:
            yield
        finally:
            told.append((asked, answered))

    return watch


def test_a_person_is_found_by_their_nik_under_every_name_of_it(site: Site) -> None:
    for kind in ("NIK", "UIN", "NIN", "NationalID"):
        (record,) = site.records(by_id(kind, site.nik("BKL-02-1")))
        assert record["@type"] == "Member"
        assert record["demographic_info"]["name"]["given_name"] == "Paijah"
        assert record["demographic_info"]["identifier"][0]["identifier_value"] == site.nik("BKL-02-1")
        assert record["relationship_head"] == "SELF"
    assert site.records(by_id("UIN", "847951632")) == []


def test_nobody_is_told_of_who_does_not_consent(site: Site) -> None:
    assert site.records(by_id("NIK", site.nik("BKL-01-1"))) == []
    (home,) = site.records(by_id("HOUSEHOLD_ID", "BKL-02"))
    assert {m["member_identifier"][0]["identifier_value"] for m in home["member_list"]} == set(FAMILY)
    assert "group_size" not in home
    (whole,) = site.records(by_id("HOUSEHOLD_ID", "KDR-11"))
    assert whole["group_size"] == 1
    told = json.dumps(site.records(by_expression({"poverty_score": {"$le": 10}})))
    assert "BKL-02-3" not in told
    assert "BKL-01" not in told


def test_withdrawn_consent_holds_from_the_next_question_on(site: Site) -> None:
    context = site.kit.context("siks")
    site.kit.privacy.consent(context, "TMP-08", "TMP-08-1", ConsentPurpose.EXCHANGE, given=True, by="Sariman")
    assert len(site.records(by_id("HOUSEHOLD_ID", "TMP-08"))) == 1
    context = site.kit.context("siks")
    site.kit.privacy.consent(context, "TMP-08", "TMP-08-1", ConsentPurpose.EXCHANGE, given=False, by="Sariman")
    assert site.records(by_id("HOUSEHOLD_ID", "TMP-08")) == []


def test_what_a_partner_sees_and_can_ask_for_is_what_its_grants_give(site: Site) -> None:
    (wide,) = site.records(by_id("HOUSEHOLD_ID", "BKL-02"))
    (narrow,) = site.records(by_id("HOUSEHOLD_ID", "BKL-02"), sender="pendidikan")
    assert wide["poverty_score"] == 1
    assert wide["poverty_score_type"] == "desil DTSEN"
    assert {one["attribute_name"].partition(".")[0] for one in wide["additional_attributes"]} == {"housing"}
    assert "poverty_score" not in narrow
    assert "additional_attributes" not in narrow
    assert not any("is_disabled" in m for m in narrow["member_list"])
    poor = by_expression({"poverty_score": {"$lt": 5}, "location": "33.16.09.1008"})
    assert len(site.records(poor)) == 1
    assert site.records(poor, sender="pendidikan") == []
    assert site.records(by_id("HOUSEHOLD_ID", "BKL-02"), registry="ibr", sender="pendidikan") == []


def test_a_partner_of_one_village_sees_nothing_of_another(site: Site) -> None:
    assert len(site.records(by_id("HOUSEHOLD_ID", "BKL-02"), sender="bakul")) == 1
    assert site.records(by_id("HOUSEHOLD_ID", "KDR-11"), sender="bakul") == []
    assert {
        one["address"][0]["sub_region_code"] for one in site.records(by_expression({"age": {"$ge": 0}}), sender="bakul")
    } == {"33.16.09.1008"}


def test_a_partner_who_may_not_search_is_forbidden(site: Site) -> None:
    response = site.post("/social/registry/sync/search", envelope(by_id("NIK", "1"), sender="baznas"), "baznas")
    assert (response.status, response.json["errors"][0]["code"]) == (403, "err.request.forbidden")


def test_each_answer_is_on_record_with_its_reason_before_it_is_given(site: Site) -> None:
    purpose = {"purpose": {"code": "JKN", "text": "Verifikasi peserta"}}
    site.records(by_id("NIK", site.nik(ALONE), consent=purpose))
    kit = site.kit.seen_by(site.kit.context("siks"))
    line = [line for line in kit.audit_access(person=ALONE) if line.officer == "dinkes"][-1]
    assert (line.use, line.reason) == ("answer-query", "DCI dinkes: t-1: JKN; Verifikasi peserta")
    site.records(by_id("HOUSEHOLD_ID", "BKL-02"))
    assert [line for line in kit.audit_access(person="BKL-02-1") if line.officer == "dinkes"]
    assert not [line for line in kit.audit_access(person="BKL-02-3") if line.officer == "dinkes" and not line.things]


@pytest.mark.parametrize(
    ("predicates", "homes"),
    [
        ([{"seq_num": 1, "expression1": one("age", "ge", "60")}], {"BKL-02", "KDR-11"}),
        (
            [
                {
                    "expression1": one("location", "in", ["3316131017", "33.16.11"]),
                    "condition": "and",
                    "expression2": one("age", "gt", 1),
                }
            ],
            {"KDR-11"},
        ),
        (
            [{"expression1": one("gender", "eq", "L"), "condition": "or", "expression2": one("name", "eq", "PAIJAH")}],
            {"BKL-02"},
        ),
        ([{"expression1": one("age", "ge", 0), "condition": "not", "expression2": one("sex", "eq", "male")}], {"KDR-11"}),
        ([{"expression1": one("sex", "eq", "m"), "condition": "not"}], {"KDR-11"}),
        ([{"expression1": one("poverty_score", "lt", "2.5")}, {"expression1": one("NKK", "eq", "0000")}], set()),
    ],
)
def test_predicates_are_joined_as_they_say(site: Site, predicates: list[Message], homes: set[str]) -> None:
    records = site.records({"query_type": "predicate", "query": predicates})
    assert {record["group_identifier"][0]["identifier_value"] for record in records} == homes


def test_what_is_not_known_is_neither_so_nor_otherwise(site: Site) -> None:
    """Of BKL-02 it is not told how many live there: neither "fewer than 100" nor its opposite is met."""
    few = {"group_size": {"$lt": 100}}
    assert len(site.records(by_expression({"HOUSEHOLD_ID": "BKL-02"}))) == 1
    assert site.records(by_expression({"HOUSEHOLD_ID": "BKL-02", **few})) == []
    assert site.records(by_expression({"HOUSEHOLD_ID": "BKL-02", "$not": few})) == []


def test_expressions_say_and_or_not_and_the_head(site: Site) -> None:
    both = {"$or": [{"HOUSEHOLD_ID": "BKL-02"}, {"HOUSEHOLD_ID": {"$eq": "KDR-11"}}]}
    assert len(site.records(by_expression(both))) == 2
    assert len(site.records(by_expression({"$and": [both, {"group_head_info.sex": {"$eq": "female"}}]}))) == 2
    assert len(site.records(by_expression({**both, "HOUSEHOLD_ID": {"$ne": "KDR-11"}}))) == 1
    found = site.records(by_expression({"NIK": {"$in": [site.nik("BKL-02-1"), site.nik(ALONE)]}}, "Member"))
    assert [record["@type"] for record in found] == ["Member", "Member"]


def test_records_come_in_the_order_and_on_the_pages_that_are_asked_for(site: Site) -> None:
    asked = by_expression({"age": {"$ge": 0}}, "SRPerson", sort=[{"attribute_name": "birth_date", "sort_order": "desc"}])
    days = [record["demographic_info"]["birth_date"] for record in site.records(asked)]
    assert days == sorted(days, reverse=True)
    assert len(days) == 3
    pages = [site.records({**asked, "pagination": {"page_size": "2", "page_number": number}}) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert [record["demographic_info"]["birth_date"] for page in pages for record in page] == days


def test_the_beneficiary_registry_tells_who_receives_what(site: Site) -> None:
    (record,) = site.records(by_id("NIK", site.nik("BKL-02-1")), registry="ibr")
    assert record["@type"] == "Beneficiary"
    assert record["assistance_unit"] == "3"
    assert record["programme_identifier"][0]["programme_identifier"] == "BPNT"
    assert (record["enrollment_status"], record["enrollment_date"]) == ("1", "2024-01-01T00:00:00Z")
    assert record["benefits"] == [{"@type": "Benefit", "benefit_value": "IDR 600000", "benefit_date": "2024-01-01T00:00:00Z"}]
    assert site.records(by_expression({"programme_identifier": "PIP"}), registry="ibr") == []
    assert len(site.records(by_expression({"programme": "BPNT", "enrolment_status": "Active"}), registry="ibr")) == 1


def test_enrolment_ends_as_aid_ends(site: Site) -> None:
    entry = ParticipationEntry(date(2020, 1, 1), Source.DTSEN, until=date(2020, 12, 31))
    site.kit.aid.enter(site.kit.context("siks"), Aid("KDR-11", ALONE, "PKH"), entry)
    (record,) = site.records(by_expression({"NIK": site.nik(ALONE), "programme": "PKH"}), registry="ibr")
    assert (record["enrollment_status"], record["status_change_date"]) == ("4", ["2020-12-31T00:00:00Z"])
    assert record["assistance_unit"] == "1"
    assert record["benefits"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"attribute_name": "person_identifier", "operator": "eq", "attribute_value": "{nik}"},
        {"$and": [{"person_identifier": {"eq": "{nik}"}}]},
    ],
)
def test_enrolled_answers_both_published_forms_of_its_query(site: Site, query: Message) -> None:
    query = json.loads(json.dumps(query).replace("{nik}", site.nik("BKL-02-1")))
    message = envelope()
    criteria = {"query_type": "expression", "response_entity": "Beneficiary", "query": query}
    message["message"] = {"transaction_id": "", "enrolled_criteria": criteria}
    response = site.post("/ibr/registry/enrolled", message)
    (answer,) = response.json["message"]["search_response"]
    assert len(answer["data"]["reg_records"]) == 1


@pytest.mark.parametrize(
    ("criteria", "code", "registry"),
    [
        ({"query_type": "graphql", "query": {}}, "rjct.search_criteria.invalid", "social"),
        ({"query_type": "expression", "query": "query { person }"}, "rjct.search_criteria.invalid", "social"),
        (by_expression({}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"age": {}}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"age": [1, 2]}, "Member"), "rjct.search_criteria.invalid", "social"),
        ({"query_type": "predicate", "query": {}}, "rjct.search_criteria.invalid", "social"),
        ({"query_type": "predicate", "query": [{"expression3": {}}]}, "rjct.search_criteria.invalid", "social"),
        (by_expression({"$and": []}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"age": {"$regex": "1"}}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"age": {"$lt": "tua"}}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"age": {"$lt": True}}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"age": {"$lt": [1, 2]}}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"sex": {"$lt": "m"}}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"birth_date": "kemarin"}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"location": "Blora"}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"blood_group": "A"}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"group_head_info.NKK": "1"}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"$and": [{"age": 1}] * 40}), "rjct.search_criteria.invalid", "social"),
        (by_expression({"age": 1}, "Farm"), "rjct.search_criteria.invalid", "social"),
        (by_id("age", None), "rjct.search_criteria.invalid", "ibr"),
        ({"query_type": "predicate", "query": []}, "rjct.search_criteria.invalid", "social"),
        (
            {"query_type": "predicate", "query": [{"expression1": one("age", "eq", 1)}] * 33},
            "rjct.search_criteria.invalid",
            "social",
        ),
        (
            {"query_type": "predicate", "query": [{"expression1": one("age", "eq", 1), "expression2": one("age", "eq", 1)}]},
            "rjct.search_criteria.invalid",
            "social",
        ),
        (by_id("NIK", "1", sort=[{"attribute_name": "warna"}]), "rjct.sort.invalid", "social"),
        (by_id("NIK", "1", sort=[{"attribute_name": "age", "sort_order": "naik"}]), "rjct.sort.invalid", "social"),
        (by_id("NIK", "1", pagination={"page_number": 1}), "rjct.pagination.invalid", "social"),
        (by_id("NIK", "1", pagination={"page_size": -1}), "rjct.pagination.invalid", "social"),
        (by_id("NIK", "1", pagination={"page_size": 10, "page_number": 0}), "rjct.pagination.invalid", "social"),
    ],
)
def test_what_cannot_be_asked_is_rejected_by_its_code(site: Site, criteria: Message, code: str, registry: str) -> None:
    assert site.code(criteria, registry) == code


def test_one_search_that_is_rejected_does_not_hinder_the_others(site: Site) -> None:
    message = envelope(by_id("NIK", site.nik(ALONE)), by_id("NIK", "1"), by_id("NIK", "1"), by_id("NIK", "1"))
    first, second, third, fourth = message["message"]["search_request"]
    second["timestamp"], third["locale"], fourth["reference_id"] = "2026-11-21T10:30:00", "en", "r-1"
    answers = site.post("/social/registry/sync/search", message).json["message"]["search_response"]
    assert first["reference_id"] == answers[0]["reference_id"]
    assert [answer["status"] for answer in answers] == ["succ", "rjct", "rjct", "rjct"]
    codes = [answer.get("status_reason_code") for answer in answers]
    assert codes == [None, "rjct.timestamp.invalid", "rjct.search_criteria.invalid", "rjct.reference_id.duplicate"]


def changed(message: Message, **header: object) -> Message:
    return {**message, "header": {**message["header"], **header}}


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ({"sender_id": "tidak-dikenal"}, 403, "err.sender_id.invalid"),
        ({"sender_id": "pendidikan"}, 403, "err.sender_id.invalid"),
        ({"receiver_id": "slrt.kendal"}, 400, "err.receiver_id.invalid"),
        ({"version": "2.0.0"}, 400, "err.version.not_supported"),
        ({"is_msg_encrypted": True}, 400, "err.encryption.invalid"),
        ({"message_ts": "2026-11-21"}, 400, "err.request.bad"),
        ({"message_ts": "2026-13-41T10:30:00Z"}, 400, "err.request.bad"),
        ({"action": "subscribe"}, 400, "err.request.bad"),
        ({"total_count": "satu"}, 400, "err.request.bad"),
        ({"message_id": None}, 400, "err.request.bad"),
    ],
)
def test_a_message_that_is_not_for_this_register_is_refused(site: Site, header: Message, status: int, code: str) -> None:
    response = site.post("/social/registry/sync/search", changed(envelope(by_id("NIK", "1")), **header))
    assert (response.status, [one["code"] for one in response.json["errors"]]) == (status, [code])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b"{",
        b'{"header": NaN}',
        b'{"a": 1, "a": 2}',
        b"[" * 5000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"a":' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)
def test_what_is_no_message_is_refused_in_one_sentence(site: Site, body: bytes) -> None:
    response = site.post("/social/registry/sync/search", body)
    assert (response.status, response.json["errors"][0]["code"]) == (400, "err.request.bad")


@pytest.mark.parametrize("name", ["NIK", "NKK", "name", "HOUSEHOLD_ID", "programme"])
def test_half_a_character_is_no_text_to_ask_for(site: Site, name: str) -> None:
    response = site.post("/social/registry/sync/search", envelope(by_id(name, "\ud800")))
    assert (response.status, response.json["errors"][0]["code"]) == (400, "err.request.bad")
    assert site.code(by_expression({"birth_date": {"$eq": {"a": 1}}})) == "rjct.search_criteria.invalid"


def test_a_message_without_its_parts_is_refused(site: Site) -> None:
    for name in ("header", "message"):
        message = {key: value for key, value in envelope(by_id("NIK", "1")).items() if key != name}
        assert site.post("/social/registry/sync/search", message).status == 400
    parts: list[Message] = [{"transaction_id": "x" * 100}, {"search_request": {}}, {"search_request": [{}] * 101}]
    for part in parts:
        message = envelope(by_id("NIK", "1"))
        message["message"] |= part
        assert site.post("/social/registry/sync/search", message).status == 400
    long = {**envelope(by_id("NIK", "1")), "more": "x" * (1 << 20)}
    assert site.post("/social/registry/sync/search", long).status == 400


def test_who_shows_nothing_is_nobody_and_elsewhere_nothing_is_served(site: Site) -> None:
    message = envelope(by_id("NIK", "1"))
    nobody = site.post("/social/registry/sync/search", message, officer="")
    assert (nobody.status, nobody.headers["www-authenticate"]) == (401, "Bearer")
    assert nobody.json["errors"][0]["code"] == "err.request.unauthorized"
    assert site.served.get("/social/registry/sync/search").status == 405
    assert site.post("/farmer/registry/sync/search", message).json["errors"][0]["code"] == "err.request.not_found"


def signed(message: Message, at: datetime, key: bytes = SEED, name: str = "k1", sender: str = "bertanda") -> Message:
    signature = MessageSigner(sender, name, PemNoteSigner.of(key)).sign(message["header"], message["message"], at)
    return {"signature": signature, **message}


def test_a_signed_message_is_answered_once(site: Site) -> None:
    now = site.kit.clock.now()
    path = "/social/registry/sync/search"
    first = signed(envelope(by_id("NIK", site.nik(ALONE)), sender="bertanda", message_id="sekali"), now)
    assert site.post(path, first).status == 200
    for again in (first, signed(envelope(sender="bertanda", message_id="sekali"), now)):
        for register in (path, "/ibr/registry/sync/search"):
            refused = site.post(register, again)
            assert (refused.status, refused.json["errors"][0]["code"]) == (409, "rjct.message_id.duplicate")
    assert site.post(path, signed(envelope(by_id("NIK", "1"), sender="bertanda", message_id="lain"), now)).status == 200
    unsigned = envelope(by_id("NIK", "1"), message_id="sekali")
    assert [site.post(path, unsigned).status for _ in range(2)] == [200, 200], "where nothing is signed nothing is held back"


def read(message_id: str, at: datetime) -> Envelope:
    whole = signed(envelope(message_id=message_id), at)
    return read_envelope(json.dumps(whole).encode(), {"search"})


def test_messages_are_remembered_for_as_long_as_their_signatures_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.web.dci.replays._MOST", 2)
    began = datetime(2026, 11, 22, 9, 0, 0, 500_000, tzinfo=UTC)
    replays, later = Replays(began), timedelta(minutes=50)

    def code(partner: str, message_id: str, at: datetime) -> str:
        with pytest.raises(ExchangeError) as refused:
            replays.require_new(partner, read(message_id, at), at)
        return refused.value.code

    assert code("a", "0", began - timedelta(seconds=1)) == "err.signature.invalid"
    replays.require_new("a", read("1", began), began)
    replays.require_new("a", read("2", began + later), began + later)
    assert code("a", "3", began + later) == "err.request.too_many_requests"
    replays.require_new("b", read("1", began + later), began + later)
    assert code("a", "1", began + later) == "rjct.message_id.duplicate"
    replays.require_new("a", read("3", began + 2 * later), began + 2 * later)
    assert code("a", "2", began + 2 * later) == "rjct.message_id.duplicate"


def test_what_one_message_asks_for_together_has_a_limit(site: Site) -> None:
    niks = [f"{number:016}" for number in range(20)]
    many = [by_expression({"NIK": {"$in": niks}}, "Member") for _ in range(21)]
    broad = [by_expression({"age": {"$lt": 0}}) for _ in range(11)]
    for searches, named in ((many, "at most 400 values"), (broad, "at most 10 searches that name nobody")):
        *answered, last = site.search(*searches, sender="dinkes")
        assert {one["status"] for one in answered} == {"succ"}
        assert (last["status"], last["status_reason_code"]) == ("rjct", "rjct.search_criteria.invalid")
        assert named in last["status_reason_message"]


def test_where_it_was_agreed_each_message_is_signed_lately_by_a_key_of_its_sender(site: Site) -> None:
    now = site.kit.clock.now()
    message = envelope(by_id("NIK", site.nik(ALONE)), sender="bertanda", message_id="m-3")
    path = "/social/registry/sync/search"
    assert site.post(path, signed(message, now)).status == 200
    old, other = datetime(2020, 1, 1, tzinfo=UTC), bytes(32)
    whole = signed(message, now)
    wrong = {
        "missing": message,
        "old": signed(message, old),
        "other key": signed(message, now, other),
        "other name": signed(message, now, name="k2"),
        "other sender": signed(message, now, sender="dinkes"),
        "changed": changed(whole, message_id="m-2"),
        "no time": {**whole, "signature": whole["signature"].replace('created="', 'created="x')},
        "other headers": {**whole, "signature": whole["signature"].replace("(expires) digest", "digest")},
        "no base64": {**whole, "signature": whole["signature"].replace('signature="', 'signature="*')},
        "stub": {**message, "signature": "unsigned-stub"},
    }
    for what, one_of_them in wrong.items():
        response = site.post(path, one_of_them)
        assert response.status == 401, what
        assert response.json["errors"][0]["code"].startswith("err.signature."), what


def test_who_signs_says_for_whom_so_that_nobody_hands_it_on(site: Site) -> None:
    message = envelope(by_id("NIK", site.nik(ALONE)), sender="bertanda", receiver_id="")
    response = site.post("/social/registry/sync/search", signed(message, site.kit.clock.now()))
    assert (response.status, response.json["errors"][0]["code"]) == (400, "err.receiver_id.invalid")
    assert site.post("/social/registry/sync/search", envelope(by_id("NIK", "1"), receiver_id="")).status == 200


def test_a_fraction_has_no_canonical_form_and_so_no_signature(site: Site) -> None:
    message = envelope(by_expression({"poverty_score": {"$lt": "1"}}), sender="bertanda")
    whole = signed(message, site.kit.clock.now())
    text = json.dumps(whole).replace('"$lt": "1"', '"$lt": 1.5')
    response = site.post("/social/registry/sync/search", text.encode())
    assert response.json["errors"][0]["code"] == "err.signature.invalid"


def test_what_is_answered_is_signed_by_the_district(site: Site) -> None:
    answer = site.post("/social/registry/sync/search", envelope(by_id("NIK", site.nik(ALONE)))).json
    header, message = answer["header"], answer["message"]
    assert (header["action"], header["status"], header["sender_id"]) == ("on-search", "succ", "slrt.blora")
    now = site.kit.clock.now()
    verify_signature(answer["signature"], header, message, "slrt.blora", {"k9": PUBLIC}, now)
    message["search_response"][0]["locale"] = "eng"
    with pytest.raises(ExchangeError):
        verify_signature(answer["signature"], header, message, "slrt.blora", {"k9": PUBLIC}, now)


def test_how_a_transaction_ended_is_told_to_its_sender_alone_and_without_its_data(site: Site) -> None:
    answer = site.post("/social/registry/sync/search", envelope(by_id("NIK", site.nik(ALONE)), {"query_type": "?"})).json
    correlation = answer["message"]["correlation_id"]

    def status(by: str, value: object, sender: str = "dinkes", kind: str = "search") -> Any:  # noqa: ANN401  JSON
        message = envelope(action="txn-status", sender=sender)
        request = {"reference_id": "s-1", "txn_type": kind, "attribute_type": by, "attribute_value": value}
        message["message"] = {"transaction_id": "t-2", "txnstatus_request": request}
        return site.post("/social/registry/sync/txn/status", message, sender)

    for by, value in (("correlation_id", correlation), ("transaction_id", "t-1"), ("reference_id_list", ["r-2", "r-1"])):
        told = status(by, value).json
        assert told["header"]["action"] == "txn-on-status"
        inner = told["message"]["txnstatus_response"]["txn_status"]
        assert (inner["transaction_id"], inner["correlation_id"]) == ("t-1", correlation)
        assert [one["status"] for one in inner["search_response"]] == ["succ", "rjct"]
        assert all("data" not in one for one in inner["search_response"])
    assert (
        status("correlation_id", correlation, "pendidikan").json["message"]["txnstatus_response"]["txn_status"][
            "search_response"
        ]
        == []
    )
    assert status("transaction_id", "t-1", kind="subscibe").json["message"]["txnstatus_response"]["txn_type"] == "subscibe"
    assert status("transaction_id", "t-1", kind="payment").status == 400
    assert status("reference_id_list", "r-1").status == 400


def test_an_officer_who_is_gone_and_a_service_that_breaks_are_told_without_their_reasons(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    partners = (Partner("hilang", "hilang"), Partner("dinkes", "dinkes"))
    exchange = Exchange(receiver="slrt.blora", partners=partners)
    nothing: Any = None
    broken_kit = evolve(site.kit, store=MemoryStore(), areas=nothing)
    path = "/social/registry/sync/search"
    with running(dci_app(site.kit, Bearer(), exchange)) as served:
        gone = evolve(site, served=served).post(path, envelope(by_id("NIK", "1"), sender="hilang"), "hilang")
        assert (gone.status, gone.json["errors"][0]["code"]) == (403, "err.sender_id.invalid")
        assert served.get("/").status == 404
    told: list[tuple[Asked, Answered]] = []
    with running(dci_app(broken_kit, Bearer(), exchange, watch=watching(told))) as served:
        broken = evolve(site, served=served).post(path, envelope(by_expression({"age": 1})))
        assert (broken.status, broken.json["errors"][0]["code"]) == (500, "err.service.unavailable")
    assert [(answered.status, answered.code) for _, answered in told][-1] == (500, "internal")
    assert "Traceback" not in capfd.readouterr().err, "the text of a fault may tell of somebody"


def test_a_register_that_is_asked_too_much_at_once_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.service.exchange._MOST", 3)
    assert site.code(by_expression({"age": {"$ge": 0}})) == "rjct.search.too_many_records_found"


def test_the_aid_of_a_program_that_the_catalog_has_no_more_is_told_by_its_code(site: Site) -> None:
    aid = Aid("KDR-11", ALONE, "LAMA")
    site.kit.aid.enter(site.kit.context("siks"), aid, ParticipationEntry(None, Source.DTSEN))
    (record,) = site.records(by_expression({"programme": "LAMA"}), registry="ibr")
    assert record["programme_identifier"][0]["programme_name"] == "LAMA"
    assert record["enrollment_date"] == ""


def test_only_so_many_transactions_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.web.dci.transactions._MOST", 2)
    ended = Transactions()
    for number in range(3):
        ended.end("a", Ended(f"t{number}", f"c{number}", "search_response", ()))
    assert ended.of("a", correlation="c0") is None
    assert ended.of("a", correlation="c2") is not None


def test_one_partner_takes_no_room_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.web.dci.transactions._SPACE", 100)
    ended = Transactions()
    ended.end("b", Ended("t", "c", "search_response", ({"reference_id": "r"},)))
    for number in range(3):
        ended.end("a", Ended(f"t{number}", f"c{number}", "search_response", ({"reference_id": "x" * 20},)))
    assert [ended.of("a", correlation=f"c{number}") is not None for number in range(3)] == [False, True, True]
    assert ended.of("b", references=["r"]) is not None
    ended.end("a", Ended("t", "c9", "search_response", ({"reference_id": "x" * 200},)))
    assert ended.of("a", correlation="c9") is None, "what is larger than the room is not remembered at all"


def test_what_is_watched_tells_nothing_personal(site: Site) -> None:
    site.told.clear()
    nik = site.nik(ALONE)
    site.search(by_id("NIK", nik))
    site.post("/social/registry/sync/search", envelope(sender="tidak-dikenal"))
    assert [(asked.kind.value, answered.status, answered.code) for asked, answered in site.told] == [
        ("use", 0, ""),
        ("request", 200, ""),
        ("use", 0, "err.sender_id.invalid"),
        ("request", 403, "err.sender_id.invalid"),
    ]
    assert {(asked.operation, asked.route) for asked, _ in site.told} == {("dci social search", "/social/registry/sync/search")}
    assert nik not in repr(site.told)
