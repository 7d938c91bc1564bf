"""PDFium is not made for threads: whoever opens a document with it holds this turn until it is closed again."""

from threading import Lock

__all__ = ["TURN"]

TURN: Lock = Lock()
