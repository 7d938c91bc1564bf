"""Whether the door can judge letters, and the trust bundle that it judges them by."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from threading import Lock
from time import monotonic
from typing import TypeAlias

from attrs import frozen

from slrtkit.errors import SlrtError
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.verification.lists import ListAnswer, ages
from slrtkit.web.verification.problems import Fault, RefusedError

__all__ = ["Health", "Shelf", "State", "Trust", "health"]

Trust: TypeAlias = Callable[[datetime], TrustBundle]
"""Gives the trust bundle as it is at an instant, in UTC; raises SlrtError where there is none that holds."""
_SECONDS = 20.0
"""A bundle is looked at again after so long, so that a letter that was withdrawn is known to be a moment later."""


class State(StrEnum):
    """How the door stands."""

    OK = "ok"
    EXPIRED = "expired"
    """A list has expired, or there is none: no letter can pass."""


@frozen
class Health:
    """How the door stands.

    Attributes:
        state: Whether letters can pass.
        training: Whether the trust bundle is for practice: what passes by it is no letter.
        lists: How old the lists are.
    """

    state: State
    training: bool
    lists: tuple[ListAnswer, ...]


class Shelf:
    """Holds the trust bundle, and looks again after a while.

    Args:
        trust: Gives it.
        clock: Tells the seconds of a clock that never goes back.
    """

    def __init__(self, trust: Trust, clock: Callable[[], float] = monotonic) -> None:
        """Hold nothing yet."""
        self._trust, self._clock, self._turn = trust, clock, Lock()
        self._held: tuple[TrustBundle, float] | None = None

    @property
    def held(self) -> TrustBundle | None:
        """The trust bundle, if it was looked at a moment ago: nobody waits for it."""
        held = self._held
        return held[0] if held and self._clock() - held[1] < _SECONDS else None

    def bundle(self, at: datetime) -> TrustBundle:
        """Return the trust bundle.

        Raises:
            RefusedError: (`TRUST`) there is none that holds.
        """
        with self._turn:
            held = self.held
            if held is not None:
                return held
            now, self._held = self._clock(), None
            try:
                bundle = self._trust(at)
            except SlrtError as error:
                raise RefusedError(Fault.TRUST) from error
            self._held = bundle, now
            return bundle


def health(trust: TrustBundle, at: datetime) -> Health:
    """Return how a door stands that judges by a trust bundle."""
    lists = ages(trust, at)
    expired = trust.authority is None or any(one.expired for one in lists)
    return Health(State.EXPIRED if expired else State.OK, trust.training, lists)
