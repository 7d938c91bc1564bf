"""What crosses the border: domain objects as JSON and back, refused with every fault at its path."""

from slrtkit.wire.converter import from_wire, to_wire
from slrtkit.wire.events import event_from_wire, event_to_wire, event_type
from slrtkit.wire.letter import LETTER_SCHEMA, letter_commitment, letter_file
from slrtkit.wire.limits import limits_from_wire
from slrtkit.wire.program import program_to_wire
from slrtkit.wire.registration import Registration, registration, require_readable
from slrtkit.wire.report import report_to_wire
from slrtkit.wire.shares import join, split
from slrtkit.wire.snapshot import history_from_wire, history_to_wire

__all__ = [
    "LETTER_SCHEMA",
    "Registration",
    "event_from_wire",
    "event_to_wire",
    "event_type",
    "from_wire",
    "history_from_wire",
    "history_to_wire",
    "join",
    "letter_commitment",
    "letter_file",
    "limits_from_wire",
    "program_to_wire",
    "registration",
    "report_to_wire",
    "require_readable",
    "split",
    "to_wire",
]
