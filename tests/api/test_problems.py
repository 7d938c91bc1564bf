"""Each error is one problem with one status, whatever raised it; and what is missing is named."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest

from slrtkit.domain.history import StreamKind
from slrtkit.domain.office import Zone
from slrtkit.errors import (
    AccessDeniedError,
    AdapterNotInstalledError,
    DomainError,
    ErasedError,
    InvalidTransitionError,
    KeyUnavailableError,
    NotYoursError,
    Problem,
    SigningRefusedError,
    SlrtError,
    StaleVersionError,
    StorageBusyError,
    StorageCorruptError,
    StorageFullError,
    UnauthenticatedError,
    WireError,
)
from slrtkit.web.api import Answered, Asked, Kind, unwatched, watched_by
from slrtkit.web.api.operations import STREAMS
from slrtkit.web.api.problems import problem_of, problem_response
from slrtkit.web.schema import Schemas


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnauthenticatedError("x"), 401),
        (AccessDeniedError("x"), 403),
        (NotYoursError("x"), 404),
        (InvalidTransitionError("x"), 409),
        (ErasedError("x"), 410),
        (StaleVersionError("x"), 412),
        (DomainError("x"), 422),
        (WireError([Problem("a", "wire.type", "x")]), 422),
        (OverflowError("x"), 422),
        (SlrtError("x"), 500),
        (StorageCorruptError("x"), 500),
        (ZeroDivisionError("x"), 500),
        (AdapterNotInstalledError("x"), 501),
        (SigningRefusedError("x"), 502),
        (StorageBusyError("x"), 503),
        (KeyUnavailableError("x"), 503),
        (StorageFullError("x"), 507),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Exception) else str(one),
)
def test_the_class_of_an_error_says_the_status(error: Exception, status: int) -> None:
    response = problem_response(error)
    assert (problem_of(error).status, response.status_code) == (status, status)
    assert ("Retry-After" in response.headers) == (status == 503)
    assert ("WWW-Authenticate" in response.headers) == (status == 401)


def test_watches_begin_outside_in_and_end_inside_out() -> None:
    told: list[str] = []

    def named(name: str) -> "Watching":
        return Watching(name, told)

    asked, answered = Asked(Kind.USE, "note", "POST", "/complaints/{complaint}/notes"), Answered()
    with watched_by(named("first"), named("second"), unwatched)(asked, answered):
        told.append("work")
    assert told == ["first", "second", "work", "second ends", "first ends"]


class Watching:
    """Notes when it begins and ends."""

    def __init__(self, name: str, told: list[str]) -> None:
        self._name, self._told = name, told

    @contextmanager
    def __call__(self, asked: Asked, answered: Answered) -> Iterator[None]:
        assert (asked.operation, answered.status) == ("note", 0)
        self._told.append(self._name)
        yield
        self._told.append(f"{self._name} ends")


def test_a_library_that_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("slrtkit.web.api", "slrtkit.web.routing"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[web\]"):
        import_module("slrtkit.web.api")


def test_a_type_that_nothing_is_known_of_is_not_guessed_at() -> None:
    with pytest.raises(TypeError, match="no schema is known"):
        Schemas().of(complex)


def test_things_with_versions_are_those_of_the_log() -> None:
    assert set(STREAMS.values()) <= set(StreamKind)
    assert Schemas(read=True).of(dict[str, Zone])["type"] == "object"
