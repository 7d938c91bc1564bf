"""Which words suit an operand: its unit, whether it is a day or an answer of yes and no, and how relations to it are said."""

from collections.abc import Mapping

from slrtkit.domain.rules.facts import FactCatalogue, FactType
from slrtkit.domain.rules.language import Language
from slrtkit.domain.rules.nodes import (
    Arithmetic,
    CaseDay,
    Converted,
    Count,
    Day,
    Duration,
    FactRef,
    MemberRef,
    Negation,
    Number,
    Operand,
    Operator,
    Period,
    Relation,
    Text,
    Total,
)

__all__ = ["MIRRORED", "OPPOSITE", "is_flag", "relation_words", "unit_of"]

OPPOSITE: Mapping[Relation, Relation] = {
    Relation.LT: Relation.GE,
    Relation.LE: Relation.GT,
    Relation.EQ: Relation.NE,
    Relation.NE: Relation.EQ,
    Relation.GE: Relation.LT,
    Relation.GT: Relation.LE,
}
"""What holds where a relation does not."""
MIRRORED: Mapping[Relation, Relation] = {
    Relation.LT: Relation.GT,
    Relation.LE: Relation.GE,
    Relation.GE: Relation.LE,
    Relation.GT: Relation.LT,
}
"""A relation read from its other side; equality is its own mirror."""


def relation_words(say: Language, catalogue: FactCatalogue, left: Operand, relation: Relation, right: Operand) -> str:
    """Return how a relation between two operands is said; `{}` stands for the right one."""
    match right:
        case Text() if relation in {Relation.EQ, Relation.NE}:
            return say.choices[relation is Relation.NE]
        case Arithmetic(operator, _, Duration()):
            return say.amounts[MIRRORED.get(relation, relation) if operator is Operator.SUB else relation]
        case Number() if isinstance(left, Count) or unit_of(left, catalogue).startswith("Rp"):
            return say.amounts[relation]
        case Number():
            return say.levels[relation]
        case _ if _is_day(right, catalogue):
            return say.days[relation]
        case _:
            return say.others[relation]


def unit_of(node: Operand, catalogue: FactCatalogue) -> str:
    """Return the unit of a number, such as `Rp/bulan`, or an empty text."""
    match node:
        case FactRef() | MemberRef():
            fact = catalogue.find(node.path, None)
            return fact.unit if fact else ""
        case Total(of=inner) | Negation(inner):
            return unit_of(inner, catalogue)
        case Converted(inner, per):
            return unit_of(inner, catalogue).replace(*("tahun", "bulan") if per is Period.MONTHS else ("bulan", "tahun"))
        case Arithmetic(Operator.SUB, left, right) if _is_day(left, catalogue) and _is_day(right, catalogue):
            return "hari"
        case Arithmetic(Operator.ADD | Operator.SUB, left, right):
            return unit_of(left, catalogue) or unit_of(right, catalogue)
        case _:
            return ""


def is_flag(node: Operand, catalogue: FactCatalogue) -> bool:
    """Whether an operand is a fact of yes and no."""
    return _type_of(node, catalogue) is FactType.BOOL


def _is_day(node: Operand, catalogue: FactCatalogue) -> bool:
    return isinstance(node, Day | CaseDay) or _type_of(node, catalogue) is FactType.DATE or _is_shifted(node)


def _is_shifted(node: Operand) -> bool:
    return isinstance(node, Arithmetic) and isinstance(node.right, Duration)


def _type_of(node: Operand, catalogue: FactCatalogue) -> FactType | None:
    fact = catalogue.find(node.path, None) if isinstance(node, FactRef | MemberRef) else None
    return fact.type if fact else None
