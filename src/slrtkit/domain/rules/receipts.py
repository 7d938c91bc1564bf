"""Who received which program, and when: what a case says of participation, and what follows from it."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen

from slrtkit.domain.rules.days import shifted
from slrtkit.domain.rules.nodes import Receives, is_plain
from slrtkit.domain.rules.outcome import MET, NOT_MET, UNKNOWN, Outcome
from slrtkit.domain.rules.values import day_of, given
from slrtkit.errors import Problem

__all__ = ["NOTHING_KNOWN", "AidSpan", "Receipts"]

_FIELDS = {"program", "from", "to"}


@frozen
class AidSpan:
    """One participation in a program.

    Attributes:
        program: Its code.
        begun: The first day; None where nobody knows it.
        ended: The last day; None as long as it runs.
    """

    program: str
    begun: date | None = None
    ended: date | None = None

    def overlaps(self, first: date, last: date) -> Outcome:
        """Return whether it ran on any day from the first to the last; it has begun, at the latest, on its last day."""
        begun, ended = self.begun, self.ended
        if (begun is not None and begun > last) or (ended is not None and ended < first):
            return NOT_MET
        return MET if begun is not None or (ended is not None and ended <= last) else UNKNOWN


@frozen
class Receipts:
    """What is known of the participation of one unit or member.

    Attributes:
        entries: Each participation, in any order.
        complete: Of which programs there is no other: of all, of none, or of those named since a day each.
    """

    entries: tuple[AidSpan, ...] = ()
    complete: bool | Mapping[str, date] = False

    def answer(self, asked: Receives, on: date) -> Outcome:
        """Return whether a program is received on a day, or was within a span of time before it, both ends included."""
        first = on if asked.within is None else shifted(on, asked.within, back=True) or date.min
        certain = self.complete if isinstance(self.complete, bool) else self.complete.get(asked.program, date.max) <= first
        found = NOT_MET if certain else UNKNOWN
        for one in self.entries:
            if one.program == asked.program:
                outcome = one.overlaps(first, on)
                if outcome is MET:
                    return outcome
                if outcome is UNKNOWN:
                    found = outcome
        return found

    @classmethod
    def read(cls, facts: Mapping[str, object], label: str, problems: list[Problem]) -> "Receipts":
        """Read `participation` and `participation_complete` of one unit or member.

        Args:
            facts: What is known of it.
            label: What stands before the names in paths, such as `members[1].`.
            problems: Receives what is wrong, each with its path.
        """
        listed, complete = facts.get("participation"), facts.get("participation_complete")
        path = f"{label}participation"
        if listed is None:
            entries: Iterable[object] = ()
        elif isinstance(listed, list | tuple):
            entries = listed
        else:
            problems.append(Problem(path, "facts.kind", f"a list of programs is expected, not {given(listed)}"))
            return NOTHING_KNOWN
        read = tuple([_entry(entry, f"{path}[{index}]", problems) for index, entry in enumerate(entries)])
        if complete is None or isinstance(complete, bool):
            return NOTHING_KNOWN if listed is None else cls(read, complete is not False)
        since = _since(complete)
        if since is None:
            text = f"true, false or programs, each since a day or all, are expected, not {given(complete)}"
            problems.append(Problem(f"{path}_complete", "facts.kind", text))
            return NOTHING_KNOWN
        return NOTHING_KNOWN if listed is None else cls(read, since)


def _since(complete: object) -> Mapping[str, date] | None:
    """Return the day since which the list is complete about each program; a list of codes means since ever."""
    named = complete if isinstance(complete, Mapping) else None
    if isinstance(complete, list | tuple):
        named = dict.fromkeys(map(str, complete), date.min) if all(isinstance(code, str) for code in complete) else None
    days = {str(code): day_of(day) for code, day in (named or {}).items()}
    known = {code: day for code, day in days.items() if day is not None}
    return None if named is None or len(known) < len(days) else known


def _entry(entry: object, path: str, problems: list[Problem]) -> AidSpan:
    fields = entry if isinstance(entry, Mapping) else {}
    program = fields.get("program")
    if not isinstance(program, str) or not program or not is_plain(program):
        problems.append(Problem(f"{path}.program", "facts.kind", "the code of a program is expected"))
        program = ""
    if not _FIELDS.issuperset(fields):
        problems.append(Problem(f"{path}.?", "facts.name", f"a participation has {', '.join(sorted(_FIELDS))} only"))
    begun, ended = day_of(fields.get("from")), day_of(fields.get("to"))
    for name, day in (("from", begun), ("to", ended)):
        if day is None and (said := fields.get(name)) is not None:
            problems.append(Problem(f"{path}.{name}", "facts.kind", f"a day as YYYY-MM-DD is expected, not {given(said)}"))
    if begun and ended and ended < begun:
        problems.append(Problem(f"{path}.to", "facts.range", "it ends before it begins"))
    return AidSpan(program, begun, ended)


NOTHING_KNOWN: Receipts = Receipts()
"""No list of programs is at hand."""
