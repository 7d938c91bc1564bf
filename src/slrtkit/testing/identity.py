"""What everything that tells officers promises, as tests."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import AccessDeniedError
from slrtkit.ports.identity import ApprovalClaim, Claim, DecisionClaim, Identity

__all__ = ["CLAIM", "DECISION", "NOW", "IdentityContract"]

CLAIM: ApprovalClaim = ApprovalClaim("kadis", "L-1", ApprovalKind.DECIDE, 2, 1, "c" * 64)
"""The act that is approved in these tests, at `NOW`."""
DECISION: DecisionClaim = DecisionClaim("kadis", "A-1", "KERINGANAN-RS", DecisionOutcome.REFUSED, "a" * 64, "kuota habis")
"""The decision that is made in these tests, at `NOW`."""
NOW: datetime = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
OTHERS = {
    "officer": "kabid",
    "letter": "L-2",
    "kind": ApprovalKind.PARAF,
    "step": 3,
    "round": 2,
    "content": "d" * 64,
}
OTHER_DECISIONS = {
    "officer": "kabid",
    "complaint": "A-2",
    "program": "RTLH",
    "outcome": DecisionOutcome.REFERRED,
    "assessment": "b" * 64,
    "reason": "pindah",
}


class IdentityContract:
    """The promises of `slrtkit.ports.Identity`.

    `identity` is a fixture: what is under test. `show` is a fixture: a callable that returns what the device of the claim's
    officer gives for a claim at an instant. An identity that only asserts has nothing to show, and needs no contract.
    """

    @pytest.fixture
    def identity(self) -> Identity:
        """Return the identity under test."""
        raise NotImplementedError("a contract is subclassed, with an identity fixture")

    @pytest.fixture
    def show(self) -> Callable[[Claim, datetime], bytes]:
        """Return a callable that makes assertions."""
        raise NotImplementedError("a contract is subclassed, with a show fixture")

    def test_what_the_officer_shows_for_this_act_is_believed(
        self, identity: Identity, show: Callable[[Claim, datetime], bytes]
    ) -> None:
        """And the record says what it was, and who looked at it."""
        proof = identity.verify(CLAIM, show(CLAIM, NOW), NOW + timedelta(seconds=5))
        assert proof.kind is not EvidenceKind.NONE
        assert proof.verified_by

    @pytest.mark.parametrize("name", OTHERS)
    def test_what_was_shown_for_another_act_is_refused(
        self, identity: Identity, show: Callable[[Claim, datetime], bytes], name: str
    ) -> None:
        """Of another officer, or for another letter, act, step, round or content."""
        with pytest.raises(AccessDeniedError):
            identity.verify(CLAIM, show(evolve(CLAIM, **{name: OTHERS[name]}), NOW), NOW)  # type: ignore[arg-type]  # each of its kind

    def test_what_the_officer_shows_for_a_decision_is_believed(
        self, identity: Identity, show: Callable[[Claim, datetime], bytes]
    ) -> None:
        """As for an approval, though nobody wrote a letter yet."""
        assert identity.verify(DECISION, show(DECISION, NOW), NOW + timedelta(seconds=5)).kind is not EvidenceKind.NONE

    @pytest.mark.parametrize("name", OTHER_DECISIONS)
    def test_what_was_shown_for_another_decision_is_refused(
        self, identity: Identity, show: Callable[[Claim, datetime], bytes], name: str
    ) -> None:
        """Of another officer, or on another complaint, program, outcome, assessment or reason."""
        with pytest.raises(AccessDeniedError):
            identity.verify(DECISION, show(evolve(DECISION, **{name: OTHER_DECISIONS[name]}), NOW), NOW)  # type: ignore[arg-type]  # each of its kind

    @pytest.mark.parametrize("away", [timedelta(days=-1), timedelta(days=1)])
    def test_what_is_old_or_comes_from_the_future_is_refused(
        self, identity: Identity, show: Callable[[Claim, datetime], bytes], away: timedelta
    ) -> None:
        """By a day at the least."""
        with pytest.raises(AccessDeniedError):
            identity.verify(CLAIM, show(CLAIM, NOW + away), NOW)

    def test_what_was_changed_is_refused_and_not_shown(
        self, identity: Identity, show: Callable[[Claim, datetime], bytes]
    ) -> None:
        """Each byte of it."""
        assertion = show(CLAIM, NOW)
        for place in range(0, len(assertion), max(1, len(assertion) // 40)):
            changed = assertion[:place] + bytes([assertion[place] ^ 1]) + assertion[place + 1 :]
            with pytest.raises(AccessDeniedError) as refused:
                identity.verify(CLAIM, changed, NOW)
            assert changed.decode("latin-1") not in str(refused.value)

    @pytest.mark.parametrize("data", [b"\x00", b"..", b"{}", b"\xff" * 100_000, b"a.b.c"])
    def test_what_is_no_assertion_is_refused(self, identity: Identity, data: bytes) -> None:
        """Whatever it is, and however long."""
        with pytest.raises(AccessDeniedError):
            identity.verify(CLAIM, data, NOW)

    def test_nothing_is_never_proof(self, identity: Identity) -> None:
        """It is refused, or the record says that only the server asserts it."""
        try:
            proof = identity.verify(CLAIM, b"", NOW)
        except AccessDeniedError:
            return
        assert proof.kind is EvidenceKind.NONE
