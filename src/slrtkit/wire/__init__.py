"""What crosses the border: domain objects as JSON and back, refused with every fault at its path."""

from slrtkit.wire.converter import from_wire, to_wire
from slrtkit.wire.events import event_from_wire, event_to_wire, event_type
from slrtkit.wire.letter import LETTER_SCHEMA, MADE_SCHEMA, PROVED_SCHEMA, letter_commitment, letter_file
from slrtkit.wire.limits import LimitEntry, case_limits_from_wire, limits_from_wire
from slrtkit.wire.program import program_to_wire
from slrtkit.wire.report import report_to_wire, seal_report_to_wire
from slrtkit.wire.seal import ClaimMap, claims_from_map, claims_to_map
from slrtkit.wire.shares import join, join_texts, split
from slrtkit.wire.snapshot import history_from_wire, history_texts, history_to_wire
from slrtkit.wire.texts import Statement, Text, complaint_asked, complaint_filed, require_readable, state_text, statement

__all__ = [
    "LETTER_SCHEMA",
    "MADE_SCHEMA",
    "PROVED_SCHEMA",
    "ClaimMap",
    "LimitEntry",
    "Statement",
    "Text",
    "case_limits_from_wire",
    "claims_from_map",
    "claims_to_map",
    "complaint_asked",
    "complaint_filed",
    "event_from_wire",
    "event_to_wire",
    "event_type",
    "from_wire",
    "history_from_wire",
    "history_texts",
    "history_to_wire",
    "join",
    "join_texts",
    "letter_commitment",
    "letter_file",
    "limits_from_wire",
    "program_to_wire",
    "report_to_wire",
    "require_readable",
    "seal_report_to_wire",
    "split",
    "state_text",
    "statement",
    "to_wire",
]
