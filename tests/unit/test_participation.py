"""The ledger of aid: what is known of a day, and that nothing but an ending ends it."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from slrtkit.domain import Source, Unit
from slrtkit.domain.overlap import Overlap, overlaps
from slrtkit.domain.participation import (
    Ending,
    EndReason,
    Participation,
    ParticipationAnswer,
    ParticipationEntry,
    Span,
    participation_facts,
)
from slrtkit.errors import DomainError, InvalidTransitionError, NotFoundError
from slrtkit.testing import post

PROOF = "ab" * 32
DAY = date(2026, 11, 21)
BEGUN = date(2025, 1, 1)


def ledger(*entries: ParticipationEntry, program: str = "PKH", answers: dict[date, bool | None] | None = None) -> Participation:
    said = {on.isoformat(): ParticipationAnswer(yes, on, Source.INTERVIEW) for on, yes in (answers or {}).items()}
    return Participation(program, Unit.FAMILY, "H-K", {entry.key: entry for entry in entries}, answers=said)


def entry(since: date | None = BEGUN, until: date | None = None) -> ParticipationEntry:
    return ParticipationEntry(since, Source.DTSEN, until)


def told(known: Participation, on: date) -> object:
    return participation_facts([known], on)


def test_running_aid_is_told_with_its_first_day_and_nothing_before_it_is_known() -> None:
    assert told(ledger(entry()), DAY) == {
        "participation": [{"program": "PKH", "from": "2025-01-01", "to": None}],
        "participation_complete": {"PKH": "2025-01-01"},
    }


def test_aid_that_begins_later_is_not_known_on_an_earlier_day() -> None:
    assert told(ledger(entry()), date(2024, 12, 31)) == {}


def test_aid_that_ended_leaves_its_days() -> None:
    ended = evolve(ledger(entry()), endings={"2025-01-01": Ending(date(2026, 1, 31), EndReason.MOVED, evidence=PROOF)})
    assert ended.spans(DAY) == (Span(BEGUN, date(2026, 1, 31)),)
    assert ended.running() == ()
    assert ended.known_since(DAY) == BEGUN


def test_aid_of_an_unknown_first_day_is_known_from_its_last_day_on() -> None:
    assert ledger(entry(None)).known_since(DAY) is None
    assert ledger(entry(None, date(2020, 5, 1))).known_since(DAY) == date(2020, 5, 1)


def test_a_survey_that_says_yes_counts_from_its_day_and_a_later_no_closes_it_at_the_last_yes() -> None:
    first, second, third = date(2025, 3, 1), date(2025, 9, 1), date(2026, 3, 1)
    known = ledger(answers={first: True, second: True, third: False})
    assert known.spans(second) == (Span(first, None),)
    assert known.known_since(second) is None
    assert known.spans(DAY) == (Span(first, second),)
    assert known.known_since(DAY) == third


def test_no_is_known_since_the_first_of_the_last_answers_that_say_so() -> None:
    known = ledger(answers={date(2024, 1, 1): False, date(2025, 1, 1): None, date(2026, 1, 1): False, date(2026, 6, 1): False})
    assert known.spans(DAY) == ()
    assert known.known_since(DAY) == date(2026, 1, 1)
    assert told(known, DAY) == {"participation": [], "participation_complete": {"PKH": "2026-01-01"}}


def test_nobody_knows_is_no_answer() -> None:
    assert told(ledger(answers={DAY: None}), DAY) == {}
    assert ledger(answers={BEGUN: True, DAY: None}).spans(DAY) == (Span(BEGUN, BEGUN),)


def test_a_survey_that_says_no_never_ends_aid_that_the_owner_entered() -> None:
    known = evolve(ledger(entry()), answers={"2026-01-01": ParticipationAnswer(False, date(2026, 1, 1), Source.INTERVIEW)})
    assert known.running() == ("2025-01-01",)
    assert known.spans(DAY) == (Span(BEGUN, None),)


def test_a_program_whose_list_is_whole_leaves_no_doubt() -> None:
    assert participation_facts([], DAY, ["PKH"]) == {"participation": [], "participation_complete": {"PKH": "0001-01-01"}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": EndReason.REMOVED},
        {"reason": EndReason.REMOVED, "evidence": PROOF},
        {"reason": EndReason.DIED},
        {"reason": EndReason.MOVED, "evidence": "surat pindah"},
        {"reason": EndReason.OWN_WISH, "removal": "R", "evidence": PROOF},
        {"reason": EndReason.PROGRAM_ENDED, "evidence": PROOF.upper()},
    ],
)
def test_no_ending_stands_without_its_decision_or_its_evidence(wrong: dict[str, object]) -> None:
    with pytest.raises(DomainError):
        Ending(DAY, **wrong)  # type: ignore[arg-type]  # the faults


@pytest.mark.parametrize(
    ("since", "until", "amount", "evidence"),
    [(DAY, BEGUN, None, ""), (BEGUN, None, -1, ""), (BEGUN, None, 1, "daftar.pdf")],
)
def test_an_entry_that_cannot_be_is_refused(since: date, until: date | None, amount: int | None, evidence: str) -> None:
    with pytest.raises(DomainError):
        ParticipationEntry(since, Source.DTSEN, until, amount, evidence)


def test_only_a_running_span_can_end_and_not_before_it_began() -> None:
    known = ledger(entry(), entry(date(2020, 1, 1), date(2021, 1, 1)))
    known.require_running("2025-01-01", BEGUN)
    with pytest.raises(InvalidTransitionError, match="not begun"):
        known.require_running("2025-01-01", BEGUN - timedelta(days=1))
    with pytest.raises(InvalidTransitionError, match="ended already"):
        known.require_running("2020-01-01", DAY)
    with pytest.raises(NotFoundError):
        known.require_running("2019-01-01", DAY)


def test_spans_know_their_common_days() -> None:
    running, past = Span(BEGUN, None), Span(None, DAY)
    assert running.common(past) == Span(BEGUN, DAY)
    assert past.common(Span(None, None)) == Span(None, DAY)
    assert Span(DAY, None).common(Span(None, BEGUN)) is None
    assert past.holds(date(1990, 1, 1))
    assert not past.holds(DAY + timedelta(days=1))


def test_an_overlap_is_found_both_ways_between_a_person_and_the_family_that_they_belong_to() -> None:
    home = post.household("H")
    family = ledger(entry())
    person = Participation("BANTUAN-X", Unit.PERSON, "H-P", {"2026-01-01": entry(date(2026, 1, 1))})
    expected = (Overlap(("H-P", "H-K"), ("BANTUAN-X", "PKH"), Span(date(2026, 1, 1), None)),)
    assert overlaps(home, [family, person], {"PKH": ["BANTUAN-X"]}) == expected
    assert overlaps(home, [person, family], {"BANTUAN-X": ["PKH"]}) == expected
    assert overlaps(home, [family, person], {}) == ()
    assert overlaps(home, [family, evolve(person, bearer="Q")], {"PKH": ["BANTUAN-X"]}) == ()
    assert overlaps(home, [evolve(family, unit=Unit.PERSON), person], {"PKH": ["BANTUAN-X"]}) == ()
    assert len(overlaps(home, [evolve(family, unit=Unit.HOUSEHOLD, bearer="H"), person], {"PKH": ["BANTUAN-X"]})) == 1
    assert len(overlaps(home, [family, evolve(person, unit=Unit.FAMILY, bearer="H-K")], {"PKH": ["BANTUAN-X"]})) == 1


def test_aid_one_after_the_other_is_no_overlap() -> None:
    before = ledger(entry(BEGUN, date(2025, 12, 31)))
    after = ledger(entry(date(2026, 1, 1)), program="SEMBAKO")
    assert overlaps(post.household("H"), [before, after], {"PKH": ["SEMBAKO"]}) == ()
