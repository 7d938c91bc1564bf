"""The tests of access are tests: each of these faults, planted on purpose, is caught by one of them."""

from collections.abc import Callable, Iterable
from datetime import date
from random import Random

import pytest
from attrs import evolve

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Officer, RegionCode, SignatureBlock
from slrtkit.domain.access import AccessPolicy, Place
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.handling import HandlingNote
from slrtkit.domain.history import State
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.roles import Action, DataField
from slrtkit.domain.state import StreamKind
from slrtkit.errors import AccessDeniedError, NotYoursError
from slrtkit.ports.store import StreamId
from slrtkit.service.gate import Gate
from slrtkit.service.handling import note_complaint
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.viewing import Look
from slrtkit.testing import post

HERE, NEAR = "33.16.99.2001", "33.16.99.2002"


def by(officer: str, request: str = "r") -> Context:
    return Context(officer, request, post.NOW, "perlu")


def world() -> Journal:
    def officer(name: str, office: str, *roles: str, person: str = "") -> Officer:
        return Officer(name, office, SignatureBlock(name, name), person=person, roles=roles)

    known = (
        officer("desa", HERE, "koordinator", person="H0-P"),
        officer("meja", "33.16", "back-office"),
        officer("op", "33.16", "operator"),
    )
    policy = AccessPolicy({one.id: one for one in known}, GRANTS)
    journal = Journal(MemoryStore(), PlainSealer(), "desk", access=policy)
    for name, village in (("H0", HERE), ("H1", HERE), ("H2", NEAR)):
        register(journal.whole, by("op", name), [evolve(post.household(name), village=RegionCode(village))])
        said = evolve(post.complaint(f"C-{name}", name, "x"), village=village, holder=village)
        file_complaint(journal.whole, by("op", f"C{name}"), said)
    return journal


def denied(act: Callable[[], object]) -> bool:
    try:
        act()
    except AccessDeniedError:
        return True
    return False


def noted(journal: Journal) -> int:
    with journal.store.begin(write=False) as unit:
        return sum(record.stream.kind == StreamKind.ACCESS for _, record in unit.since(0, 1000))


def note(journal: Journal, officer: str, case: str) -> object:
    return note_complaint(journal, by(officer, "note"), case, HandlingNote("N", post.DAY, officer, "Ditelepon"))


def own_area_alone() -> None:
    journal = world()
    assert denied(lambda: journal.seen_by(by("desa")).household("H2"))
    assert denied(lambda: note(journal, "desa", "C-H2"))


def own_family_never() -> None:
    assert denied(lambda: note(world(), "desa", "C-H0"))


def restricted_to_the_named() -> None:
    journal = world()
    place_restriction(journal.whole, by("op", "p"), "H1", Restriction("H1-P", RestrictionGround.CHILD, ("lain",), post.DAY))
    assert denied(lambda: journal.seen_by(by("meja")).household("H1"))


def hidden_in_lists() -> None:
    seen = world().seen_by(by("desa"))
    assert seen.find(StreamKind.HOUSEHOLD, "village", NEAR.encode()) == ()


def on_record() -> None:
    journal = world()
    before = noted(journal)
    journal.seen_by(by("desa")).household("H1")
    assert denied(lambda: journal.seen_by(by("desa")).household("H2"))
    assert noted(journal) == before + 2


def as_if_not_there() -> None:
    seen, said = world().seen_by(by("desa")), []
    for name in ("H2", "H9"):
        with pytest.raises(NotYoursError) as error:
            seen.household(name)
        said.append(str(error.value).replace(name, "X"))
    assert said[0] == said[1]


def role_by_role() -> None:
    policy, place = world().access, Place(frozenset({HERE}))
    assert policy is not None
    assert not policy.allows("meja", Action.DECIDE, place, DataField.CASE, post.DAY)
    assert not policy.allows("meja", Action.READ, place, DataField.ACCESS, post.DAY)
    assert not policy.allows("desa", Action.READ, Place(frozenset({"33.16.99"})), DataField.CASE, post.DAY)


CHECKS = (own_area_alone, own_family_never, restricted_to_the_named, hidden_in_lists, on_record, as_if_not_there, role_by_role)


def allows_everybody(*_: object, **__: object) -> bool:
    return True


def allows_prefixes(
    self: AccessPolicy,
    officer: str,
    action: Action,
    place: Place,
    data: DataField,
    on: date,
    stood_in: Iterable[str] = (),  # noqa: ARG001  the real one's
) -> bool:
    regions = self.regions(officer, on)
    named = any(g.role in self.officers[officer].roles and action in g.actions and data in g.fields for g in self.grants)
    return named and any(one.startswith(area[:8]) for one in place.regions for area in regions)


def admits_what_is_there(self: Gate, stream: StreamId, state: State | None) -> None:
    if state is None:
        raise NotYoursError("nobody has this id", path=stream.id)
    self.admit.__wrapped__(self, stream, state)  # type: ignore[attr-defined]  # kept by the plant


def plant_existence(patch: pytest.MonkeyPatch) -> None:
    admits_what_is_there.__wrapped__ = Gate.admit  # type: ignore[attr-defined]  # read by the fault
    patch.setattr(Gate, "admit", admits_what_is_there)


FAULTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], object], Callable[[], None]]] = {
    "everybody may do everything": (lambda patch: patch.setattr(AccessPolicy, "allows", allows_everybody), role_by_role),
    "an area is compared by its first characters": (
        lambda patch: patch.setattr(AccessPolicy, "allows", allows_prefixes),
        own_area_alone,
    ),
    "the gate lets every state through": (lambda patch: patch.setattr(Gate, "_open", allows_everybody), own_area_alone),
    "the family is not looked at": (lambda patch: patch.setattr(Gate, "_require_stranger", lambda *_: None), own_family_never),
    "restrictions are not looked at": (
        lambda patch: patch.setattr(Gate, "_unrestricted", allows_everybody),
        restricted_to_the_named,
    ),
    "lists are not filtered": (lambda patch: patch.setattr(Look, "sees", allows_everybody), hidden_in_lists),
    "looks are not recorded": (lambda patch: patch.setattr(Look, "end", lambda *_: None), on_record),
    "what is not there is told apart": (plant_existence, as_if_not_there),
}


@pytest.mark.parametrize("check", CHECKS)
def test_without_a_fault_it_holds(check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_planted_fault_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant, check = FAULTS[fault]
    plant(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check()


def test_the_oracle_notices_a_grant_that_reaches_too_far() -> None:
    dice = Random(1)
    policy = world().access
    assert policy is not None
    wide = evolve(policy, grants=tuple(evolve(one, fields=frozenset(DataField)) for one in GRANTS))
    asked = [
        (dice.choice([*policy.officers]), dice.choice(list(Action)), Place(frozenset({HERE})), dice.choice(list(DataField)))
        for _ in range(300)
    ]
    assert any(wide.allows(*one, post.DAY) != policy.allows(*one, post.DAY) for one in asked)
