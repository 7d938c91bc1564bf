"""The contract of identities catches every identity that breaks one promise."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import asdict

from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import AccessDeniedError
from slrtkit.ports.identity import Claim, IdentityProof
from slrtkit.testing.identity import CLAIM, NOW, OTHER_DECISIONS, OTHERS, IdentityContract

FIELDS = ("officer", "letter", "kind", "step", "round", "content")
OF_DECISIONS = ("officer", "complaint", "program", "outcome", "assessment")


def show(claim: Claim, at: datetime) -> bytes:
    said = {name: str(value) for name, value in asdict(claim).items()} | {"at": at.isoformat()}
    text = json.dumps(said, sort_keys=True)
    return f"{sum(text.encode()) * 7919 % 99991:05} {text}".encode()


class Good:
    """Reads what `show` made; a fault forgets to look at something."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault

    def verify(self, claim: Claim, assertion: bytes, at: datetime) -> IdentityProof:
        if not assertion:
            if self.fault == "nothing":
                return IdentityProof(EvidenceKind.LOGIN, "portal")
            if self.fault == "asserts":
                return IdentityProof(EvidenceKind.NONE, "portal")
            raise AccessDeniedError("nothing was shown")
        try:
            said = json.loads(assertion.decode()[6:])
            when = datetime.fromisoformat(said["at"])
        except (ValueError, KeyError, TypeError):
            if self.fault == "form":
                return IdentityProof(EvidenceKind.LOGIN, "portal")
            raise AccessDeniedError("this cannot be read") from None
        if assertion != show_text(said) and self.fault != "bytes":
            shown = assertion.decode("latin-1") if self.fault == "shown" else "it"
            raise AccessDeniedError(f"{shown} was changed")
        if any(said.get(name) != str(value) for name, value in asdict(claim).items() if name != self.fault):
            raise AccessDeniedError("this is another act")
        late = abs(when - at) > timedelta(minutes=5)
        if late and self.fault != "time":
            raise AccessDeniedError("this is not of now")
        kind = EvidenceKind.NONE if self.fault == "kind" else EvidenceKind.LOGIN
        return IdentityProof(kind, "" if self.fault == "name" else "portal")


def show_text(said: dict[str, Any]) -> bytes:
    text = json.dumps(said, sort_keys=True)
    return f"{sum(text.encode()) * 7919 % 99991:05} {text}".encode()


CONTRACT = IdentityContract()
PROMISES: dict[str, list[Callable[[Good], None]]] = {
    "believed": [lambda who: CONTRACT.test_what_the_officer_shows_for_this_act_is_believed(who, show)],
    "act": [
        lambda who, name=name: CONTRACT.test_what_was_shown_for_another_act_is_refused(who, show, name)  # type: ignore[misc]  # mypy does not infer defaults of lambdas
        for name in OTHERS
    ],
    "decided": [lambda who: CONTRACT.test_what_the_officer_shows_for_a_decision_is_believed(who, show)],
    "decision": [
        lambda who, name=name: CONTRACT.test_what_was_shown_for_another_decision_is_refused(who, show, name)  # type: ignore[misc]  # as above
        for name in OTHER_DECISIONS
    ],
    "time": [
        lambda who, days=days: CONTRACT.test_what_is_old_or_comes_from_the_future_is_refused(who, show, timedelta(days=days))  # type: ignore[misc]  # as above
        for days in (-1, 1)
    ],
    "changed": [lambda who: CONTRACT.test_what_was_changed_is_refused_and_not_shown(who, show)],
    "form": [lambda who: CONTRACT.test_what_is_no_assertion_is_refused(who, b"{}")],
    "nothing": [CONTRACT.test_nothing_is_never_proof],
}


def broken(fault: str) -> set[str]:
    found = set[str]()
    for promise, checks in PROMISES.items():
        for check in checks:
            try:
                check(Good(fault))
            except (AssertionError, pytest.fail.Exception):
                found.add(promise)
    return found


@pytest.mark.parametrize("fault", ["", "asserts"])
def test_a_good_identity_passes(fault: str) -> None:
    assert broken(fault) == set()


@pytest.mark.parametrize(
    ("fault", "promise"),
    [
        *((name, "act") for name in FIELDS),
        *((name, "decision") for name in OF_DECISIONS),
        ("kind", "act"),
        ("kind", "decided"),
        ("name", "believed"),
        ("time", "time"),
        ("bytes", "changed"),
        ("shown", "changed"),
        ("form", "form"),
        ("nothing", "nothing"),
    ],
)
def test_a_planted_fault_is_caught(fault: str, promise: str) -> None:
    assert promise in broken(fault)


def test_what_is_shown_in_these_tests_is_for_one_act() -> None:
    assert Good().verify(CLAIM, show(CLAIM, NOW), NOW) == IdentityProof(EvidenceKind.LOGIN, "portal")
