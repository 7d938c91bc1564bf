"""The published examples of DCI, and the published schema: what is valid is answered, and each known fault is met as listed.

Examples: repository spdci/standards, folder release/sample-jsons/assets/example_files, commits 4b81e9c1 (social 1-1),
73247704 (social 1-2), 2aa397b8 (social 1-3), 16a68cd3 (social 3a and 4), 4fc7949b (IBR 2), e29acb56 (IBR 4): their fields and
values, written anew. Schema: release/yaml/social_api_v1.0.0.yaml and ibr_api_v1.0.0.yaml, commit 0f59d199; of the social one
also what OpenSPP/spdci-compliance, commit 2b658aba, corrects in it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from openapi_schema_validator import OAS31Validator

from slrtkit.demo import open_sample
from slrtkit.domain.consent import ConsentPurpose
from slrtkit.ports.dci import Partner
from slrtkit.web.dci import Exchange, dci_app

from .conftest import Answered as Reply
from .conftest import Site, running
from .test_dci import Bearer

Message = dict[str, Any]
SIGNATURE = 'Signature:  namespace="dci", kidId="{sender_id}|{unique_key_id}|{algorithm}", algorithm="ed25519"'
FAULTS = (Path(__file__).parents[2] / "docs" / "reference" / "dci.md").read_text("utf-8")


def published(sender: str, receiver: str, criteria: Message, *, header: str = "header", locale: str = "EN/GB") -> Message:
    """An example as the repository has it: empty ids and texts, a count that is a text, consent that is one too."""
    return {
        "signature": SIGNATURE,
        header: {
            "version": "1.0.0",
            "message_id": "0c96614c-7255-4774-b109-cd53ee851769",
            "message_ts": "2023-07-19T12:15:04.555Z",
            "action": "search",
            "sender_id": sender,
            "sender_uri": "",
            "receiver_id": receiver,
            "total_count": "1",
            "is_msg_encrypted": False,
            "meta": "",
        },
        "message": {
            "transaction_id": "",
            "search_request": [
                {
                    "reference_id": "",
                    "timestamp": "2022-12-04T17:20:07-04:00",
                    "search_criteria": {
                        "version": "1.0.0",
                        "pagination": {"page_size": 10, "page_number": 1},
                        "consent": "",
                        "authorize": "",
                        **criteria,
                    },
                    "locale": locale,
                }
            ],
        },
    }


def expression(entity: str, collection: str, conditions: list[Message], sort: str) -> Message:
    return {
        "reg_event_type": "SEARCH",
        "query_type": "expression",
        "response_entity": entity,
        "query": {
            "type": "ns:org:QueryType:NoSql",
            "value": {"expression": {"collection": collection, "query": {"$and": conditions}}},
        },
        "sort": [{"attribute_name": sort, "sort_order": "asc"}],
    }


def predicates(*expressions: tuple[str, str, str]) -> Message:
    named = [{"attribute_name": name, "operator": operator, "attribute_value": value} for name, operator, value in expressions]
    one: Message = {"seq_num": 1, "condition": "and"} | {f"expression{n}": said for n, said in enumerate(named, 1)}
    sort = [{"attribute_name": "UIN", "sort_order": "asc"}]
    return {"reg_event_type": "REGISTER", "query_type": "expression", "query": [one], "sort": sort}


SOCIAL, IBR, ENROLLED = "/social/registry/sync/search", "/ibr/registry/sync/search", "/ibr/registry/enrolled"
_POOR = expression("Group", "Group", [{"poverty_score": {"$lt": 5}}], "poverty_score")
_SMALL = expression("Household", "HouseHold", [{"household_size": {"$lt": 5}}], "household_size")
_WIDOWS = expression(
    "Household",
    "Household",
    [
        {"household.household_head_info.person.sex": {"$eq": "female"}},
        {"household.household_head_info.marital_status": {"$eq": "W"}},
    ],
    "poverty_score",
)
_YOUNG = predicates(("age", "lt", "25"), ("poverty_score", "lt", "2.5"), ("gender", "eq", "m"))
_BABIES = predicates(("age", "lt", "3"), ("gender", "lt", "m"), ("poverty_score", "eq", "5"))
_OLD = {"header": "headers", "locale": ""}
_UIN = {
    "reg_event_type": "REGISTER",
    "query_type": "idtype-value",
    "query": {"type": "UIN", "value": "847951632"},
    "sort": [{"attribute_name": "UIN", "sort_order": "asc"}],
}
_MEMBER = {
    "query_type": "expression",
    "response_entity": "Beneficiary",
    "query": {"attribute_name": "person_identifier", "operator": "eq", "attribute_value": "847951632"},
}

EXAMPLES: dict[str, tuple[str, Message, str]] = {
    "social/processflow1-1req": (SOCIAL, published("SP-System", "SR", _POOR), "succ"),
    "social/processflow1-2req": (SOCIAL, published("SP-MIS", "SR", _SMALL), "succ"),
    "social/processflow1-3req": (SOCIAL, published("sp-system", "social", _WIDOWS), "rjct marital_status"),
    "social/processflow3areq": (
        SOCIAL,
        published("sp-system", "crvs", _YOUNG, **_OLD),
        "rjct expression3",
    ),
    "social/processflow4req": (
        SOCIAL,
        published("sp-system", "crvs", _BABIES, **_OLD),
        "rjct expression3",
    ),
    "ibr/processflow4req": (IBR, published("sp-system", "crvs", _UIN, **_OLD), "succ"),
    "ibr/processflow2req": (
        ENROLLED,
        {**published("SP-MIS", "IBR", _UIN), "message": {"transaction_id": "", "enrolled_criteria": _MEMBER}},
        "succ",
    ),
}
"""File -> where it is sent, the message, and how it ends: answered, or rejected for what cannot be read or asked here."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    """The same district under each name that the examples have for a receiver."""
    with open_sample(tmp_path_factory.mktemp("standard")) as kit:
        for home in ("BKL-02", "BLS-02", "KDR-01"):
            for person in kit.seen_by(kit.context("kadis")).household(home).persons:
                agreed = kit.context("fasilitator")
                kit.privacy.consent(agreed, home, person.id, ConsentPurpose.EXCHANGE, given=True, by="Yang bersangkutan")
        partners = tuple(Partner(name, "kadis") for name in ("SP-System", "SP-MIS", "sp-system"))
        exchange = Exchange(receiver="", partners=partners)
        with (
            running(dci_app(kit, Bearer(), evolve(exchange, receiver="SR"))) as sr,
            running(dci_app(kit, Bearer(), evolve(exchange, receiver="social"))) as social,
            running(dci_app(kit, Bearer(), evolve(exchange, receiver="crvs"))) as crvs,
            running(dci_app(kit, Bearer(), evolve(exchange, receiver="IBR"))) as ibr,
        ):
            yield {"SR": sr, "social": social, "crvs": crvs, "IBR": ibr}


def sent(site: dict[str, Site], path: str, message: Message) -> Reply:
    receiver = message["header" if "header" in message else "headers"]["receiver_id"]
    return site[receiver].ask("POST", path, json.dumps(message).encode(), "application/json", Authorization="Bearer kadis")


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_published_example_is_answered_or_rejected_for_what_is_listed(site: dict[str, Site], name: str) -> None:
    path, message, end = EXAMPLES[name]
    reply = sent(site, path, message)
    assert reply.status == 200, reply.text
    (answer,) = reply.json["message"]["search_response"]
    status, _, what = end.partition(" ")
    assert answer["status"] == status, answer
    assert what in json.dumps(message)
    if what:
        assert answer["status_reason_code"] == "rjct.search_criteria.invalid"
        assert f"`{what}`" in FAULTS
    assert name in FAULTS


def test_the_example_of_poor_groups_finds_them_in_the_order_it_asks(site: dict[str, Site]) -> None:
    path, message, _ = EXAMPLES["social/processflow1-1req"]
    (answer,) = sent(site, path, message).json["message"]["search_response"]
    scores = [one["poverty_score"] for one in answer["data"]["reg_records"]]
    assert scores == sorted(scores)
    assert scores
    assert all(score < 5 for score in scores)


@pytest.mark.parametrize(
    ("name", "corrected"),
    [
        ("social/processflow3areq", [("age", "lt", "25"), ("poverty_score", "lt", "2.5"), ("gender", "eq", "m")]),
        ("social/processflow4req", [("age", "lt", "3"), ("gender", "eq", "m"), ("poverty_score", "eq", "5")]),
    ],
)
def test_what_three_expressions_mean_can_be_asked_as_predicates_of_their_own(
    site: dict[str, Site], name: str, corrected: list[tuple[str, str, str]]
) -> None:
    path, message, _ = EXAMPLES[name]
    message = json.loads(json.dumps(message))
    criteria = message["message"]["search_request"][0]["search_criteria"]
    criteria["query"] = [predicates(one)["query"][0] for one in corrected]
    for predicate in criteria["query"]:
        del predicate["condition"]
    (answer,) = sent(site, path, message).json["message"]["search_response"]
    assert answer["status"] == "succ", answer


def test_a_member_twice_is_no_json_that_everybody_reads_alike(site: dict[str, Site]) -> None:
    """As published, examples 3a and 4 say `condition` twice: which one counts is left to each reader."""
    _, message, _ = EXAMPLES["social/processflow3areq"]
    text = json.dumps(message).replace('"seq_num": 1,', '"seq_num": 1, "condition": "or",')
    reply = site["crvs"].ask("POST", SOCIAL, text.encode(), "application/json", Authorization="Bearer kadis")
    assert (reply.status, reply.json["errors"][0]["code"]) == (400, "err.request.bad")


TEXT: Message = {"type": "string"}
ID: Message = {"type": "string", "maxLength": 99}
MOMENT: Message = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
LOCALE: Message = {"type": "string", "pattern": "^[a-z]{3}$"}
COUNT: Message = {"type": "integer", "minimum": 0}
STATUS: Message = {"enum": ["rcvd", "pdng", "succ", "rjct"]}
REASON: Message = {
    "enum": [
        "rjct.reference_id.invalid",
        "rjct.reference_id.duplicate",
        "rjct.timestamp.invalid",
        "rjct.search_criteria.invalid",
        "rjct.filter.invalid",
        "rjct.sort.invalid",
        "rjct.pagination.invalid",
        "rjct.search.too_many_records_found",
    ]
}


def record(required: str, **properties: Message) -> Message:
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


def many(items: Message) -> Message:
    return {"type": "array", "items": items}


HEADER = record(
    "message_id message_ts action status",
    version={"const": "1.0.0"},
    message_id=TEXT,
    message_ts=MOMENT,
    action={"enum": ["on-search", "txn-on-status"]},
    status=STATUS,
    status_reason_code=TEXT,
    status_reason_message={"type": "string", "maxLength": 999},
    total_count=COUNT,
    completed_count=COUNT,
    sender_id=TEXT,
    receiver_id=TEXT,
    is_msg_encrypted={"type": "boolean"},
    meta={"type": "object"},
)
RECORD: Message = {"type": "object", "required": ["@type"]}
ANSWER = record(
    "reference_id timestamp status",
    reference_id=TEXT,
    timestamp=MOMENT,
    status=STATUS,
    status_reason_code=REASON,
    status_reason_message={"type": "string", "maxLength": 999},
    data=record(
        "reg_records",
        version=TEXT,
        reg_type=TEXT,
        reg_record_type=TEXT,
        reg_records=many(RECORD),
    ),
    pagination=record("page_size page_number total_count", page_size=COUNT, page_number=COUNT, total_count=COUNT),
    locale=LOCALE,
)
RESPONSE = record(
    "header message",
    signature=TEXT,
    header=HEADER,
    message=record(
        "transaction_id correlation_id search_response", transaction_id=ID, correlation_id=ID, search_response=many(ANSWER)
    ),
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_answer_is_as_the_published_schema_asks(site: dict[str, Site], name: str) -> None:
    path, message, _ = EXAMPLES[name]
    answer = sent(site, path, message).json
    faults = [f"{list(fault.path)}: {fault.message}" for fault in OAS31Validator(RESPONSE).iter_errors(answer)]
    assert faults == []
