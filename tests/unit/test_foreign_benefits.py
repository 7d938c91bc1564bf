"""Benefits that others publish, said in this language: three of OpenFisca's template country, two of PolicyEngine-us."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.cases import ProgramCase, disagreements, read_cases
from slrtkit.adapters.catalog.remarks import remarks
from slrtkit.adapters.catalog.toml import TomlCatalog, check_catalog, open_folder
from slrtkit.domain.rules import Assessment, Entitlement, assess
from slrtkit.errors import NotFoundError

FOLDER = Path(__file__).parents[1] / "fixtures" / "benefits"
CATALOG = TomlCatalog(FOLDER)
CASES = [(code, case) for code in CATALOG.codes() for case in read_cases(FOLDER, code)]


def assessed(code: str, facts: dict[str, object], on: date) -> Assessment:
    return assess(CATALOG.program(code).rules(on), facts, on, CATALOG.facts)


def given(assessment: Assessment) -> object:
    """What is given, as they say it: nothing is 0."""
    return 0 if assessment.amount is None else assessment.amount.value


def test_the_benefits_have_no_faults() -> None:
    assert check_catalog(FOLDER) == ()
    assert not [remark for remark in remarks(open_folder(FOLDER)) if remark.fault]
    assert CATALOG.codes() == ("ACP", "BASIC-INCOME", "HOUSING-ALLOWANCE", "LIFELINE", "PARENTING-ALLOWANCE")


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}: {case.name}" for code, case in CASES])
def test_published_cases_come_out_as_published(code: str, case: ProgramCase) -> None:
    assert disagreements(CATALOG.program(code), case, CATALOG.facts) == ()


@pytest.mark.parametrize(
    ("code", "facts", "on", "amount"),
    [
        ("BASIC-INCOME", {"age": 18, "salary": 0}, date(2015, 12, 1), 600),
        ("BASIC-INCOME", {"age": 18, "salary": 1200}, date(2015, 12, 1), 0),
        ("BASIC-INCOME", {"age": 18, "salary": 1200}, date(2016, 12, 1), 600),
        ("HOUSING-ALLOWANCE", {"rent": 400}, date(2016, 1, 1), 100),
        ("HOUSING-ALLOWANCE", {"rent": 0}, date(2016, 1, 1), 0),
        (
            "PARENTING-ALLOWANCE",
            {"members": [{"salary": 500, "age": 30, "adult": True}, {"salary": 0, "age": 5}]},
            date(2017, 1, 1),
            600,
        ),
    ],
)
def test_amounts_are_the_published_ones(code: str, facts: dict[str, object], on: date, amount: object) -> None:
    assert given(assessed(code, facts, on)) == amount


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("BASIC-INCOME", date(2015, 11, 30)),
        ("HOUSING-ALLOWANCE", date(2009, 12, 31)),
        ("HOUSING-ALLOWANCE", date(2016, 12, 1)),
        ("PARENTING-ALLOWANCE", date(2015, 11, 30)),
        ("LIFELINE", date(2016, 11, 30)),
        ("ACP", date(2021, 12, 31)),
    ],
)
def test_where_they_say_0_outside_of_the_dates_no_rules_are_in_force(code: str, on: date) -> None:
    with pytest.raises(NotFoundError) as refusal:
        CATALOG.program(code).rules(on)
    assert refusal.value.code == "rule.not-in-force"


def test_an_amount_of_what_nobody_asked_is_unknown_and_says_what_to_ask() -> None:
    found = assessed("HOUSING-ALLOWANCE", {}, date(2016, 1, 1))
    assert found.entitlement is Entitlement.UNDETERMINED
    assert found.amount is not None
    assert (found.amount.value, found.amount.missing) == (None, ("rent",))


def test_an_amount_is_exact() -> None:
    found = assessed("HOUSING-ALLOWANCE", {"rent": Fraction("333.33")}, date(2016, 1, 1))
    assert given(found) == Fraction("83.3325")
