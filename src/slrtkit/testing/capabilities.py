"""What an adapter may lack, if it says so: a declared lack becomes a strict expected failure with its reason, never a skip."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, ClassVar, TypeVar

import pytest

__all__ = ["Capability", "Declared", "needs"]

F = TypeVar("F", bound=Callable[..., Any])


class Capability(Enum):
    """What a store may lack, if it says so."""

    DURABLE = "what was committed is there when the store is closed and opened again"
    SHARED = "a store that is opened twice is one store"
    ORDERED = "its units read indexes in order: slrtkit.ports.RangeQuery"
    SCANNED = "its units give what they hold as Arrow: slrtkit.ports.Scannable"


def needs(capability: Enum) -> Callable[[F], F]:
    """Mark a promise that only adapters with a capability give."""

    def mark(test: F) -> F:
        vars(test)["capability"] = capability
        return test

    return mark


class Declared:
    """The part of a contract that knows capabilities.

    `lacks` names those that the adapter does not have, with the reason. Their tests are then expected to fail, and one that
    passes all the same is a failure: the declaration is out of date.
    """

    lacks: ClassVar[Mapping[Any, str]] = {}

    @pytest.fixture(autouse=True)
    def declared(self, request: pytest.FixtureRequest) -> None:
        """Expect what is declared to be missing to fail."""
        capability = getattr(request.function, "capability", None)
        if capability in self.lacks:
            request.applymarker(pytest.mark.xfail(reason=self.lacks[capability], strict=True))
