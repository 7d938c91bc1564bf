"""What a program gives: a number of each case, calculated as any other, and what it is counted in."""

from fractions import Fraction

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.checks import fault_at, measured
from slrtkit.domain.rules.describe import describe_operand
from slrtkit.domain.rules.facts import FactCatalogue, Kind
from slrtkit.domain.rules.language import LANGUAGES, Locale
from slrtkit.domain.rules.nodes import Number, Operand, Period
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.units import Dimension, dimension, per, written
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError

__all__ = ["amount_faults", "amount_unit", "describe_amount", "write_amount"]

_PERIODS: dict[Locale, dict[str, str]] = {"id": {}, "en": {"bulan": "month", "tahun": "year", "hari": "day"}}


def amount_faults(
    amount: Operand, unit: str, catalogue: FactCatalogue, bearer: Unit | None = None
) -> tuple[RuleDefinitionError, ...]:
    """Return everything that is wrong with an amount: it is no number, or counted in something else than it says.

    Args:
        amount: What is given.
        unit: What it says that it is counted in, such as `Rp/bulan`; or empty.
        catalogue: The facts that are declared.
        bearer: Whose facts stand under bare names; None where any declared name may.
    """
    measure, found = measured(amount, catalogue, bearer)
    if measure.kind not in {Kind.NUMBER, None}:
        return (*found, fault_at(amount, "rule.kind", f"an amount is a number, and this is {measure.kind}"))
    wanted = dimension(unit)
    if wanted is None or measure.unit is None or wanted == measure.unit:
        return found
    text = f"{unparse(amount)} is {written(measure.unit)}, and not {unit}"
    return (*found, fault_at(amount, "rule.unit", text, _conversion(amount, measure.unit, wanted)))


def _conversion(amount: Operand, given: Dimension, wanted: Dimension) -> str:
    periods = (period for period in (Period.MONTHS, Period.YEARS) if per(given, period) == wanted)
    return next((f"write: per_{period.value[:-1]}({unparse(amount)})" for period in periods), "")


def amount_unit(amount: Operand, unit: str, catalogue: FactCatalogue, bearer: Unit | None = None) -> str:
    """Return what an amount is counted in: as it says, otherwise as its facts are; empty where neither tells."""
    found = measured(amount, catalogue, bearer)[0].unit
    return unit or (written(found) if found else "")


def describe_amount(amount: Operand, unit: str, locale: Locale, catalogue: FactCatalogue, bearer: Unit) -> str:
    """Return what is given, for people: `Rp600.000/bulan`, or `0,25 kali sewa (Rp/bulan)`."""
    told = amount_unit(amount, unit, catalogue, bearer)
    if isinstance(amount, Number):
        return write_amount(amount.value, told, locale)
    return describe_operand(amount, locale, catalogue, bearer) + (f" ({told})" if told else "")


def write_amount(value: int | Fraction | Bounds, unit: str, locale: Locale) -> str:
    """Write an amount, or its two ends, with its unit: `Rp600.000/bulan`, `Rp100.000 … Rp200.000/bulan`."""
    what, *periods = unit.split("/")
    ends = (value.least, value.most) if isinstance(value, Bounds) else (value,)
    say = LANGUAGES[locale]
    numbers = ["" if isinstance(end, float) else say.number(end, what) for end in ends]
    return "/".join([" … ".join(numbers).strip(), *(_PERIODS[locale].get(period, period) for period in periods)])
