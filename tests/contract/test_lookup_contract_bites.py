"""The contract of lookups catches every lookup that breaks one promise."""

import inspect
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from slrtkit.domain.enquiry import Unasked
from slrtkit.domain.household import Fact, Source, Unit
from slrtkit.ports.lookup import Found, LookupRequest, NotAsked, NotFound, Told
from slrtkit.testing.lookup import LookupContract, Situation, question

Answer = Found | NotFound | NotAsked
EVIDENCE = "ab" * 32
WHY = {
    Situation.OTHER_PERSON: Unasked.OTHER_PERSON,
    Situation.DENIED: Unasked.NO_PERMISSION,
    Situation.BUSY: Unasked.BUSY,
    Situation.SILENT: Unasked.TIME_OUT,
    Situation.DRIP: Unasked.TIME_OUT,
    Situation.GONE: Unasked.NO_NETWORK,
}
FAILURE = "test_a_question_without_an_answer_was_not_asked"
SPOKEN = "test_no_nik_stands_in_a_log_or_a_representation"


class Good:
    """A good lookup of an imagined agency; a fault changes the answer."""

    source = Source.DUKCAPIL

    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    def ask(self, asked: LookupRequest) -> Answer:
        match self.situation:
            case Situation.KNOWN | Situation.SPARSE:
                sex = Told(Unit.PERSON, "sex", Fact("P", asked.on, self.source))
                told = (sex,) if self.situation is Situation.KNOWN else ()
                return self.found(Found(told, EVIDENCE, "Ngatini", ("birth_date",)))
            case Situation.UNKNOWN:
                return self.missing(NotFound(EVIDENCE))
            case _:
                return self.unasked(NotAsked(WHY.get(self.situation, Unasked.UNREADABLE)))

    def found(self, found: Found) -> Answer:
        return found

    def missing(self, missing: NotFound) -> Answer:
        return missing

    def unasked(self, unasked: NotAsked) -> Answer:
        return unasked


class OfTomorrow(Good):
    def found(self, found: Found) -> Answer:
        return evolve(found, told=tuple(evolve(t, fact=evolve(t.fact, on=t.fact.on + timedelta(1))) for t in found.told))


class OfAnotherSource(Good):
    def found(self, found: Found) -> Answer:
        return evolve(found, told=tuple(evolve(t, fact=evolve(t.fact, source=Source.INTERVIEW)) for t in found.told))


class WithoutEvidence(Good):
    def found(self, found: Found) -> Answer:
        return evolve(found, evidence="")


class Guesses(Good):
    def found(self, found: Found) -> Answer:
        return evolve(found, unread=())


class FillsIn(Good):
    def found(self, found: Found) -> Answer:
        return found if found.told else evolve(found, told=(Told(Unit.PERSON, "sex", Fact("L", question().on, self.source)),))


class FindsNobodyNowhere(Good):
    def missing(self, missing: NotFound) -> Answer:
        return Found((), missing.evidence)


class TakesSilenceForNo(Good):
    def unasked(self, unasked: NotAsked) -> Answer:
        return NotFound(EVIDENCE) if unasked.reason is Unasked.TIME_OUT else unasked


class TakesAWrongAddressForNo(Good):
    def unasked(self, unasked: NotAsked) -> Answer:
        return NotFound(EVIDENCE) if self.situation is Situation.WRONG_ADDRESS else unasked


class BelievesAboutAnother(Good):
    def unasked(self, unasked: NotAsked) -> Answer:
        return Found((), EVIDENCE) if unasked.reason is Unasked.OTHER_PERSON else unasked


class Raises(Good):
    def unasked(self, unasked: NotAsked) -> Answer:
        if unasked.reason is Unasked.NO_NETWORK:
            raise OSError
        return unasked


class OneReasonForAll(Good):
    def unasked(self, unasked: NotAsked) -> Answer:
        return evolve(unasked, reason=Unasked.UNREADABLE)


class Logs(Good):
    def ask(self, asked: LookupRequest) -> Answer:
        logging.getLogger("lookup").debug("asking %s", asked.nik.text)
        return super().ask(asked)


class ShowsItself(Good):
    def __repr__(self) -> str:
        return question().nik.text


class ChangesItsMind(Good):
    turn = 0

    def found(self, found: Found) -> Answer:
        self.turn += 1
        return evolve(found, evidence=f"{self.turn:064x}")


FAULTS: dict[type[Good], str] = {
    OfTomorrow: "test_what_the_agency_says_has_a_source_a_day_and_evidence",
    OfAnotherSource: "test_what_the_agency_says_has_a_source_a_day_and_evidence",
    WithoutEvidence: "test_what_the_agency_says_has_a_source_a_day_and_evidence",
    Guesses: "test_what_nobody_can_read_is_told_and_never_guessed",
    FillsIn: "test_what_the_agency_does_not_say_is_absent",
    FindsNobodyNowhere: "test_that_the_agency_knows_nobody_is_an_answer",
    TakesSilenceForNo: FAILURE,
    TakesAWrongAddressForNo: FAILURE,
    BelievesAboutAnother: FAILURE,
    Raises: FAILURE,
    OneReasonForAll: FAILURE,
    Logs: SPOKEN,
    ShowsItself: SPOKEN,
    ChangesItsMind: "test_asking_again_gives_the_same_answer",
}
PROMISES = [name for name, _ in inspect.getmembers(LookupContract, inspect.isfunction) if name.startswith("test_")]


def prove(lookup: Callable[[Situation], Good], promise: str, caplog: pytest.LogCaptureFixture) -> None:
    test = getattr(LookupContract(), promise)
    wanted = inspect.signature(test).parameters
    marks = {"situation": list(Situation)[3:]} if promise == FAILURE else {"situation": [Situation.KNOWN]}
    for situation in marks["situation"]:
        fixtures = {"make_lookup": lookup, "situation": situation, "caplog": caplog}
        test(**{name: fixtures[name] for name in wanted})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good], caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises((AssertionError, OSError)):
        prove(fault, FAULTS[fault], caplog)


@pytest.mark.parametrize("promise", PROMISES)
def test_a_lookup_without_a_fault_keeps_the_promise(promise: str, caplog: pytest.LogCaptureFixture) -> None:
    prove(Good, promise, caplog)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
