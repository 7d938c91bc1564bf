"""Rules read the kinds of PPKS of a person on a day: counted, no longer counted, or never looked at."""

from datetime import date

import pytest

from slrtkit.domain import FamilyCard, Household, Membership, Person, RegionCode, Source, Unit
from slrtkit.domain.household import Classification, Fact
from slrtkit.domain.ppks import PPKS
from slrtkit.domain.rules import FACTS, Outcome, describe, explain, parse, require_household
from slrtkit.domain.subject import facts_of
from slrtkit.errors import WireError

BEGUN, ENDED = date(2026, 3, 1), date(2026, 6, 30)
ELDERLY = PPKS.LANJUT_USIA_TELANTAR
COUNTED = Classification(ELDERLY, BEGUN, Source.HOME_VISIT, "peksos")
NO_LONGER = Classification(ELDERLY, BEGUN, Source.HOME_VISIT, "peksos", ENDED, "Tinggal bersama anak")
AGAIN = Classification(ELDERLY, date(2026, 9, 1), Source.HOME_VISIT, "peksos")


def household(*ppks: Classification, roster_complete: bool = True) -> Household:
    return Household(
        "H",
        RegionCode("33.16.99.2001"),
        "",
        (FamilyCard("K"),),
        (Person("P", "Paijah", ppks=ppks), Person("Q", "Ratna")),
        (Membership("P", "K", "kepala_keluarga"), Membership("Q", "K", "anak")),
        roster_complete=roster_complete,
    )


@pytest.mark.parametrize(
    ("ppks", "on", "result"),
    [
        ((COUNTED,), date(2026, 2, 28), Outcome.UNKNOWN),
        ((COUNTED,), BEGUN, Outcome.MET),
        ((NO_LONGER,), ENDED, Outcome.MET),
        ((NO_LONGER,), date(2026, 7, 1), Outcome.NOT_MET),
        ((AGAIN, NO_LONGER), date(2026, 9, 1), Outcome.MET),
        ((), BEGUN, Outcome.UNKNOWN),
    ],
)
def test_a_rule_asks_whether_a_person_is_counted_among_a_kind_on_the_day(
    ppks: tuple[Classification, ...], on: date, result: Outcome
) -> None:
    facts = facts_of(household(*ppks), Unit.PERSON, on, "P")
    assert explain(parse("ppks.lanjut_usia_telantar"), facts, on).outcome is result


def test_a_family_is_asked_for_members_of_a_kind_and_who_was_never_looked_at_is_not_no() -> None:
    somebody = parse("any(m.ppks.lanjut_usia_telantar for m in members)")
    for ppks, result in (((COUNTED,), Outcome.MET), ((), Outcome.UNKNOWN)):
        facts = facts_of(household(*ppks), Unit.FAMILY, BEGUN, "P")
        assert explain(somebody, facts, BEGUN).outcome is result


@pytest.mark.parametrize("kind", PPKS)
def test_every_kind_has_a_fact_and_sentences_of_its_own(kind: PPKS) -> None:
    assert f"ppks.{kind.value}" in FACTS.by_name
    said = [describe(parse(f"{no}ppks.{kind.value}"), language) for language in ("id", "en") for no in ("", "not ")]
    assert len(set(said)) == 4
    assert kind.says.split()[0] in said[0]


def test_a_kind_is_no_fact_that_somebody_states() -> None:
    stated = household().with_fact("P", "ppks.odha", Fact(value=True, on=BEGUN, source=Source.INTERVIEW))
    with pytest.raises(WireError, match=r"facts\.classified"):
        require_household(FACTS, stated, BEGUN)
