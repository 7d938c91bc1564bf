"""Coroutines run to their end, also where an event loop is running already (a notebook, a web server)."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["finished"]

_T = TypeVar("_T")


def finished(work: Coroutine[object, None, _T]) -> _T:
    """Return what a coroutine returns."""
    if not _in_loop():
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
