"""What an author of rules is promised: one reading of each text, and a caret under what is wrong."""

from datetime import date
from fractions import Fraction

import pytest

from slrtkit.domain.rules import check, nodes, parse, unparse
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
    ],
)
def test_a_tree_that_could_not_be_written_cannot_be_built(build: type) -> None:
    with pytest.raises(RuleDefinitionError):
        build()


# ------------------------------------------------------------------ checks


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
    ],
)
def test_a_condition_that_cannot_be_judged_is_refused_when_it_is_loaded(
    text: str, unit: Unit | None, code: str, marked: str, cure: str
) -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        check(parse(text), FACTS, unit)
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
    ],
)
def test_a_condition_over_declared_facts_is_accepted(text: str, unit: Unit | None) -> None:
    assert check(parse(text), FACTS, unit) == parse(text)


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
