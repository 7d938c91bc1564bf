"""What an officer is told to ask next, in which order, and in which words."""

import sys
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any as Anything

import pytest

from slrtkit.domain.rules import (
    FACTS,
    Criterion,
    DeclaredFact,
    FactCatalogue,
    FactType,
    Question,
    Role,
    RuleSet,
    Says,
    Value,
    Wording,
    assess,
    parse,
    questions,
)
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.completion import Open, TookPart, answered, opening
from slrtkit.domain.rules.touched import Touched
from slrtkit.domain.subject import Unit

ON = date(2026, 1, 31)


def rules(*whens: str, **more: Anything) -> RuleSet:  # noqa: ANN401  what a rule set has
    criteria = tuple(Criterion(f"c{index}", Says("syarat", "criterion"), parse(when)) for index, when in enumerate(whens))
    return RuleSet("P", date(2020, 1, 1), "contoh", criteria, **more)


def asked(when: str | Sequence[str], facts: dict[str, Anything], catalogue: FactCatalogue = FACTS) -> list[Question]:
    whens = [when] if isinstance(when, str) else when
    return list(questions(rules(*whens), facts, ON, catalogue))


def labels(when: str | Sequence[str], facts: dict[str, Anything]) -> list[str]:
    return [one.label for one in asked(when, facts)]


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        (["desil <= 4", "works"], {"desil": 9}, []),
        (["desil <= 4", "works"], {}, ["desil", "works"]),
        (["desil <= 4 or works", "desil <= 6"], {}, ["desil", "works"]),
        ("any(m.age < 7 for m in members) and desil <= 4", {"members": [{}]}, ["desil", "members[0].age"]),
        ("works or not works", {}, ["works"]),
        ("(desil <= 4 and works) or (desil > 4 and works)", {}, ["works"]),
        (["desil <= 4 or works", "desil > 4 or not works"], {}, ["desil", "works"]),
        ("desil <= 10 or works", {}, ["desil", "works"]),
        ("known(income)", {}, []),
        ("income / 0 < 3", {}, []),
        ("receives('PKH')", {}, ["participation.PKH"]),
        ("family.receives('PKH') or household.desil > 3", {}, ["family.participation.PKH", "household.desil"]),
        ("any(m.receives('PKH') for m in members)", {"members": [{}]}, ["members[0].participation.PKH"]),
        ("count(m for m in members) > 3", {}, ["members"]),
        ("income <= 1000000", {}, ["income"]),
        ("any(m.works for m in members if m.age < 5 and True)", {"members": [{}]}, ["members[0].age", "members[0].works"]),
        ("perahu", {}, ["perahu"]),
    ],
)
def test_what_can_change_the_verdict_is_asked_most_decisive_first(
    when: str | list[str], facts: dict[str, Anything], expected: list[str]
) -> None:
    assert labels(when, facts) == expected


def test_a_fact_that_no_answer_of_which_matters_is_left_out() -> None:
    both = ["desil <= 4 or works", "desil <= 4 or not works"]
    assert labels(both, {}) == ["desil"]
    assert assess(rules(*both), {}, ON).missing == ("desil", "works")


def test_what_decides_alone_comes_first_and_says_how_surely() -> None:
    first, second = asked(["desil <= 4", "housing.floor == 'tanah' or housing.wall == 'bambu'"], {"housing": {"floor": "kayu"}})
    assert (first.label, first.decides, first.remains) == ("desil", Fraction(1, 2), Fraction(1, 2))
    assert (second.label, second.criteria) == ("housing.wall", ("c1",))
    (only,) = asked("desil <= 4", {})
    assert (only.decides, only.remains) == (Fraction(1), Fraction(0))


def test_the_units_own_facts_come_before_those_of_members() -> None:
    assert labels(["all(m.works for m in members)", "resident"], {"members": [{}]}) == ["resident", "members[0].works"]


def test_of_k_criteria_only_those_that_still_count_are_asked() -> None:
    says = Says("x", "x")
    counted = [Criterion(name, says, parse(name), role=Role.COUNTED) for name in ("works", "pregnant", "resident")]
    sufficient = Criterion("cukup", says, parse("desil == 1"), role=Role.SUFFICIENT)
    required = Criterion("wajib", says, parse("citizen"))
    few = RuleSet("P", date(2020, 1, 1), "contoh", (*counted, sufficient, required), at_least=2)
    found = [one.label for one in questions(few, {"works": True}, ON)]
    assert set(found) == {"pregnant", "resident", "desil", "citizen"}
    assert [one.label for one in questions(few, {"works": True, "pregnant": True}, ON)] == ["citizen"]
    assert [one.label for one in questions(few, {"desil": 1}, ON)] == ["citizen"]


@pytest.mark.parametrize(
    ("when", "facts", "decides"),
    [
        ("income_per_head < 500000", {"members": [{}, {}]}, 1),
        ("income / count(m for m in members) < 500000", {"members": [{}, {}]}, 1),
        ("housing.area_m2 > 7.5 or housing.area_m2 < 3", {}, 1),
        ("birth_date < on - years(18)", {}, 1),
        ("occupation in ['petani', 'nelayan']", {}, 1),
        ("1 <= desil <= 4", {}, 1),
        ("works == True", {}, 1),
        ("received_within('RTLH', years=5) or receives('RTLH')", {}, 1),
        ("received_within('RTLH', days=3000)", {"participation": [{"program": "RTLH"}]}, 1),
        ("sum(m.income for m in members) < 1000", {"members": [{}]}, 1),
        ("any(m.age > desil for m in members)", {"members": [{"age": 3}]}, 1),
    ],
)
def test_an_answer_to_the_only_question_settles_it(when: str, facts: dict[str, Anything], decides: int) -> None:
    (only,) = asked(when, facts)
    assert (only.decides, only.remains) == (Fraction(decides), Fraction(0))


def test_two_unknown_numbers_that_are_compared_are_both_asked() -> None:
    assert {one.label for one in asked("spending.food > spending.total / 2", {})} == {"spending.food", "spending.total"}
    assert {one.label for one in asked("any(m.income > income for m in members)", {"members": [{}]})} == {
        "members[0].income", "income"
    }  # fmt: skip


def test_too_many_ways_to_complete_a_case_are_not_tried_and_nothing_is_left_out() -> None:
    facts: dict[str, Anything] = {"members": [{} for _ in range(12)]}
    assert len(asked("count(m for m in members if m.works) >= 6", facts)) == 12


def test_a_derived_fact_is_asked_by_what_it_follows_from() -> None:
    poor = DeclaredFact("poor", FactType.BOOL, (Unit.FAMILY,), Says("miskin", "poor"), formula="desil <= 2 or not resident")
    large = DeclaredFact(
        "small_children",
        FactType.INT,
        (Unit.FAMILY,),
        Says("balita", "infants"),
        formula="count(m for m in members if m.age < 5)",
    )
    own = FACTS.with_facts(poor, large)
    assert {one.label for one in asked("poor", {}, own)} == {"desil", "resident"}
    (only,) = asked("small_children >= 1", {"members": [{}]}, own)
    assert (only.label, only.decides) == ("members[0].age", Fraction(1))


def test_a_fact_that_is_not_declared_is_asked_for_all_the_same() -> None:
    assert opening("perahu").label == "perahu"
    assert Wording().ask(opening("perahu")) == "Keluarga: apa perahu?"


# ------------------------------------------------------------------- answers


def test_an_answer_stands_beside_what_is_known_and_changes_nothing_else() -> None:
    facts = {"desil": 3, "housing": {"floor": "tanah"}, "members": [{"age": 3}, {}], "family": {"income": 5}}
    told = answered(answered(facts, opening("housing.wall"), "bambu"), opening("members[1].age"), 9)
    told = answered(answered(told, opening("family.desil"), 4), opening("members"), 1)
    assert told == {
        "desil": 3,
        "housing": {"floor": "tanah", "wall": "bambu"},
        "members": [{"age": 3}, {"age": 9}, {}],
        "members_complete": True,
        "family": {"income": 5, "desil": 4},
    }
    assert facts["members"] == [{"age": 3}, {}]


@pytest.mark.parametrize("known", [{}, {"participation": []}, {"participation": [], "participation_complete": ["X"]},
    {"participation": [{"program": "PKH"}, {"program": "X", "from": "2025-01-01"}], "participation_complete": False},
    {"participation": [], "participation_complete": {"PKH": "2025-12-01"}}])  # fmt: skip
@pytest.mark.parametrize("whose", ["", "family.", "members[0]."])
def test_an_answer_about_a_program_settles_it(known: dict[str, Anything], whose: str) -> None:
    facts = {**known, "family": known, "members": [known]}
    when = "any(m.receives('PKH') for m in members)" if whose == "members[0]." else f"{whose}receives('PKH')"
    asks = opening(f"{whose}participation.PKH")
    for answer, verdict in ((TookPart(ON), "eligible"), (TookPart(None), "ineligible")):
        assert assess(rules(when), answered(facts, asks, answer), ON).entitlement.value == verdict


# --------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("label", "indonesian", "english"),
    [
        ("desil", "Keluarga: berapa desil?", "The family: how much is the decile?"),
        ("members[0].works", "Siti: bekerja, atau tidak bekerja?", "Siti: works, or does not work?"),
        ("members[1].age", "Anggota ke-2: berapa umurnya, atau kapan lahir?", "Member 2: how old, or born when?"),
        (
            "household.housing.tenure",
            "Rumah tangga: apa status rumah: milik sendiri, sewa, bebas sewa, rumah dinas, menumpang, lainnya?",
            (
                "The household: what is the tenure: owned, rented, free of rent, provided by the employer, shared with others, "
                "something else?"
            ),
        ),
        (
            "pbi_inactive_since",
            "Keluarga: PBI-JK nonaktif sejak tanggal berapa?",
            "The family: has been without active PBI-JK since what day?",
        ),
        ("birth_date", "Keluarga: kapan tanggal lahir?", "The family: what day is the date of birth?"),
        ("housing.area_m2", "Keluarga: berapa luas lantai (m²)?", "The family: how much is the floor area (m²)?"),
        (
            "participation.PKH",
            "Keluarga: menerima PKH (dari kapan sampai kapan), atau tidak pernah?",
            "The family: receives or received PKH (from when until when), or never?",
        ),
        (
            "household.participation.A b",
            "Rumah tangga: menerima “A b” (dari kapan sampai kapan), atau tidak pernah?",
            "The household: receives or received “A b” (from when until when), or never?",
        ),
        (
            "members",
            "Keluarga: siapa anggota yang belum tercatat, atau sudah lengkapkah daftarnya?",
            "Family: which members are not on the list yet, or is it complete?",
        ),
        ("occupation", "Keluarga: apa pekerjaan?", "The family: what is the occupation?"),
        ("income", "Keluarga: berapa penghasilan per bulan?", "The family: how much is the income a month?"),
        ("boat", "Keluarga: memiliki perahu, ya atau tidak?", "The family: owns a boat, yes or no?"),
    ],
)
def test_a_question_can_be_read_aloud(label: str, indonesian: str, english: str) -> None:
    own = FACTS.with_facts(DeclaredFact("boat", FactType.BOOL, (Unit.FAMILY,), Says("memiliki perahu", "owns a boat")))
    assert Wording("id", own, members=("Siti",)).ask(opening(label)) == indonesian
    assert Wording("en", own, members=("Siti",)).ask(opening(label)) == english


@pytest.mark.parametrize(
    ("label", "value", "indonesian", "english"),
    [
        ("desil", 3, "Siti: desil 3", "Siti: decile 3"),
        ("income", 1_500_000, "Siti: penghasilan per bulan Rp1.500.000", "Siti: income a month Rp1,500,000"),
        ("works", False, "Siti: tidak bekerja", "Siti: does not work"),
        ("boat", True, "Siti: boat: ya", "Siti: boat: yes"),
        ("boat", False, "Siti: boat: tidak", "Siti: boat: no"),
        ("household.housing.floor", "tanah", "Rumah tangga: lantai terluas tanah", "The household: main floor earth"),
        ("occupation", "petani", "Siti: pekerjaan “petani”", "Siti: occupation “petani”"),
        ("birth_date", date(2020, 5, 1), "Siti: tanggal lahir 1 Mei 2020", "Siti: date of birth 1 May 2020"),
        ("age", 5, "Siti: berumur 5 tahun", "Siti: is aged 5 years"),
        ("boat", Fraction(1, 2), "Siti: boat 0,5", "Siti: boat 0.5"),
    ],
)
def test_what_is_known_is_told_with_its_bearer(label: str, value: Value, indonesian: str, english: str) -> None:
    assert Wording("id", unit=Unit.PERSON, bearer="Siti").state(label, value) == indonesian
    assert Wording("en", unit=Unit.PERSON, bearer="Siti").state(label, value) == english


def test_what_is_missing_has_a_name() -> None:
    words = Wording("id", unit=Unit.HOUSEHOLD)
    names = [words.name(label) for label in ("members", "members[2].age", "participation.PKH", "housing.power_va")]
    assert names == [
        "Rumah tangga: siapa saja anggotanya",
        "Anggota ke-3: umur",
        "Rumah tangga: penerimaan PKH",
        "Rumah tangga: daya listrik",
    ]


def test_names_stay_out_of_what_is_printed_by_accident() -> None:
    assert "Siti" not in repr(Wording(bearer="Siti", members=("Siti",)))


def test_a_household_of_forty_costs_as_much_as_one_of_two_where_the_same_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    whens = [f"any(m.{name} and m.age < {limit} for m in members)" for limit, name in enumerate(("works", "pregnant"), 5)]
    tried: list[str] = []
    left = Touched.left

    def counted(self: Touched, asked: Open, after: Case, *, again: bool) -> int | None:
        tried.append(asked.label)
        return left(self, asked, after, again=again)

    monkeypatch.setattr(Touched, "left", counted)
    assert len(asked(whens, {"members": [{}, {}]})) == 2 * 3
    few = tried.copy()
    tried.clear()
    assert len(asked(whens, {"members": [{}] * 40})) == 40 * 3
    assert tried == few


def test_a_fact_that_is_only_asked_whether_it_is_known_is_seen_when_it_is_answered() -> None:
    (only,) = asked(["desil <= 4 or works", "not known(desil) or desil > 2"], {"works": False})
    assert (only.label, only.decides) == ("desil", Fraction(1))


def test_nobody_who_is_not_born_yet_is_an_answer() -> None:
    (only,) = asked(["birth_date < date('2027-01-01')"], {})
    assert (only.label, only.decides) == ("birth_date", Fraction(1))


def test_a_day_of_birth_answers_the_age_too() -> None:
    found = {one.label: one for one in asked(["birth_date >= date('2009-01-31')", "age < 20"], {})}
    assert found["birth_date"].decides == 1
    assert found["age"].decides < 1


def test_nothing_helps_where_arithmetic_has_no_value() -> None:
    facts: dict[str, Anything] = {"income": 5}
    assert [(one.label, one.decides, one.remains) for one in asked(["income / 0 < 3", "desil <= 4"], facts)] == [
        ("desil", Fraction(1, 2), Fraction(0))
    ]


def test_where_counting_would_take_long_an_answer_leaves_what_was_missing_but_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["slrtkit.domain.rules.questions"], "BUDGET", 0)
    found = asked("desil <= 4 and works", {})
    assert [(one.label, one.decides, one.remains) for one in found] == [
        ("desil", Fraction(1, 2), Fraction(1, 2)),
        ("works", Fraction(1, 2), Fraction(1, 2)),
    ]


def test_members_of_whom_something_else_is_known_are_looked_at_each_for_themselves() -> None:
    found = asked("any(m.works and m.pregnant for m in members)", {"members": [{"pregnant": True}, {}]})
    assert {one.label: one.decides for one in found} == {
        "members[0].works": Fraction(1, 2),
        "members[1].works": Fraction(0),
        "members[1].pregnant": Fraction(0),
    }
