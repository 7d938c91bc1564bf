"""What an author of rules is promised: one reading of each text, and a caret under what is wrong."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from slrtkit.domain.rules import (
    check,
    faults,
    formula_faults,
    from_json,
    nodes,
    parse,
    parse_operand,
    to_json,
    unparse,
)
from slrtkit.domain.rules.facts import DeclaredFact, FactCatalogue, FactType, Says
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError


def refused(text: str, **where: int | str) -> RuleDefinitionError:
    with pytest.raises(RuleDefinitionError) as refusal:
        parse(text, **where)  # type: ignore[arg-type]  # file, line and column as they come
    return refusal.value


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("desil<=4", "desil <= 4"),
        ("  (desil\n  <= 4)  ", "desil <= 4"),
        ("18 <= m1.age", "18 <= m1.age"),
        ("area == 0.50", "area == 0.5"),
        ("income < 3_000_000", "income < 3000000"),
        ('housing.floor in ["tanah", "bam\'bu"]', "housing.floor in ['tanah', 'bam\\'bu']"),
        ("any(p.age < 7 for p in members)", "any(m.age < 7 for m in members)"),
        ("count(p.age < 7 for p in members if p.in_school) > 1", "count(m for m in members if m.in_school and m.age < 7) > 1"),
        ("count(m for m in members) > 1", "count(m for m in members) > 1"),
        ("--3 == -(-x)", "3 == --x"),
        ("(a and b) and c", "(a and b) and c"),
        ("a - (b - c) == (a - b) - c", "a - (b - c) == a - b - c"),
        ("birth_date >= date('2000-02-29')", "birth_date >= date('2000-02-29')"),
        ("birth_date>=on-years( 1_0 )", "birth_date >= on - years(10)"),
        ("sum(p.a for p in members)>1", "sum(m.a for m in members) > 1"),
        ("min(p.a+1 for p in members if p.f or p.g)<1", "min(m.a + 1 for m in members if m.f or m.g) < 1"),
        ("per_year(a)<per_month( b )", "per_year(a) < per_month(b)"),
        ('receives("P\'KH")', "receives('P\\'KH')"),
        ("received_within('RTLH',\nyears = 5)", "received_within('RTLH', years=5)"),
        ("any(p.receives('PKH') for p in members)", "any(m.receives('PKH') for m in members)"),
        ("family.receives('A') or household.received_within('B', days=3)",) * 2,
        ("a in [1, -2, 0.5] and d not in [date('2026-01-31')]",) * 2,
    ],
)
def test_every_condition_has_one_spelling(text: str, canonical: str) -> None:
    assert unparse(parse(text)) == canonical
    assert parse(canonical) == parse(text)


def test_numbers_and_days_are_read_exactly() -> None:
    assert parse("x == 0.1") == nodes.Comparison(nodes.FactRef(("x",)), ((nodes.Relation.EQ, nodes.Number(Fraction(1, 10))),))
    assert parse("d == date('2026-01-31')") == nodes.Comparison(
        nodes.FactRef(("d",)), ((nodes.Relation.EQ, nodes.Day(date(2026, 1, 31))),)
    )


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("desil <= 4 & x", "rule.character", "&"),
        ("desil = 4", "rule.character", "="),
        ("desil ≤ 4", "rule.character", "≤"),
        ("floor == “tanah”", "rule.character", "“"),
        ("désil <= 4", "rule.character", "é"),
        ("ｄesil <= 4", "rule.character", "ｄ"),  # noqa: RUF001  a wide letter that Python would read as d
        ("x == 'é' and bogus(1)", "rule.function", "bogus"),
        ("ani(m.age < 7 for m in members)", "rule.function", "ani"),
        ("floor in ['tanah' 'bambu']", "rule.syntax", "'bambu'"),
        ("f'{desil}' == 'x'", "rule.syntax", "'{desil}'"),
        ("x == 0x10", "rule.number", "x10"),
        ("x == 1e3", "rule.number", "e3"),
        ("x == 9007199254740992", "rule.number", "9007199254740992"),
        ("x == 0.0000000000000001", "rule.number", "0.0000000000000001"),
        ("d == date('2026-02-30')", "rule.date", "'2026-02-30'"),
        ("d == date(2026)", "rule.date", "2026"),
        ("x is True", "rule.language", "True"),
        ("x == None", "rule.language", "None"),
        ("x ** 2 == 4", "rule.language", "x ** 2"),
        ("x // 2 == 4", "rule.language", "x // 2"),
        ("+x == 4", "rule.language", "+x"),
        ("y if x else z", "rule.language", "y if x else z"),
        ("x.y().z == 1", "rule.language", "x.y().z"),
        ("x.y() == 1", "rule.language", "x.y()"),
        ("(1, 2) == 1", "rule.language", "(1, 2)"),
        ("x[0] == 1", "rule.language", "x[0]"),
        ("[x for m in members] == 1", "rule.language", "[x for m in members]"),
        ("x < (y < z)", "rule.kind", "y < z"),
        ("3", "rule.kind", "3"),
        ("a and 'b'", "rule.kind", "'b'"),
        ("count(m for m in members)", "rule.kind", "count(m for m in members)"),
        ("x in y", "rule.kind", "y"),
        ("x in []", "rule.kind", "[]"),
        ("x in ['a', 1]", "rule.kind", "1"),
        ("x in [y]", "rule.kind", "y"),
        ("known(3)", "rule.kind", "3"),
        ("any(m for m in members)", "rule.kind", "m"),
        ("any(any(n.ok for n in members) for m in members)", "rule.nested", "any(n.ok for n in members)"),
        ("any(m.ok for m in people)", "rule.members", "(m.ok for m in people)"),
        ("any(m.ok for m in members if m.a if m.b)", "rule.members", "(m.ok for m in members if m.a if m.b)"),
        ("any(m.ok)", "rule.members", "m.ok"),
        ("m.age < 7", "rule.members", "m.age"),
        ("members == 1", "rule.members", "members"),
        ("any(on.age < 7 for on in members)", "rule.name", "on"),
        ("x.__class__ == 1", "rule.name", "x.__class__"),
        ("Desil <= 4", "rule.name", "Desil"),
        ("true", "rule.name", "true"),
        ("count == 1", "rule.function", "count"),
        ("any(a, b)", "rule.function", "any(a, b)"),
        ("known(x=1)", "rule.character", "="),
        ("(a and b", "rule.syntax", "("),
        ("a and b)", "rule.syntax", ")"),
        ("(a]", "rule.syntax", "]"),
        ("x == 'tanah", "rule.character", "'"),
        ("x == 'a\\n'", "rule.character", "'"),
        ("a\0", "rule.character", "?"),
        ("x == 'a\u202eb'", "rule.text", "'a?b'"),
        ("x == '\ud800'", "rule.text", "'?'"),
        ("a  b", "rule.syntax", "b"),
        ("a < years(0)", "rule.span", "0"),
        ("a < years(3661)", "rule.span", "3661"),
        ("a < months(1.5)", "rule.span", "1.5"),
        ("a < days(b)", "rule.span", "b"),
        ("a < days(True)", "rule.span", "True"),
        ("a < days()", "rule.function", "days()"),
        ("received_within('A', years=x)", "rule.span", "x"),
        ("received_within('A', years=1, days=1)", "rule.function", "received_within('A', years=1, days=1)"),
        ("received_within('A')", "rule.function", "received_within('A')"),
        ("receives('A', years=1)", "rule.function", "receives('A', years=1)"),
        ("receives('')", "rule.function", "receives('')"),
        ("receives(a)", "rule.function", "receives(a)"),
        ("received_within('A', year=5)", "rule.character", "="),
        ("years=5", "rule.syntax", "="),
        ("desil == years=5", "rule.syntax", "="),
        ("5years=5", "rule.number", "years="),
        ("receives('A') == True", "rule.kind", "receives('A')"),
        ("m.receives('A')", "rule.function", "m.receives"),
        ("a.receives('A')", "rule.function", "a.receives"),
        ("a == 1 + family.receives('A')", "rule.kind", "family.receives('A')"),
        ("sum(m.a for m in people) < 1", "rule.members", "(m.a for m in people)"),
        ("sum(m.a < 1 for m in members) < 1", "rule.kind", "m.a < 1"),
        ("sum(sum(n.a for n in members) for m in members) < 1", "rule.nested", "sum(n.a for n in members)"),
        ("on.year == 1", "rule.name", "on.year"),
        ("on", "rule.kind", "on"),
        ("years(5)", "rule.kind", "years(5)"),
        ("participation == 1", "rule.name", "participation"),
    ],
)
def test_what_is_not_of_the_language_is_refused_with_a_caret_under_it(text: str, code: str, marked: str) -> None:
    error = refused(text)
    line, carets = error.picture.split("\n")
    start = len(carets) - len(carets.lstrip())
    assert (error.code, line[start : len(carets)]) == (code, marked)
    assert error.path == f"condition:1:{start + 1}"


def test_a_refusal_names_file_line_and_column_of_a_condition_on_several_lines() -> None:
    error = refused("desil <= 4\n\tand name == 'Ngawèn' and ani(x)", file="RTLH.toml", line=12, column=9)
    assert error.path == "RTLH.toml:13:27"
    assert error.picture == "\tand name == 'Ngawèn' and ani(x)\n\t" + " " * 25 + "^^^"
    assert error.cure == "did you mean any?"
    assert refused("desil << 4", file="RTLH.toml", line=12, column=9).path == "RTLH.toml:12:9"


def test_a_text_that_ends_too_early_is_marked_at_its_end() -> None:
    assert refused("desil <= 4 and").path == "condition:1:15"
    assert refused("").code == refused(" \n\t").code == "rule.empty"


def test_a_long_line_is_shown_around_the_fault() -> None:
    error = refused("x == 1 or " * 100 + "bogus(x)" + " or x == 1" * 100)
    line, carets = error.picture.split("\n")
    assert len(line) == 120
    assert line[carets.index("^") : len(carets)] == "bogus"


@pytest.mark.parametrize("text", ["x" * 5000, "(" * 41 + "x" + ")" * 41, "not " * 200 + "x", "-" * 4000 + "1 < 2"])
def test_too_long_or_too_deep_is_refused_before_it_costs_anything(text: str) -> None:
    assert refused(text).code in {"rule.length", "rule.depth"}


@pytest.mark.parametrize(
    "build",
    [
        lambda: nodes.Number(0.5),  # type: ignore[arg-type]  # what a careless caller does
        lambda: nodes.Number(True),
        lambda: nodes.Number(Fraction(1, 3)),
        lambda: nodes.Number(2**53),
        lambda: nodes.Text("a\nb"),
        lambda: nodes.FactRef(()),
        lambda: nodes.FactRef(("m", "age")),
        lambda: nodes.MemberRef(("Age",)),
        lambda: nodes.And((nodes.Flag(value=True),)),
        lambda: nodes.Membership(nodes.FactRef(("x",)), ()),
        lambda: nodes.Negation(nodes.Number(3)),
        lambda: nodes.Duration(0, nodes.Period.DAYS),
        lambda: nodes.Duration(True, nodes.Period.DAYS),  # what a careless caller does
        lambda: nodes.Converted(nodes.FactRef(("x",)), nodes.Period.DAYS),
        lambda: nodes.Receives(""),
        lambda: nodes.Receives("a\nb"),
    ],
)
def test_a_tree_that_could_not_be_written_cannot_be_built(build: type) -> None:
    with pytest.raises(RuleDefinitionError):
        build()


# ------------------------------------------------------------------ checks


def number(name: str, unit: str = "", least: int | None = None, most: int | None = None, formula: str = "") -> DeclaredFact:
    scopes = (Unit.FAMILY, Unit.HOUSEHOLD) if formula else tuple(Unit)
    says = Says(name, name)
    return DeclaredFact(name, FactType.DECIMAL, scopes, says, unit, least=least, most=most, formula=formula)


OPEN = "declare ranges (least, most) for what it is made of"
QUOTIENT = "declare a range (least, most) for the divisor"


MORE = FACTS.with_facts(
    number("yearly", "Rp/tahun", least=0, most=10**12),
    number("per_person", "m2/orang"),
    number("wide"),
    number("wider", least=0, most=1000),
    number("lot", "Rp/bulan/orang", formula="income / count(m for m in members)"),
)


@pytest.mark.parametrize(
    ("text", "unit", "code", "marked", "cure"),
    [
        ("desill <= 4", None, "rule.unknown-fact", "desill", "did you mean desil?"),
        ("any(m.agee < 7 for m in members)", None, "rule.unknown-fact", "m.agee", "did you mean age?"),
        ("family.desill <= 4", Unit.PERSON, "rule.unknown-fact", "family.desill", "did you mean desil?"),
        ("desil <= 4", Unit.PERSON, "rule.unknown-fact", "desil", "it is recorded of: family, household"),
        (
            "any(m.desil < 7 for m in members)",
            Unit.FAMILY,
            "rule.unknown-fact",
            "m.desil",
            "it is recorded of: family, household",
        ),
        ("known(desill)", None, "rule.unknown-fact", "desill", "did you mean desil?"),
        ("housing.floor in ['tanah', 'bambo']", None, "rule.unknown-value", "'bambo'", "did you mean 'bambu'?"),
        ("'tannah' == housing.floor", None, "rule.unknown-value", "'tannah'", "did you mean 'tanah'?"),
        ("housing.floor == 'tannah'", None, "rule.unknown-value", "'tannah'", "did you mean 'tanah'?"),
        ("desil <= 'x'", None, "rule.kind", "'x'", ""),
        ("'tanah' > 3", None, "rule.kind", "3", ""),
        ("housing.floor > 'tanah'", None, "rule.kind", "'tanah'", ""),
        ("1 < desil < 'x'", None, "rule.kind", "'x'", ""),
        ("desil", None, "rule.kind", "desil", ""),
        ("housing.floor + 1 == 2", None, "rule.kind", "housing.floor", ""),
        ("-pregnant == 2", None, "rule.kind", "pregnant", ""),
        ("birth_date > '2020-01-01'", None, "rule.kind", "'2020-01-01'", "write a day as date('2026-01-31')"),
        ("count(m for m in members if m.age) > 1", None, "rule.kind", "m.age", ""),
        ("not all(m.age for m in members if m.sex)", None, "rule.kind", "m.age", ""),
        ("desil in ['a']", None, "rule.kind", "'a'", ""),
        ("on - birth_date > years(5)", None, "rule.kind", "years(5)", "write: birth_date < on - years(5)"),
        ("years(5) < on", None, "rule.kind", "on", "write: x < on - years(5)"),
        ("birth_date * 2 > 3", None, "rule.kind", "birth_date", ""),
        ("birth_date + 2 > on", None, "rule.kind", "birth_date + 2", "write: on - years(5)"),
        ("years(5) + birth_date > on", None, "rule.kind", "years(5) + birth_date", "write: on - years(5)"),
        ("birth_date * years(5) > on", None, "rule.kind", "birth_date", ""),
        ("3 - birth_date > 3", None, "rule.kind", "3 - birth_date", "write: on - years(5)"),
        ("birth_date < 3", None, "rule.kind", "3", "write a day as date('2026-01-31')"),
        ("sum(m.sex for m in members) > 1", None, "rule.kind", "m.sex", ""),
        ("per_year(sex) > 1", None, "rule.kind", "per_year(sex)", ""),
        ("-(lot * 2) > 1", None, "rule.range", "lot * 2", QUOTIENT),
        ("years(5) > 3", None, "rule.kind", "3", "write: x < on - years(5)"),
        ("per_year(age) > 1", None, "rule.unit", "per_year(age)", ""),
        ("yearly > income", None, "rule.unit", "income", "write: per_year(income)"),
        ("income * 12 <= yearly", None, "rule.unit", "yearly", "write: per_year(income)"),
        ("2 * yearly > income", None, "rule.unit", "income", "write: per_year(income)"),
        ("income + housing.area_m2 > 3", None, "rule.unit", "income + housing.area_m2", ""),
        ("income / housing.area_m2 > income", None, "rule.unit", "income", ""),
        ("wide * wide > 1", None, "rule.range", "wide * wide", OPEN),
        (
            "sum(m.wide for m in members) > 1",
            None,
            "rule.range",
            "m.wide",
            "declare ranges (least, most) for what it is made of",
        ),
        (
            "income / desil / age * 2 > 1",
            None,
            "rule.range",
            "income / desil / age * 2",
            "declare a range (least, most) for the divisor",
        ),
        ("lot * 2 > 1", None, "rule.range", "lot * 2", QUOTIENT),
    ],
)
def test_a_condition_that_cannot_be_judged_is_refused_when_it_is_loaded(
    text: str, unit: Unit | None, code: str, marked: str, cure: str
) -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        check(parse(text), MORE, unit)
    error = refusal.value
    line, carets = error.picture.split("\n")
    assert (error.code, line[carets.index("^") : len(carets)], error.cure) == (code, marked, cure)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("family.desil <= 4 and insurance == 'pbi_nonaktif' and household.housing.power_va <= 900", Unit.PERSON),
        ("desil <= 4 and any(m.pregnant or m.age < 7 for m in members)", Unit.FAMILY),
        ("desil <= 4 and housing.area_m2 / count(m for m in members) < 9", Unit.HOUSEHOLD),
        ("True == pregnant and pbi_inactive_since >= date('2025-05-01')", None),
        (
            "sum(m.income for m in members) < 600000 * count(m for m in members) and income < 50000 * housing.area_m2",
            Unit.HOUSEHOLD,
        ),
        ("per_month(yearly) >= income and per_year(income) + 5 <= yearly and yearly * 0.5 > per_year(income / 2)", None),
        ("housing.area_m2 / count(m for m in members) == per_person and -(lot) < 3 and lot < wide", None),
        ("wide < 3 or desil * wider > income or income / income < 0.5 and 2 + 3 < desil", None),
        ("on - birth_date < 20 and birth_date + days(3) > on and birth_date in [date('2026-01-31')]", None),
        ("max(m.income for m in members if m.received_within('PKH', years=5)) < income and receives('PKH')", Unit.FAMILY),
    ],
)
def test_a_condition_over_declared_facts_is_accepted(text: str, unit: Unit | None) -> None:
    assert check(parse(text), MORE, unit) == parse(text)


def test_a_tree_built_in_code_is_refused_with_its_text() -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        check(nodes.FactRef(("desil",)), FACTS)
    assert refusal.value.picture == "desil"


def test_a_district_adds_its_own_facts_and_never_a_second_meaning() -> None:
    boat = DeclaredFact(
        "boat_length", FactType.DECIMAL, (Unit.HOUSEHOLD,), Says("panjang perahu", "length of the boat"), unit="m", least=0
    )
    condition = parse("boat_length < 7.5")
    assert check(condition, FACTS.with_facts(boat)) == condition
    for name in ("desil", "housing", "desil.of_family"):
        with pytest.raises(RuleDefinitionError):
            FACTS.with_facts(DeclaredFact(name, FactType.INT, (Unit.FAMILY,), Says("x", "x")))
    for name in ("Desil", "m.age", "family.desil", "", "a..b"):
        with pytest.raises(RuleDefinitionError):
            DeclaredFact(name, FactType.INT, (Unit.FAMILY,), Says("x", "x"))
    with pytest.raises(RuleDefinitionError):
        DeclaredFact("colour", FactType.ENUM, (Unit.FAMILY,), Says("warna", "colour"))


def test_every_built_in_fact_speaks_both_languages() -> None:
    assert isinstance(FACTS, FactCatalogue)
    assert all(fact.says.id and fact.says.en and fact.scopes for fact in FACTS.facts)


# ---------------------------------------------------------------- formulas


@pytest.mark.parametrize(
    ("formula", "type_", "code"),
    [
        ("income +", FactType.INT, "rule.syntax"),
        ("income < 3", FactType.INT, "rule.kind"),
        ("income + 3", FactType.BOOL, "rule.kind"),
        ("family.income * 2", FactType.INT, "rule.formula"),
        ("household.receives('PKH')", FactType.BOOL, "rule.formula"),
        ("new * 2", FactType.INT, "rule.formula"),
        ("any(m.age < 3 for m in members)", FactType.BOOL, "rule.formula"),
    ],
)
def test_a_formula_that_makes_no_fact_is_refused(formula: str, type_: FactType, code: str) -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        FACTS.with_facts(DeclaredFact("new", type_, (Unit.PERSON,), Says("x", "x"), formula=formula))
    assert refusal.value.code == code


def test_at_most_four_facts_are_derived_from_each_other_in_a_row() -> None:
    row = [number(f"n{index}", formula=f"n{index + 1} + 1") for index in range(5)]
    assert FACTS.with_facts(*row[:4], number("n4")).formulas
    with pytest.raises(RuleDefinitionError):
        FACTS.with_facts(*row, number("n5"))
    circle = (number("one", formula="other + 1"), number("other", formula="count(m for m in members if m.age > 3) + one"))
    with pytest.raises(RuleDefinitionError):
        FACTS.with_facts(*circle)


@pytest.mark.parametrize(
    ("formula", "codes"),
    [
        ("income / 2", []),
        ("housing.area_m2 / 2", ["rule.unit"]),
        ("desil / 2", []),
        ("incom / 2", ["rule.unknown-fact"]),
        ("housing.floor", ["rule.kind"]),
        ("pregnant", ["rule.unknown-fact"]),
    ],
)
def test_a_formula_is_checked_against_what_is_declared(formula: str, codes: list[str]) -> None:
    fact = DeclaredFact("new", FactType.RUPIAH, (Unit.HOUSEHOLD,), Says("x", "x"), unit="Rp/bulan", formula=formula)
    assert [fault.code for fault in formula_faults(FACTS.with_facts(fact))] == codes


def test_the_built_in_formulas_are_right() -> None:
    assert formula_faults(FACTS) == ()


# ---------------------------------------------------------------- JSON form


def test_a_condition_has_a_form_for_programs_that_do_not_read_text() -> None:
    assert to_json(parse("desil <= 4 and not received_within('RTLH', years=5)")) == {
        "is": "and",
        "terms": [
            {
                "is": "comparison",
                "first": {"is": "factref", "path": ["desil"]},
                "links": [{"relation": "<=", "right": {"is": "number", "value": 4}}],
            },
            {
                "is": "not",
                "term": {
                    "is": "receives",
                    "program": "RTLH",
                    "within": {"is": "duration", "length": 5, "period": "years"},
                },
            },
        ],
    }
    operand = parse_operand("-count(m for m in members if m.age < 7) + 0.5")
    assert from_json(to_json(operand)) == operand


X = {"is": "factref", "path": ["x"]}


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (3, ""),
        ({}, ""),
        ({"is": "eval"}, ""),
        ({"is": ["and"]}, ""),
        ({"is": "not", "term": {"is": "number", "value": 1}}, "term"),
        ({"is": "and", "terms": X}, "terms"),
        ({"is": "and", "terms": [X, {"is": "not"}]}, "terms[1].term"),
        ({"is": "flag", "value": 1}, "value"),
        ({"is": "number", "value": True}, "value"),
        ({"is": "number", "value": "0.50"}, ""),
        ({"is": "number", "value": "1e3"}, "value"),
        ({"is": "day", "value": "2026-02-30"}, "value"),
        ({"is": "factref", "path": "x"}, "path"),
        ({"is": "factref", "path": ["x", 3]}, "path[1]"),
        ({"is": "comparison", "first": X, "links": [3]}, "links[0]"),
        ({"is": "comparison", "first": X, "links": [{"relation": "=", "right": X}]}, "links[0].relation"),
        ({"is": "comparison", "first": X, "links": [{"relation": "<", "right": X, "more": 1}]}, ""),
        ({"is": "arithmetic", "operator": None, "left": X, "right": X}, "operator"),
        ({"is": "membership", "item": X, "choices": [{"is": "number", "value": 1}], "negated": False}, ""),
        ({"is": "membership", "item": X, "choices": [{"is": "number", "value": 1}], "negated": "no"}, "negated"),
        ({"is": "any", "holds": {"is": "any", "holds": X}}, "condition:1:5"),
        ({"is": "factref", "path": ["x"], "at": None}, ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_form_that_is_no_condition_is_refused_with_its_path(form: object, path: str) -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        from_json(form)
    assert refusal.value.path == path


def test_a_form_that_is_nested_too_deeply_is_refused() -> None:
    form: dict[str, Any] = X
    for _ in range(10_000):
        form = {"is": "not", "term": form}
    with pytest.raises(RuleDefinitionError) as refusal:
        from_json(form)
    assert refusal.value.path == ".".join(["term"] * 61)


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        (nodes.Any(nodes.Any(nodes.MemberRef(("works",)))), "rule.nested"),
        (nodes.MemberRef(("works",)), "rule.members"),
        (nodes.Receives("PKH", nodes.Whose.MEMBER), "rule.members"),
    ],
)
def test_a_tree_that_no_text_gives_is_refused(tree: nodes.Condition, code: str) -> None:
    assert [fault.code for fault in faults(tree, FACTS)] == [code]


@pytest.mark.parametrize(
    ("operand", "codes"),
    [
        ("-income", []),
        ("-lot", []),
        ("-(lot * 2)", ["rule.range"]),
        ("-housing.floor", ["rule.kind"]),
        ("desil + incom", ["rule.unknown-fact"]),
    ],
)
def test_an_operand_that_stands_alone_is_checked_too(operand: str, codes: list[str]) -> None:
    assert [fault.code for fault in faults(parse_operand(operand), MORE)] == codes
