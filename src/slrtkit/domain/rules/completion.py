"""The facts of a case with one more of them answered: what a question asks for, by its label, and what an answer adds.

Labels are those of `Assessment.missing`: `desil`, `family.desil`, `members[1].age`, `household.participation.RTLH`, and
`members`, which asks who else there is.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.rules.facts import SURROUNDINGS
from slrtkit.domain.rules.nodes import FactRef, MemberRef, Reference, Value, Whose

__all__ = ["Answer", "Open", "TookPart", "answered", "opening"]

_MEMBER = re.compile(r"members\[(\d+)\]\.")
_TAKES_PART = "participation"


@frozen
class TookPart:
    """An answer about a program: received until a day; None: never, or not in the time that matters."""

    until: date | None


Answer: TypeAlias = Value | TookPart | int
"""What may be answered: a value; about a program `TookPart`; about the roster how many it lacks, of whom nothing is known."""


@frozen
class Open:
    """What is asked for.

    Attributes:
        label: As `Assessment.missing` has it.
        fact: The fact; None where a program or the roster is asked for.
        program: Code of the program, or empty.
        whose: Whose receipt it is.
        member: The place of the member on the roster, or None.
    """

    label: str
    fact: Reference | None = None
    program: str = ""
    whose: Whose = Whose.UNIT
    member: int | None = None

    @property
    def roster(self) -> bool:
        """Whether it is asked who else there is."""
        return self.fact is None and not self.program


def opening(label: str) -> Open:
    """Return what a label asks for."""
    if label == "members":
        return Open(label)
    found = _MEMBER.match(label)
    member = int(found[1]) if found else None
    path = tuple((label[found.end() :] if found else label).split("."))
    around = path[0] if path[0] in SURROUNDINGS and len(path) > 1 else ""
    inner = path[1:] if around else path
    if inner[0] == _TAKES_PART:
        whose = Whose.MEMBER if found else Whose(around)
        return Open(label, program=".".join(inner[1:]), whose=whose, member=member)
    return Open(label, MemberRef(path) if found else FactRef(path), member=member)


def answered(facts: Mapping[str, object], asked: Open, answer: Answer) -> Mapping[str, object]:
    """Return the facts with an answer among them; what was given stays as it is.

    Args:
        facts: Nested mappings.
        asked: What the answer is to.
        answer: A value, a `TookPart`, or how many members the roster lacks.
    """
    if asked.roster:
        assert isinstance(answer, int)  # noqa: S101  the roster lacks so many
        return {**facts, "members": [*_list(facts.get("members")), *({} for _ in range(answer))], "members_complete": True}
    if asked.member is not None:
        members = _list(facts.get("members"))
        members[asked.member] = _told(_group(members[asked.member]), asked, answer)
        return {**facts, "members": members}
    if asked.whose is Whose.UNIT:
        return _told(facts, asked, answer)
    return {**facts, asked.whose.value: _told(_group(facts.get(asked.whose.value)), asked, answer)}


def _told(group: Mapping[str, object], asked: Open, answer: Answer) -> Mapping[str, object]:
    if asked.fact is not None:
        return _put(group, asked.fact.path, answer)
    given, complete = group.get(_TAKES_PART), group.get(f"{_TAKES_PART}_complete")
    clear = [entry for entry in _list(given) if not _vague(_group(entry), asked.program)]
    until = answer.until if isinstance(answer, TookPart) else None
    entries = [*clear, {"program": asked.program, "from": until, "to": until}] if until else clear
    whole = complete is True or (given is not None and complete is None)
    since = _group(complete) or dict.fromkeys(map(str, _list(complete)), date.min)
    return {
        **group,
        _TAKES_PART: entries,
        f"{_TAKES_PART}_complete": True if whole else {**since, asked.program: date.min},
    }


def _vague(entry: Mapping[str, object], program: str) -> bool:
    """Whether an entry about a program leaves its days open, so that the answer takes its place."""
    return entry.get("program") == program and entry.get("from") is None


def _put(group: Mapping[str, object], path: Sequence[str], value: object) -> Mapping[str, object]:
    first, *rest = path
    return {**group, first: _put(_group(group.get(first)), rest, value) if rest else value}


def _group(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
