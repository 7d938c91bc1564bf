"""Events and states as the canonical text that records and snapshots hold: each person in a share of their own."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

from attrs import field, frozen

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.events import ComplaintFiled, Event
from slrtkit.domain.history import State
from slrtkit.domain.household import Household, Person
from slrtkit.ledger import JSON, canonical
from slrtkit.wire.converter import to_wire
from slrtkit.wire.events import event_from_wire, event_to_wire, event_type
from slrtkit.wire.shares import cut, holds_persons
from slrtkit.wire.writers import quote, written, written_object, written_twice

__all__ = ["Statement", "Text", "complaint_asked", "complaint_filed", "require_readable", "state_text", "statement"]


@frozen
class Text:
    """Canonical text of something.

    Attributes:
        rest: The text, in which persons are named by their shares.
        persons: Canonical text of each person, by (subject, field).
    """

    rest: bytes
    persons: Mapping[tuple[str, str], bytes] = field(factory=dict)

    def shares(self, subject: str, before: bytes, after: bytes) -> dict[tuple[str, str], bytes]:
        """Return the shares of a body in which it stands between two texts; all but the persons is the `subject`'s."""
        return {**self.persons, (subject, "body"): b"".join((before, self.rest, after))}


@frozen
class Statement:
    """An event, and its text.

    Attributes:
        event: The event as it will be read back.
        text: Its text.
        state: What it states where that is one thing, as a registration states a household.
        state_text: The text of that.
    """

    event: Event
    text: Text
    state: object = None
    state_text: Text | None = None


def statement(event: Event) -> Statement:
    """Return an event with its text, which was made without building it twice where it states one thing.

    Raises:
        WireError: it could not be read back: a value is not of the type of its field, or has no canonical form.
    """
    kind: Any = type(event)
    name = _only(kind)
    state = getattr(event, name) if name else event
    text = _quick(state)
    if text is None:
        body = event_to_wire(event)
        return Statement(event_from_wire(event_type(type(event)), body), _slow(body))
    if not name:
        return Statement(event, text)
    return Statement(event, Text(b'{"%b":%b}' % (name.encode(), text.rest), text.persons), state, text)


def state_text(state: State) -> Text:
    """Return the text of a state. Raises WireError where a value has no canonical form."""
    return _quick(state) or _slow(to_wire(state))


def complaint_asked(complaint: Complaint) -> bytes:
    """Return the canonical text of what a complaint asks, by which the same request is recognised: without its id and day.

    Raises:
        WireError: a value has no canonical form.
    """
    return complaint_filed(complaint)[0]


def complaint_filed(complaint: Complaint) -> tuple[bytes, Statement | None]:
    """Return what a complaint asks (see `complaint_asked`), and that it was filed: of one writing.

    The second is None where that needs the long way. Raises WireError where a value has no canonical form.
    """
    told, asked = _FILED(complaint) or (b"", b"")
    if not told or holds_persons(told):
        return asked or canonical({**to_wire(complaint), "id": None, "received": None}), None
    text = Text(told)
    return asked, Statement(ComplaintFiled(complaint), Text(b'{"complaint":%b}' % told), complaint, text)


def require_readable(event: Event) -> None:
    """Return if an event could be read back. Raises WireError: see `statement`."""
    statement(event)


@cache
def _only(kind: type[Event]) -> str:
    """Return the name of the field that holds the state, where events of a kind say nothing else; empty of the others."""
    hints = get_type_hints(kind)
    return next(iter(hints)) if len(hints) == 1 and set(hints.values()) <= set(get_args(State)) else ""


def _quick(value: object) -> Text | None:
    if isinstance(value, Household):
        texts = {(one.id, f"persons/{one.id}"): written(one) for one in value.persons}
        persons = {share: text for share, text in texts.items() if text is not None}
        rest = written(value, _HOUSEHOLD) if len(persons) == len(value.persons) else None
        return None if rest is None else Text(rest, persons)
    rest = written(value)
    return None if rest is None or holds_persons(rest) else Text(rest)


def _slow(body: JSON) -> Text:
    shares: dict[tuple[str, str], JSON] = {}
    rest = canonical(cut(body, shares))
    return Text(rest, {share: canonical(person) for share, person in shares.items()})


def _named(persons: Iterable[Person]) -> str:
    return f"[{','.join([quote(f'persons/{one.id}') for one in persons])}]"


_FILED = written_twice(Complaint, id="null", received="null")
_HOUSEHOLD = written_object(Household, persons={tuple: _named})
