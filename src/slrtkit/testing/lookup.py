"""What every lookup promises, as tests: found, not found and not asked are three answers, and nothing is an exception.

The author of an adapter puts an agency of their own on loopback and lets it be in each `Situation`.
"""

import logging
from collections.abc import Callable
from datetime import date
from enum import StrEnum

import pytest

from slrtkit.domain.enquiry import Unasked
from slrtkit.domain.household import Unit
from slrtkit.domain.identifiers import NIK
from slrtkit.ports.lookup import Found, Lookup, LookupRequest, NotAsked, NotFound, Told

__all__ = ["LookupContract", "Situation", "question"]


class Situation(StrEnum):
    """What the agency does when it is asked."""

    KNOWN = "known"
    """It knows the person: sex P, and born on a day that it writes in a form that nobody agreed on."""
    SPARSE = "sparse"
    """It knows the person and says nothing of the sex."""
    UNKNOWN = "unknown"
    """It knows nobody of this NIK."""
    OTHER_PERSON = "other-person"
    """It answers about another NIK."""
    DENIED = "denied"
    """It does not let this office ask."""
    BUSY = "busy"
    """It says that it cannot answer now."""
    SILENT = "silent"
    """It takes the question and never answers."""
    DRIP = "drip"
    """It answers so slowly that the answer never ends, without ever being silent."""
    GONE = "gone"
    """Nobody is there."""
    CUT = "cut"
    """It cuts the line within the answer."""
    GARBAGE = "garbage"
    """It answers with bytes that mean nothing."""
    HUGE = "huge"
    """It answers with far more than a person's data are."""
    WRONG_ADDRESS = "wrong-address"
    """It is asked at an address that it does not have."""


_WHY: dict[Situation, frozenset[Unasked]] = {
    Situation.OTHER_PERSON: frozenset({Unasked.OTHER_PERSON}),
    Situation.DENIED: frozenset({Unasked.NO_PERMISSION}),
    Situation.BUSY: frozenset({Unasked.BUSY}),
    Situation.SILENT: frozenset({Unasked.TIME_OUT}),
    Situation.DRIP: frozenset({Unasked.TIME_OUT}),
    Situation.GONE: frozenset({Unasked.NO_NETWORK}),
    Situation.CUT: frozenset({Unasked.NO_NETWORK, Unasked.UNREADABLE}),
    Situation.GARBAGE: frozenset({Unasked.UNREADABLE}),
    Situation.HUGE: frozenset({Unasked.UNREADABLE}),
    Situation.WRONG_ADDRESS: frozenset({Unasked.UNREADABLE}),
}


def question() -> LookupRequest:
    """Return a question about nobody: the kecamatan of the NIK does not exist."""
    return LookupRequest("Q-1", NIK("331699" + "410190" + "0001"), date(2026, 11, 21), "fasilitator", "pemeriksaan data")


class LookupContract:
    """The promises of `slrtkit.ports.Lookup`; `make_lookup` is a fixture: situation -> a lookup of an agency that is in it."""

    @pytest.fixture
    def make_lookup(self) -> Callable[[Situation], Lookup]:
        """Return a callable that makes the lookup under test."""
        raise NotImplementedError("a contract is subclassed, with a make_lookup fixture")

    def test_what_the_agency_says_has_a_source_a_day_and_evidence(self, make_lookup: Callable[[Situation], Lookup]) -> None:
        """And is that of the person who was asked about."""
        lookup = make_lookup(Situation.KNOWN)
        found = lookup.ask(question())
        assert isinstance(found, Found)
        (sex,) = (told for told in found.told if told.name == "sex")
        assert isinstance(sex, Told)
        assert (sex.unit, sex.fact.value, sex.fact.source) == (Unit.PERSON, "P", lookup.source)
        assert sex.fact.on <= question().on
        assert len(found.evidence) == 64
        assert set(found.evidence) <= set("0123456789abcdef")

    def test_what_nobody_can_read_is_told_and_never_guessed(self, make_lookup: Callable[[Situation], Lookup]) -> None:
        found = make_lookup(Situation.KNOWN).ask(question())
        assert isinstance(found, Found)
        assert "birth_date" in found.unread
        assert "birth_date" not in {told.name for told in found.told}

    def test_what_the_agency_does_not_say_is_absent(self, make_lookup: Callable[[Situation], Lookup]) -> None:
        """Neither unread nor a value."""
        found = make_lookup(Situation.SPARSE).ask(question())
        assert isinstance(found, Found)
        assert "sex" not in {told.name for told in found.told} | {*found.unread}

    def test_that_the_agency_knows_nobody_is_an_answer(self, make_lookup: Callable[[Situation], Lookup]) -> None:
        """With evidence, unlike a question that was not answered."""
        told = make_lookup(Situation.UNKNOWN).ask(question())
        assert isinstance(told, NotFound)
        assert len(told.evidence) == 64

    @pytest.mark.parametrize("situation", _WHY)
    def test_a_question_without_an_answer_was_not_asked(
        self, make_lookup: Callable[[Situation], Lookup], situation: Situation
    ) -> None:
        """It is no exception, and no "not found"; and it ends, whatever the agency does."""
        told = make_lookup(situation).ask(question())
        assert isinstance(told, NotAsked)
        assert told.reason in _WHY[situation]

    @pytest.mark.parametrize("situation", [Situation.KNOWN, Situation.UNKNOWN, Situation.OTHER_PERSON, Situation.GONE])
    def test_no_nik_stands_in_a_log_or_a_representation(
        self, make_lookup: Callable[[Situation], Lookup], situation: Situation, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Whole numbers, wherever they are from."""
        caplog.set_level(logging.DEBUG)
        lookup, nik = make_lookup(situation), question().nik.text
        shown = f"{lookup!r} {question()!r} {lookup.ask(question())!r} {caplog.text}"
        assert nik not in shown
        assert nik[:-1] not in shown

    def test_asking_again_gives_the_same_answer(self, make_lookup: Callable[[Situation], Lookup]) -> None:
        lookup = make_lookup(Situation.KNOWN)
        assert lookup.ask(question()) == lookup.ask(question())
