"""What was filled in, and what is wrong with it: each fault stands beside its field, and nothing typed is lost."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import parse_qsl

from attrs import define, field

from slrtkit.errors import RequestReusedError, SlrtError, WireError

from .words import Tongue

__all__ = ["LARGEST", "ONCE", "WORD", "Form"]

ONCE = "_once"
"""The field that names the form once for all: sent twice, it does its thing once."""
WORD = "_word"
"""The field that shows that the form is from this session."""
LARGEST = 64 * 1024
"""Bytes of a form."""
_FIELDS = 200

T = TypeVar("T")


@define
class Form:
    """A form, filled in or empty.

    Attributes:
        tongue: In which words faults are told.
        once: Its name, repeated when it is sent again.
        fresh: A name for the next one.
        values: What was filled in; empty fields are not there.
        faults: Name of a field -> what is wrong with it.
        others: What is wrong, and with no field in particular.
    """

    tongue: Tongue
    once: str
    fresh: str
    values: Mapping[str, str] = field(factory=dict, repr=False)
    sent: bool = False
    faults: dict[str, str] = field(factory=dict)
    others: list[str] = field(factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it so far."""
        return not (self.faults or self.others)

    def value(self, name: str, default: str = "") -> str:
        """Return what stands in a field: what was typed, else what is proposed."""
        return self.values.get(name, "" if self.sent else default)

    def text(self, name: str) -> str:
        """Return a text that has to be there; where it is not, the field says so."""
        said = self.value(name)
        if not said:
            self.faults[name] = self.tongue.say("fault-empty")
        return said

    def one_of(self, name: str, choices: Iterable[str]) -> str:
        """Return a choice; where it is none of them, the field says so."""
        said = self.value(name)
        if said not in set(choices):
            self.faults[name] = self.tongue.say("fault-choice")
        return said

    def day(self, name: str) -> date | None:
        """Return a day, written `2026-11-22` or `22-11-2026`; None where there is none."""
        return self.read(name, day_of)

    def read(self, name: str, make: Callable[[str], T]) -> T | None:
        """Return what is made of a field; None where it is empty, or where it cannot be made, which the field then says."""
        said = self.value(name)
        if not said:
            return None
        try:
            return make(said)
        except SlrtError as error:
            self.faults[name] = self.tongue.fault(error)
        except ValueError:
            self.faults[name] = self.tongue.say("fault-form")
        return None

    def refuse(self, error: SlrtError, **beside: str) -> None:
        """Note why the district refused: beside the field that it is about, where that is known.

        Args:
            error: Why.
            beside: Part of an error's code or path, with `_` for what is no letter -> name of the field.
        """
        if isinstance(error, RequestReusedError):
            self.once = self.fresh  # something else was typed after it was sent: whoever sends it again means it
        if isinstance(error, WireError):
            for one in error.problems:
                self._note(f"{one.path}.{one.code}", one.path.rpartition("/")[2], self.tongue.problem(one), beside)
        else:
            self._note(f"{error.code}.{error.path}", error.path, self.tongue.fault(error), beside)

    def _note(self, told: str, path: str, said: str, beside: Mapping[str, str]) -> None:
        plain = "".join(c if c.isalnum() else "_" for c in told)
        name = next((field for part, field in beside.items() if part in plain), path)
        if name and (name in self.values or name in beside.values()):
            self.faults[name] = said
        else:
            self.others.append(said)


def filled(body: bytes, tongue: Tongue, fresh: str) -> Form:
    """Return the form that a browser sent (`application/x-www-form-urlencoded`).

    Raises:
        ValueError: it is not of that kind, or has too many fields.
    """
    pairs = parse_qsl(body.decode("utf-8"), max_num_fields=_FIELDS)
    values = {name: said.replace("\r\n", "\n").strip() for name, said in pairs}
    return Form(tongue, values.get(ONCE, fresh), fresh, {name: said for name, said in values.items() if said}, sent=True)


def day_of(written: str) -> date:
    """Read a day as browsers write it, or as people do where the browser has no field for days.

    Raises:
        ValueError: there is no such day.
    """
    parts = written.replace("/", "-").split("-")
    if len(parts[0]) != len("22"):
        return date.fromisoformat(written)
    day, month, year = parts
    return date.fromisoformat(f"{year}-{month:0>2}-{day}")
