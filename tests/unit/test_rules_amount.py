"""An amount is a number of the case, counted in what it says, and told where somebody is or may be entitled."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from slrtkit.adapters.catalog.toml import check_catalog
from slrtkit.cli import main
from slrtkit.domain.rules import (
    FACTS,
    Criterion,
    Entitlement,
    RuleSet,
    Says,
    amount_unit,
    assess,
    describe_amount,
    parse,
    parse_operand,
    write_amount,
)
from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError

DAY = date(2026, 5, 12)
POOR = Criterion("desil", Says("Desil 1 sampai 4", "Deciles 1 to 4"), parse("desil <= 4"))
RULES = RuleSet("CONTOH", date(2026, 1, 1), "contoh", (POOR,))
EACH = evolve(RULES, amount=parse_operand("100000 * count(m for m in members if m.age < 7)"), amount_unit="Rp/bulan")

PROGRAM = """code = "CONTOH"
name = "Contoh"
sector = "pangan"
owner = "Dinas Contoh"
unit = "household"

[[version]]
in_force_from = 2026-01-01
legal_basis = "contoh"
{amount}

  [[version.criterion]]
  code = "desil"
  says = {{ id = "Berpenghasilan rendah", en = "Has little income" }}
  when = "income < 1000000"
"""


def test_rules_without_an_amount_keep_the_digest_they_had() -> None:
    assert "amount" not in RULES.form
    assert EACH.form["amount"] == "100000 * count(m for m in members if m.age < 7)"
    assert len({RULES.digest, EACH.digest, evolve(EACH, amount_unit="").digest}) == 3


@pytest.mark.parametrize(
    ("facts", "entitlement", "value", "missing"),
    [
        ({"desil": 3, "members": [{"age": 3}, {"age": 5}]}, Entitlement.ELIGIBLE, 200_000, ()),
        ({"members": [{"age": 3}]}, Entitlement.UNDETERMINED, 100_000, ()),
        ({"desil": 3, "members": [{"age": 3}, {}]}, Entitlement.ELIGIBLE, Bounds(100_000, 200_000), ("members[1].age",)),
    ],
)
def test_an_amount_is_told_as_exactly_as_it_is_known(
    facts: dict[str, object], entitlement: Entitlement, value: object, missing: tuple[str, ...]
) -> None:
    found = assess(EACH, facts, DAY)
    assert found.amount is not None
    assert (found.entitlement, found.amount.value, found.amount.missing) == (entitlement, value, missing)


def test_nothing_is_given_to_whoever_is_not_entitled() -> None:
    assert assess(EACH, {"desil": 9, "members": []}, DAY).amount is None
    assert assess(RULES, {"desil": 3}, DAY).amount is None


@pytest.mark.parametrize(
    ("amount", "unit", "code", "cure"),
    [
        ("income", "", None, ""),
        ("income", "Rp/bulan", None, ""),
        ("600", "Rp/tahun", None, ""),
        ("income", "Rp/tahun", "rule.unit", "write: per_year(income)"),
        ("per_year(income)", "Rp/bulan", "rule.unit", "write: per_month(per_year(income))"),
        ("income", "kg", "rule.unit", ""),
        ("in_register", "", "rule.kind", ""),
        ("incme", "", "rule.unknown-fact", "did you mean income?"),
    ],
)
def test_an_amount_is_a_number_counted_in_what_it_says(amount: str, unit: str, code: str | None, cure: str) -> None:
    rules = evolve(RULES, amount=parse_operand(amount), amount_unit=unit)
    found = list(rules.faults(FACTS, Unit.FAMILY))
    assert [(fault.code, fault.cure) for fault in found] == ([(code, cure)] if code else [])


def test_a_unit_needs_an_amount() -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        evolve(RULES, amount_unit="Rp/bulan")
    assert refusal.value.code == "rule.amount"


@pytest.mark.parametrize(
    ("amount", "place", "code"),
    [
        ('amount = "incom"', "CONTOH.toml:10:11", "rule.unknown-fact"),
        ('amount = "income +"', "CONTOH.toml:10:11", "rule.syntax"),
        ('amount = "income"\namount_unit = "Rp/tahun"', "CONTOH.toml:10:11", "rule.unit"),
        ('amount_unit = "Rp/tahun"', "CONTOH.toml:10:1", "rule.amount"),
    ],
)
def test_a_catalog_tells_what_is_wrong_with_an_amount_where_it_stands(
    tmp_path: Path, amount: str, place: str, code: str
) -> None:
    (tmp_path / "CONTOH.toml").write_text(PROGRAM.format(amount=amount), "utf-8")
    [fault] = check_catalog(tmp_path)
    assert fault.code == code
    assert fault.path.startswith(place.rpartition(":")[0])


@pytest.mark.parametrize(
    ("value", "unit", "indonesian", "english"),
    [
        (600_000, "Rp/bulan", "Rp600.000/bulan", "Rp600,000/month"),
        (Bounds(1, 2), "kg", "1 kg … 2 kg", "1 kg … 2 kg"),
        (Bounds(1, float("inf")), "", "1 …", "1 …"),
    ],
)
def test_amounts_are_written_with_their_unit(value: int | Bounds, unit: str, indonesian: str, english: str) -> None:
    assert (write_amount(value, unit, "id"), write_amount(value, unit, "en")) == (indonesian, english)


def test_an_amount_is_described_with_what_it_is_made_of() -> None:
    assert amount_unit(parse_operand("0.5 * income"), "", FACTS, Unit.FAMILY) == "Rp/bulan"
    assert amount_unit(parse_operand("600"), "", FACTS) == ""
    assert describe_amount(parse_operand("600000"), "Rp/bulan", "id", FACTS, Unit.FAMILY) == "Rp600.000/bulan"
    assert describe_amount(parse_operand("0.5 * income"), "", "en", FACTS, Unit.FAMILY).endswith("(Rp/bulan)")


@pytest.mark.parametrize(("lang", "words"), [("id", "Besar bantuan"), ("en", "How much is given")])
def test_a_page_and_the_json_of_a_program_tell_the_amount(tmp_path: Path, lang: str, words: str) -> None:
    (tmp_path / "CONTOH.toml").write_text(PROGRAM.format(amount='amount = "0.1 * income"'), "utf-8")
    page = CliRunner().invoke(main, ["catalog", "describe", str(tmp_path), "--lang", lang])
    assert page.exit_code == 0
    assert words in page.output
    exported = CliRunner().invoke(main, ["catalog", "describe", str(tmp_path), "--json"])
    assert '"operand": "0.1 * income"' in exported.output
    assert '"unit": "Rp/bulan"' in exported.output
