"""asn1crypto made fit for threads.

It prepares a class (its fields by name and by tag) in place, when the first value of it is made, and parses a value in place,
when it is first looked into. A second thread that comes meanwhile finds half of it, and takes a good letter for a broken one.
So every class is prepared before there are two threads, and no parsed value is seen by two: what threads share here is bytes,
or is looked at in turns.
"""

from contextlib import suppress
from threading import Lock

from asn1crypto import core

__all__ = ["prepare"]

_TURN = Lock()


def prepare() -> None:
    """Prepare every class that is loaded; whoever loads classes calls it at the end of that."""
    pending = [core.Asn1Value]
    with _TURN:
        while pending:
            kind = pending.pop()
            pending += kind.__subclasses__()
            with suppress(TypeError):  # a choice that is nothing but the base of others
                kind()
