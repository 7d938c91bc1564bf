"""Formulas of derived facts: text of the language over the bearer's own facts, turned to each bearer."""

from collections.abc import Mapping
from typing import Any as Anything
from typing import Final

from attrs import evolve, fields

from slrtkit.domain.rules.nodes import All, Any, Count, FactRef, MemberRef, Node, Receives, Total, Whose
from slrtkit.domain.rules.walk import walk
from slrtkit.errors import RuleDefinitionError

__all__ = ["MAX_FORMULAS", "about_members", "of_bearer", "require_depth", "require_own"]

MAX_FORMULAS: Final = 4
"""Formulas that stand for facts of each other, in a row."""
_AROUND = frozenset({Whose.FAMILY, Whose.HOUSEHOLD})


def about_members(formula: Node) -> bool:
    """Whether a formula asks about the members."""
    return any(isinstance(node, Any | All | Count | Total) for node in walk(formula))


def of_bearer(formula: Node, whose: Whose) -> Node:
    """Return a formula as it stands for somebody else than the unit: `income` becomes `family.income`, or `m.income`."""
    match formula:
        case FactRef(path):
            return MemberRef(path) if whose is Whose.MEMBER else FactRef((whose.value, *path))
        case Receives(whose=Whose.UNIT):
            return evolve(formula, whose=whose)
        case _:
            names = [one.name for one in fields(type(formula)) if one.name != "at"]
            return evolve(formula, **{name: _turned(getattr(formula, name), whose) for name in names})


def _turned(value: Anything, whose: Whose) -> Anything:  # noqa: ANN401  what a node is made of
    if isinstance(value, tuple):
        return tuple(_turned(one, whose) for one in value)
    return of_bearer(value, whose) if hasattr(value, "at") else value


def require_own(name: str, formula: Node, *, alone: bool) -> None:
    """Refuse a formula that reaches beyond its bearer; `alone`: the bearer has no members.

    Raises:
        RuleDefinitionError: it names the surroundings, or somebody who has no members asks about them.
    """
    for node in walk(formula):
        if (isinstance(node, FactRef) and node.path[0] in _AROUND) or (isinstance(node, Receives) and node.whose in _AROUND):
            raise RuleDefinitionError("a formula is made of its bearer's own facts", code="rule.formula", path=name)
    if alone and about_members(formula):
        raise RuleDefinitionError("a person has no members to be asked about", code="rule.formula", path=name)


def require_depth(formulas: Mapping[str, Node]) -> None:
    """Refuse formulas that stand for each other in a circle, or too many in a row.

    Raises:
        RuleDefinitionError: with the name where it was found.
    """
    for name in formulas:
        _require_depth(name, formulas, ())


def _require_depth(name: str, formulas: Mapping[str, Node], above: tuple[str, ...]) -> None:
    if name in above:
        raise RuleDefinitionError("this fact is derived from itself", code="rule.formula", path=name)
    if len(above) >= MAX_FORMULAS:
        text = f"more than {MAX_FORMULAS} facts are derived from each other in a row"
        raise RuleDefinitionError(text, code="rule.formula", path=name)
    for node in walk(formulas[name]):
        inner = ".".join(node.path) if isinstance(node, FactRef | MemberRef) else ""
        if inner in formulas:
            _require_depth(inner, formulas, (*above, name))
