"""Setting pages with typst: a fixed template, data in memory, the fonts that come along, and nothing else.

What is printed reaches the template as one JSON text, so text from people is never read as markup and no personal data is
written to disk.
"""

import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import cast

from slrtkit.errors import AdapterNotInstalledError, RenderError

__all__ = ["Setter"]

_FOLDER = Path(__file__).parent


class Setter:
    """Sets one kind of page with one typst compiler, which is kept and reused behind a lock; threads take turns.

    Processes that set pages are started with `spawn` or `forkserver`: typst keeps threads that a fork does not copy, so a
    process forked after its parent set a page is refused rather than left waiting for ever.

    Args:
        template: Name of the template beside this module.
        seconds: After this time a document is given up.
    """

    def __init__(self, template: str, seconds: float) -> None:
        """Take the template; typst itself is loaded by the first page."""
        self._template, self._seconds = _FOLDER / template, seconds
        self._compile: Callable[[str], bytes] | None = None
        self._turn = Lock()

    def pdf(self, data: Mapping[str, object]) -> bytes:
        """Return the page as PDF/A-3a.

        Raises:
            RenderError: typst could not set it, did not end in time (`document.timeout`), or this process was forked.
            AdapterNotInstalledError: typst is not installed.
        """
        if _first_process() != os.getpid():
            raise RenderError(
                "typst cannot go on in a forked process",
                code="document.forked",
                cure="start worker processes with the method 'spawn' or 'forkserver'",
            )
        with self._turn:
            self._compile = self._compile or _compiler(self._template)
            return self._within(self._compile, json.dumps(data))

    def _within(self, compiled: Callable[[str], bytes], data: str) -> bytes:
        """Wait for a page in a thread of its own; one that takes too long is left alone with its compiler."""
        answer: Future[bytes] = Future()
        Thread(target=_settle, args=(answer, compiled, data), daemon=True).start()
        try:
            return answer.result(self._seconds)
        except TimeoutError:
            self._compile = None
            raise RenderError(
                f"typst did not end within {self._seconds:g} seconds",
                code="document.timeout",
                cure="make the logo simpler, or the letter shorter",
            ) from None


def _settle(answer: "Future[bytes]", compiled: Callable[[str], bytes], data: str) -> None:
    try:
        answer.set_result(compiled(data))
    except BaseException as error:  # noqa: BLE001  whatever it is, it is raised where the page is waited for
        answer.set_exception(error)


@cache
def _first_process() -> int:
    """Return the id of the process that set the first page; a fork inherits the answer."""
    return os.getpid()


def _compiler(template: Path) -> Callable[[str], bytes]:
    try:
        import typst  # noqa: PLC0415  an optional dependency, loaded by the first page
    except ImportError as error:
        raise AdapterNotInstalledError(
            "letters are set with typst, which is not installed", cure="pip install 'slrtkit[typst]'"
        ) from error
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FOLDER / "fonts"])
    compiler = typst.Compiler(template, root=_FOLDER, font_paths=fonts, ignore_system_fonts=True)

    def compiled(data: str) -> bytes:
        try:
            pdf = compiler.compile(format="pdf", pdf_standards="a-3a", sys_inputs={"data": data})
        except typst.TypstError:
            # typst quotes the text it could not set, so its own message must not reach a log through the cause
            raise RenderError("typst could not set this page", cure="check the logo and the texts of the letter") from None
        return cast("bytes", pdf)

    return compiled
