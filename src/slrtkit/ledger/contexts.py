"""Context strings: what a digest is about, so that the digest of one kind of thing never passes for another.

Each names a kind and the version of its form. A form that changes takes the next number and leaves the old one in place.
"""

from typing import Final

EVENT: Final = "slrtkit/event/1"
"""The header of an event, in its chain."""
PART: Final = "slrtkit/part/1"
"""The plaintext of one part of an event (salted)."""
DATA: Final = "slrtkit/data/1"
"""The bytes of a part as they are stored."""
LETTER: Final = "slrtkit/letter/1"
"""What a letter says (salted)."""
DECISION: Final = "slrtkit/decision/1"
"""A decision and the facts it used (salted)."""
RULESET: Final = "slrtkit/ruleset/1"
"""One dated version of a program's rules."""
ROOT: Final = "slrtkit/root/1"
"""The root of a trust bundle."""
LIST: Final = "slrtkit/list/1"
"""A signed list of a trust bundle."""
STATEMENTS: Final = "slrtkit/statements/1"
"""The current statements about one thing, to tell whether more is known."""
APPROVAL: Final = "slrtkit/approval/1"
"""What an officer proves when they approve a letter."""
REQUEST: Final = "slrtkit/request/1"
"""The content of a request, to tell a repetition from a reused client id."""
