"""Role x action x area x field: what a grant gives, what nothing else gives, and an oracle that was written apart from it."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path
from random import Random

import pytest

import slrtkit
from slrtkit.domain import RegionCode, SignatureBlock, SigningForm
from slrtkit.domain.access import EVERYWHERE, AccessPolicy, Assignment, Grant, Place, Reach, office_region
from slrtkit.domain.delegation import Delegation
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.office import Officer
from slrtkit.domain.roles import READING, Action, DataField, Role
from slrtkit.domain.state import StreamKind
from slrtkit.errors import AccessDeniedError, DomainError
from slrtkit.service.places import DATA
from slrtkit.service.uses import COLLECTIVE, USES, action_of

ON = date(2026, 11, 20)
VILLAGES = ("33.16.09.1008", "33.16.09.1009", "33.16.11.2005", "33.24.01.2001")
REGIONS = (*VILLAGES, "33.16.09", "33.16.11", "33.16", "33.24", "33", EVERYWHERE)
OFFICES = ("33.16.09.1008", "33.16.09", "33.16.11", "33.16.dinsos", "33.16", "33.24", "rsud", "33.16.rsud", "")
TRIPLES = 10_000
WHERE = {"command": 1, "looking": 0}
"""Which argument of a method names the use case."""


def officer(name: str, office: str, *roles: str) -> Officer:
    return Officer(name, office, SignatureBlock(name, name), roles=roles)


def random_policy(dice: Random) -> AccessPolicy:
    def some(words: list[str], most: int) -> tuple[str, ...]:
        return tuple(dice.sample(words, dice.randint(0, most)))

    roles = [role.value for role in Role]
    officers = {f"o{n}": officer(f"o{n}", dice.choice(OFFICES), *some(roles, 2)) for n in range(6)}
    grants = tuple(
        Grant(
            dice.choice([one for one in roles if one != Role.AUDITOR]),
            frozenset(dice.sample(list(Action), dice.randint(1, 6))),
            frozenset(dice.sample(list(DataField), dice.randint(1, 4))),
            dice.choice(list(Reach)),
        )
        for _ in range(25)
    )
    delegations = tuple(
        Delegation(
            by, to, dice.choice([one for one in SigningForm if one is not SigningForm.DIRECT]), since, until, "SK 1", kinds
        )
        for by, to in (dice.sample([*officers, dice.choice(roles)], 2) for _ in range(4))
        if (since := ON + timedelta(days=dice.randint(-3, 1))) <= (until := ON + timedelta(days=dice.randint(-1, 3)))
        for kinds in (some(["sktm"], 1),)
    )
    assignments = tuple(
        Assignment(
            dice.choice([*officers]), dice.choice(REGIONS), dice.choice([None, ON, ON + timedelta(1)]), dice.choice([None, ON])
        )
        for _ in range(3)
    )
    return AccessPolicy(officers, dice.choice([grants, GRANTS]), delegations, assignments)


def oracle(policy: AccessPolicy, who: str, action: Action, place: Place, data: DataField, stood_in: set[str]) -> bool:
    """The same question, answered from the rows alone: as whom somebody acts, and what the rows give them as that."""

    def post(name: str) -> tuple[set[str], set[str], str]:
        officer = policy.officers[name]
        home = ".".join(takewhile(str.isdigit, officer.office.split(".")))
        sent = {a.region for a in policy.assignments if a.officer == name and (a.since or ON) <= ON <= (a.until or ON)}
        regions = sent | ({home} if home else set())
        return set(officer.roles), regions | {v for v in stood_in if v[: v.rindex(".")] in regions}, officer.office

    def lent(given: Delegation) -> tuple[set[str], set[str], str, set[Action]]:
        handed_down = given.form.value in ("a.n.", "u.b.")
        only = {Action.SIGN} if handed_down else {Action.SIGN, Action.APPROVE} if given.letter_types else set(Action)
        known = given.by in policy.officers
        roles, regions, office = post(given.by if known else who)
        return (roles if known else {given.by}), regions, office, only

    if who not in policy.officers:
        return False
    running = [one for one in policy.delegations if one.since <= ON <= one.until]
    held = [one for one in running if one.to == who]
    held += [a for u in held if u.form.value == "u.b." for a in running if a.to == u.by and a.form.value == "a.n."]
    rows = [
        (grant.reach.value, regions, office)
        for roles, regions, office, only in ((*post(who), set(Action)), *map(lent, held))
        for grant in policy.grants
        if grant.role in roles and action in grant.actions & only and data in grant.fields
    ]
    dots = {"village": 3, "district": 2, "regency": 0, "office": 9}
    areas = [one for reach, regions, _ in rows for one in regions if one.count(".") >= dots[reach]]
    inside = [any(not area or f"{one}.".startswith(f"{area}.") for area in areas) for one in place.regions]
    return any(reach == "office" and office and office in place.offices for reach, _, office in rows) or all(inside or [False])


def test_ten_thousand_questions_are_answered_as_the_oracle_answers_them(prove: Callable[..., None]) -> None:
    dice, allowed = Random(6), 0
    for _ in range(TRIPLES // 100):
        policy = random_policy(dice)
        for _ in range(100):
            who = dice.choice([*policy.officers, "nobody"])
            regions = frozenset(dice.sample(REGIONS, dice.choice((0, 1, 1, 1, 2))))
            place = Place(regions, frozenset(dice.sample(OFFICES[:-1], dice.choice((0, 0, 1, 2)))))
            action, data = dice.choice(list(Action)), dice.choice(list(DataField))
            stood_in = set(dice.sample(VILLAGES, dice.choice((0, 0, 1))))
            wanted = oracle(policy, who, action, place, data, stood_in)
            assert policy.allows(who, action, place, data, ON, stood_in) is wanted, (policy, who, action, place, data, stood_in)
            allowed += wanted
    assert allowed > TRIPLES // 50  # the questions are not all refused
    prove("scope: officer, place, action and data, as the oracle answers", f"{TRIPLES:,} questions, {allowed:,} allowed")


def test_every_use_case_is_one_action_and_every_action_is_used() -> None:
    named: set[str] = set()
    for path in Path(slrtkit.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WHERE:
                at = node.args[WHERE[node.func.attr] :][:1]
                named |= {one.value for one in at if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    assert named <= set(USES), "who may do these? say it in service/uses.py"
    assert {*USES.values()} == {*Action}
    assert set(USES) >= COLLECTIVE


def test_a_use_case_that_nobody_listed_is_denied() -> None:
    with pytest.raises(AccessDeniedError) as denied:
        action_of("print-money")
    assert denied.value.code == "access.unknown"


def test_every_kind_of_thing_holds_a_named_group_of_data() -> None:
    assert set(DATA) == set(StreamKind)


def test_every_role_may_do_something_and_an_officer_without_one_nothing() -> None:
    assert {grant.role for grant in GRANTS} == {role.value for role in Role}
    policy = AccessPolicy({"ani": officer("ani", "33.16")}, GRANTS)
    everywhere = Place(frozenset({"33.16"}))
    assert not any(policy.allows("ani", action, everywhere, data, ON) for action in Action for data in DataField)
    assert not any(policy.allows("siapa", action, everywhere, data, ON) for action in Action for data in DataField)


def test_without_a_grant_nobody_does_anything() -> None:
    policy = AccessPolicy({"op": officer("op", "33.16", "operator")}, ())
    assert not any(policy.allows("op", action, Place(frozenset({"33.16"})), DataField.POST, ON) for action in Action)


def test_an_auditor_reads_everything_and_writes_nothing() -> None:
    policy = AccessPolicy({"itwil": officer("itwil", "33.16.inspektorat", "auditor")}, GRANTS)
    place = Place(frozenset({VILLAGES[0]}))
    may = {action for action in Action if any(policy.allows("itwil", action, place, data, ON) for data in DataField)}
    assert may <= READING
    assert all(policy.allows("itwil", Action.READ, place, data, ON) for data in DataField)
    with pytest.raises(DomainError) as refused:
        Grant("auditor", frozenset({Action.READ, Action.DECIDE}), frozenset({DataField.CASE}))
    assert refused.value.code == "grant.auditor"


@pytest.mark.parametrize(
    "grant", [("", {Action.READ}, {DataField.CASE}), ("x", set(), {DataField.CASE}), ("x", {Action.READ}, set())]
)
def test_a_grant_says_who_what_and_with_which_data(grant: tuple[str, set[Action], set[DataField]]) -> None:
    role, actions, fields = grant
    with pytest.raises(DomainError) as refused:
        Grant(role, frozenset(actions), frozenset(fields))
    assert refused.value.code == "grant.empty"


@pytest.mark.parametrize(
    ("office", "region"),
    [
        ("33.16.dinsos", "33.16"),
        ("33.16.09.1008", "33.16.09.1008"),
        ("rsud", None),
        ("", None),
        ("33.16.09.rsud.2", "33.16.09"),
    ],
)
def test_an_office_stands_where_its_code_begins(office: str, region: str | None) -> None:
    assert office_region(office) == region


def test_a_kecamatan_has_a_village_while_that_cannot_work_and_no_longer() -> None:
    policy = AccessPolicy({"camat": officer("camat", "33.16.09", "kecamatan")}, GRANTS)
    place = Place(frozenset({VILLAGES[0]}))
    assert policy.allows("camat", Action.READ, place, DataField.CASE, ON)
    assert not policy.allows("camat", Action.DECIDE, place, DataField.CASE, ON)
    assert policy.allows("camat", Action.DECIDE, place, DataField.CASE, ON, {VILLAGES[0]})
    assert not policy.allows("camat", Action.DECIDE, Place(frozenset({VILLAGES[1]})), DataField.CASE, ON, {VILLAGES[0]})
    assert not policy.allows("camat", Action.DECIDE, Place(frozenset({VILLAGES[2]})), DataField.CASE, ON, {VILLAGES[2]})


def test_who_holds_a_post_for_another_has_what_that_one_has_and_only_on_those_days() -> None:
    given = Delegation("kadis", "kabid", SigningForm.PELAKSANA_HARIAN, ON, ON + timedelta(2), "SK 7")
    officers = {"kadis": officer("kadis", "33.16", "kadis"), "kabid": officer("kabid", "33.16", "fungsional")}
    policy = AccessPolicy(officers, GRANTS, (given,))
    place = Place(frozenset({"33.16"}))
    days = [ON + timedelta(day) for day in range(-1, 4)]
    assert [policy.allows("kabid", Action.DECIDE, place, DataField.CASE, day) for day in days] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_refusal_says_who_may_and_where_and_names_nothing_that_is_hidden() -> None:
    policy = AccessPolicy({"ani": officer("ani", VILLAGES[0], "fasilitator")}, GRANTS)
    elsewhere, here = Place(frozenset({VILLAGES[2]})), Place(frozenset({VILLAGES[0]}))
    for action, place, data, code, cure in (
        (Action.DECIDE, here, DataField.CASE, "access.action", "koordinator"),
        (Action.READ, here, DataField.ACCESS, "access.field", "auditor"),
        (Action.READ, elsewhere, DataField.CASE, "access.area", f"your area: {VILLAGES[0]}"),
    ):
        with pytest.raises(AccessDeniedError) as denied:
            policy.require("ani", action, place, data, ON)
        assert denied.value.code == code
        assert cure in denied.value.cure
        assert VILLAGES[2] not in str(denied.value)
    policy.require("ani", Action.READ, here, DataField.CASE, ON)
    clerk = AccessPolicy({"loket": officer("loket", "rsud", "opd")}, GRANTS)
    assert clerk.possible("loket", Action.READ, ON) == "your area: what your office has in its hands"


def test_facts_belong_to_identity_health_or_welfare() -> None:
    policy = AccessPolicy({}, ())
    told = {
        name: policy.data_of(name) for name in ("birth_date", "chronic_illness", "difficulty.seeing", "housing.floor", "ageing")
    }
    assert told == {
        "birth_date": DataField.IDENTITY,
        "chronic_illness": DataField.HEALTH,
        "difficulty.seeing": DataField.HEALTH,
        "housing.floor": DataField.WELFARE,
        "ageing": DataField.WELFARE,
    }


def test_areas_are_told_as_region_codes() -> None:
    policy = AccessPolicy({"op": officer("op", "", "operator")}, GRANTS, assignments=(Assignment("op", EVERYWHERE),))
    assert policy.areas("op", Action.EXPORT, ON) == (EVERYWHERE,)
    assert policy.possible("op", Action.EXPORT, ON) == "your area: everywhere"
    assert policy.regions("op", ON) == {EVERYWHERE}
    assert RegionCode(VILLAGES[0]).text in VILLAGES
