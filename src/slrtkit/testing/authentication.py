"""What everything that tells who asks over a network promises, as tests."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest

from slrtkit.errors import UnauthenticatedError
from slrtkit.ports.authentication import Authenticator, Carried
from slrtkit.testing.capabilities import Declared, needs

__all__ = ["ASKED_AT", "AuthenticatorCapability", "AuthenticatorContract", "carrying"]

ASKED_AT: datetime = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""When it is asked in these tests."""
_OFFICERS = ("fasilitator", "kadis")
_AT_ONCE = 8
_SPELLED = 4
"""Characters at the end of a text whose bits an encoding may write in several ways."""
_RUBBISH = ("\x00", ".", "x.y.z", "Bearer", "Bearer ", "Bearer x.y.z", "Basic eDp5", "{}", "x" * 100_000, "." * 10_000)
Show = Callable[[str, datetime], Mapping[str, str]]


class AuthenticatorCapability(Enum):
    """What an authenticator may lack, if it says so."""

    GUARDED = "what shows who asks cannot be made by whoever asks: it is signed, or a secret that is looked up"
    EXPIRES = "what shows who asks does not hold for ever"


def carrying(headers: Mapping[str, str]) -> Carried:
    """Return a request that carries these headers."""
    return Carried("GET", "/households", {"host": "slrt.example", "accept": "*/*"} | dict(headers))


class AuthenticatorContract(Declared):
    """The promises of `slrtkit.ports.Authenticator`.

    `authenticator` is a fixture: what is under test. `show` is one: a callable that returns the headers, by names in lower
    case, with which an officer shows at an instant who asks. It is asked for `fasilitator` and for `kadis`.
    `lacks` names what an authenticator does not promise, with the reason: one that believes the header of a proxy has nothing
    that is `GUARDED` or `EXPIRES`, and the proxy has to remove what others send under that name.
    """

    @pytest.fixture
    def authenticator(self) -> Authenticator:
        """Return the authenticator under test."""
        raise NotImplementedError("a contract is subclassed, with an authenticator fixture")

    @pytest.fixture
    def show(self) -> Show:
        """Return a callable that makes headers."""
        raise NotImplementedError("a contract is subclassed, with a show fixture")

    def test_the_officer_who_asks_is_told(self, authenticator: Authenticator, show: Show) -> None:
        """Each by their own, whoever asked before, and as often as they ask."""
        shown = {officer: carrying(show(officer, ASKED_AT)) for officer in _OFFICERS}
        for officer in (*_OFFICERS, *reversed(_OFFICERS)):
            assert authenticator.officer(shown[officer], ASKED_AT + timedelta(seconds=5)) == officer

    def test_many_who_ask_at_once_are_told_apart(self, authenticator: Authenticator, show: Show) -> None:
        """It is called in threads."""
        asked = [officer for officer in _OFFICERS for _ in range(_AT_ONCE)]
        shown = [carrying(show(officer, ASKED_AT)) for officer in asked]
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            assert list(threads.map(authenticator.officer, shown, [ASKED_AT] * len(shown))) == asked

    def test_where_nothing_is_shown_nobody_asks(self, authenticator: Authenticator, show: Show) -> None:
        """Without the headers, and where they are there and empty."""
        names = show(_OFFICERS[0], ASKED_AT)
        for headers in ({}, dict.fromkeys(names, ""), dict.fromkeys(names, " ")):
            with pytest.raises(UnauthenticatedError):
                authenticator.officer(carrying(headers), ASKED_AT)

    @needs(AuthenticatorCapability.GUARDED)
    def test_what_is_rubbish_shows_nobody(self, authenticator: Authenticator, show: Show) -> None:
        """Whatever it is, and however long."""
        names = show(_OFFICERS[0], ASKED_AT)
        for rubbish in _RUBBISH:
            with pytest.raises(UnauthenticatedError):
                authenticator.officer(carrying(dict.fromkeys(names, rubbish)), ASKED_AT)

    @needs(AuthenticatorCapability.GUARDED)
    def test_what_was_changed_shows_nobody(self, authenticator: Authenticator, show: Show) -> None:
        """Any character of it, but the last few, which an encoding may spell in several ways."""
        shown = show(_OFFICERS[0], ASKED_AT)
        for name, text in shown.items():
            end = len(text) - _SPELLED
            for place in range(0, end, max(1, end // 40)):
                changed = {**shown, name: text[:place] + _other(text[place]) + text[place + 1 :]}
                with pytest.raises(UnauthenticatedError):
                    authenticator.officer(carrying(changed), ASKED_AT)

    @needs(AuthenticatorCapability.GUARDED)
    def test_what_two_officers_show_cannot_be_put_together(self, authenticator: Authenticator, show: Show) -> None:
        """The beginning of one with the end of another: such as a name with somebody else's signature."""
        one, other = (show(officer, ASKED_AT) for officer in _OFFICERS)
        for name in one:
            end = min(len(one[name]), len(other[name])) * 9 // 10
            for place in range(1, end, max(1, end // 40)):
                mixed = {**one, name: one[name][:place] + other[name][place:]}
                if mixed[name] not in (one[name], other[name]):
                    with pytest.raises(UnauthenticatedError):
                        authenticator.officer(carrying(mixed), ASKED_AT)

    @needs(AuthenticatorCapability.EXPIRES)
    def test_what_is_old_shows_nobody(self, authenticator: Authenticator, show: Show) -> None:
        """By the instant that it is told, in half a year at the latest; and before that it held."""
        shown = carrying(show(_OFFICERS[0], ASKED_AT))
        assert authenticator.officer(shown, ASKED_AT) == _OFFICERS[0]
        with pytest.raises(UnauthenticatedError):
            authenticator.officer(shown, ASKED_AT + timedelta(days=183))

    @needs(AuthenticatorCapability.GUARDED)
    def test_what_was_refused_is_not_shown(self, authenticator: Authenticator, show: Show) -> None:
        """Neither by the error nor by what it came from: another may hold it still."""
        shown = show(_OFFICERS[0], ASKED_AT)
        spoiled = {name: f"{text}AAAAAAAA" for name, text in shown.items()}
        with pytest.raises(UnauthenticatedError) as refused:
            authenticator.officer(carrying(spoiled), ASKED_AT)
        chain: list[BaseException] = [refused.value]
        while (
            before := chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__)
        ) is not None:
            chain.append(before)
        said = f"{authenticator!r} {authenticator}" + "".join(f"{error!r} {error} {vars(error)}" for error in chain)
        assert not [name for name, text in shown.items() if text[len(text) // 2 :] in said]


def _other(character: str) -> str:
    """Return another character, of the same kind where it is a digit, so that what is changed may still have its form."""
    kind = next((kind for kind in ("0123456789", "abcdef", "ABCDEF") if character in kind), "ab")
    return kind[character == kind[0]]
