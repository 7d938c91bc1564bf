"""In which ways two values of a trait can agree, and what each way weighs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from slrtkit.ports.linkage import Agreement, Kind, Trait

__all__ = ["agreement", "commonness", "comparison"]

_ELSEWHERE = 1_000
"""As many entries as what holds for large registers weighs."""


@frozen
class _Level:
    """One way to agree.

    Attributes:
        agreement: What it is called.
        when: The condition in SQL, of `{l}` and `{r}`; it holds for what no level before it does.
        same: How often two entries of one person agree like this, of those that agree at all.
        chance: How often two entries of different persons do; for equal values how common the value is takes its place.
    """

    agreement: Agreement
    when: str
    same: float
    chance: float


_L, _R = "string_split({l}, ' ')", "string_split({r}, ' ')"
_LEVELS: Mapping[Kind, tuple[_Level, ...]] = {
    Kind.NAME: (
        _Level(Agreement.SAME, "{l} = {r}", 0.74, 1e-4),
        _Level(Agreement.SAME, f"list_sort({_L}) = list_sort({_R})", 0.04, 1e-4),
        _Level(
            Agreement.CLOSE,
            "jaro_winkler_similarity({l}, {r}) >= 0.93"
            " OR damerau_levenshtein(replace({l}, ' ', ''), replace({r}, ' ', '')) <= 1",
            0.14,
            4e-4,
        ),
        _Level(Agreement.CLOSE, f"list_has_any({_L}, {_R})", 0.06, 1.5e-2),
        _Level(Agreement.CLOSE, "jaro_winkler_similarity({l}, {r}) >= 0.82", 0.02, 2.4e-3),
    ),
    Kind.CODE: (_Level(Agreement.SAME, "{l} = {r}", 1, 1e-5),),
    Kind.DAY: (
        _Level(Agreement.SAME, "{l} = {r}", 0.9, 4e-5),
        _Level(
            Agreement.CLOSE,
            "damerau_levenshtein({l}, {r}) <= 1 OR left({l}, 4) || right({l}, 2) || substr({l}, 5, 2) = {r}",
            0.06,
            1.5e-3,
        ),
        _Level(Agreement.CLOSE, "left({l}, 4) = left({r}, 4) AND '0101' IN (right({l}, 4), right({r}, 4))", 0.03, 6e-4),
        _Level(Agreement.CLOSE, "right({l}, 4) = right({r}, 4)", 0.01, 2.8e-3),
    ),
    Kind.PLACE: (
        _Level(Agreement.SAME, "{l} = {r}", 0.95, 4e-3),
        _Level(Agreement.CLOSE, "regexp_replace({l}, '[.][^.]*$', '') = regexp_replace({r}, '[.][^.]*$', '')", 0.05, 6e-2),
    ),
    Kind.WORD: (_Level(Agreement.SAME, "{l} = {r}", 1, 0.5),),
}
_UNWEIGHED = {Kind.CODE: "damerau_levenshtein({l}, {r}) = 1"}
"""What speaks neither for nor against: numbers that are given out in turn differ in one digit, and so do slips of the pen."""


def comparison(trait: Trait) -> dict[str, Any]:
    """Return Splink's settings for one trait."""
    return {"output_column_name": trait.name, "comparison_levels": list(_settings(trait))}


def commonness(values: Iterable[str | None], trait: Trait) -> dict[str, float]:
    """Return value -> how likely another person has it: how many others here do, and how many of a thousand elsewhere."""
    counts = Counter(value for value in values if value is not None)
    others, elsewhere = counts.total() - 1 + _ELSEWHERE, _ELSEWHERE * _LEVELS[trait.kind][0].chance
    return {value: (count - 1 + elsewhere) / others for value, count in counts.items()}


def agreement(trait: Trait, row: Mapping[str, Any]) -> Agreement:
    """Return how the values of a trait agree in a row that Splink predicted."""
    left, right, level = (row[name.format(trait.name)] for name in ("{}_l", "{}_r", "gamma_{}"))
    if left is None or right is None:
        return Agreement.UNKNOWN
    if level < 0:
        return Agreement.CLOSE
    return _LEVELS[trait.kind][-level].agreement if level else Agreement.DIFFERENT


def _settings(trait: Trait) -> Iterator[dict[str, Any]]:
    names = {"l": f"{trait.name}_l", "r": f"{trait.name}_r"}
    unweighed = ["{l} IS NULL", "{r} IS NULL", *([_UNWEIGHED[trait.kind]] if trait.kind in _UNWEIGHED else [])]
    yield {"sql_condition": " OR ".join(unweighed).format(**names), "is_null_level": True}
    for level in _LEVELS[trait.kind]:
        common = {"tf_adjustment_column": trait.name} if level.agreement is Agreement.SAME else {}
        weights = {"m_probability": level.same * (1 - trait.doubt), "u_probability": level.chance}
        yield {"sql_condition": level.when.format(**names), **weights, **common}
    rest = 1 - sum(level.chance for level in _LEVELS[trait.kind])
    yield {"sql_condition": "ELSE", "m_probability": trait.doubt, "u_probability": rest}
