"""What crosses the border: domain objects as JSON and back, refused with every fault at its path."""

from slrtkit.wire.converter import from_wire, to_wire
from slrtkit.wire.events import event_from_wire, event_to_wire, event_type
from slrtkit.wire.letter import LETTER_SCHEMA, letter_file
from slrtkit.wire.report import report_to_wire
from slrtkit.wire.shares import join, split
from slrtkit.wire.snapshot import history_from_wire, history_to_wire

__all__ = [
    "LETTER_SCHEMA",
    "event_from_wire",
    "event_to_wire",
    "event_type",
    "from_wire",
    "history_from_wire",
    "history_to_wire",
    "join",
    "letter_file",
    "report_to_wire",
    "split",
    "to_wire",
]
