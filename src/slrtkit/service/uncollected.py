"""Work that makes very many objects, and none that refers back to itself: nobody need look for rings of them meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no rings of objects meanwhile; where nobody looked before, nobody does afterwards."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()
