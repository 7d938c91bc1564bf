"""Of all that is known of a case, what its rules ask for, and nothing else: what an auditor needs to judge it again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from slrtkit.domain.rules.facts import SURROUNDINGS, FactCatalogue
from slrtkit.domain.rules.nodes import MemberRef, Node, Whose
from slrtkit.domain.rules.ruleset import RuleSet
from slrtkit.domain.rules.used import asks_members, facts_used, receipts_used
from slrtkit.domain.subject import FactTree
from slrtkit.ledger import JSON

__all__ = ["needed"]

_AGE, _BORN = "age", "birth_date"


def needed(rules: RuleSet, facts: FactTree, catalogue: FactCatalogue) -> dict[str, JSON]:
    """Return the facts of a case that its rules speak of, as JSON, in the shape that `assess` reads.

    A fact that others are derived from is kept with them, a birth date where an age is asked, and of the members no more than
    is asked of each; how many they are is kept where the rules ask about members at all.

    Args:
        rules: The rules.
        facts: All that is known, as `facts_of` returns it.
        catalogue: What is declared.
    """
    nodes: list[Node] = [one.when for one in rules.judged]
    nodes += [rules.amount] if rules.amount is not None else []
    used = [one for node in nodes for one in facts_used(node, catalogue)]
    received = [one for node in nodes for one in receipts_used(node, catalogue)]
    programs = {whose: {one.program for one in received if one.whose is whose} for whose in Whose}
    own = _names(".".join(one.path) for one in used if not isinstance(one, MemberRef))
    kept = {**_kept(facts, own, ""), **_aid(facts, programs[Whose.UNIT])}
    for around in sorted(SURROUNDINGS):
        inner = facts.get(around)
        if isinstance(inner, Mapping):
            told = {**_kept(inner, own, f"{around}."), **_aid(inner, programs[Whose(around)])}
            kept.update({around: told} if told else {})
    members = facts.get("members")
    if any(asks_members(node, catalogue) for node in nodes) and isinstance(members, Sequence):
        asked = _names(".".join(one.path) for one in used if isinstance(one, MemberRef))
        kept["members"] = [{**_kept(one, asked, ""), **_aid(one, programs[Whose.MEMBER])} for one in members]
        kept["members_complete"] = facts.get("members_complete") is not False
    return kept


def _names(names: Iterator[str]) -> frozenset[str]:
    """Return names, with the birth date that an age follows from."""
    asked = set(names)
    return frozenset(asked | {name.removesuffix(_AGE) + _BORN for name in asked if name.rpartition(".")[2] == _AGE})


def _kept(facts: Mapping[str, object], names: Collection[str], before: str) -> dict[str, JSON]:
    found: dict[str, JSON] = {}
    for key, value in facts.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            if not (before == "" and key in SURROUNDINGS) and (inner := _kept(value, names, f"{name}.")):
                found[key] = inner
        elif name in names:
            found[key] = _said(value)
    return found


def _aid(facts: Mapping[str, object], programs: Collection[str]) -> dict[str, JSON]:
    """Return what is known of some programs that somebody receives."""
    spans, complete = facts.get("participation"), facts.get("participation_complete")
    if not programs or not isinstance(spans, Sequence):
        return {}
    listed = [{name: _said(value) for name, value in span.items()} for span in spans if span["program"] in programs]
    match complete:
        case Mapping():
            told: JSON = {program: _said(since) for program, since in complete.items() if program in programs}
        case list() | tuple():
            told = [program for program in complete if program in programs]
        case _:
            told = complete is not False
    return {"participation": listed, "participation_complete": told}


def _said(value: object) -> JSON:
    match value:
        case date():
            return value.isoformat()
        case bool() | int() | str() | None:
            return value
        case _:
            return str(value)
