"""What keeps the subscriptions of partners, and what takes messages to them, promise, as tests."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from attrs import evolve

from slrtkit.errors.exchange import ExchangeError
from slrtkit.ports.dci import Courier, Subscription, Subscriptions

__all__ = ["CourierContract", "SubscriptionsContract"]

_SINCE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
_ONE = Subscription("b-2", "dinkes", "social", "UPDATE", '{"filter": {"nama": "Sumiyati Rekaan é 🏠"}}', _SINCE)
_OTHER = Subscription("a-1", "bpjs", "ibr", "DEREGISTER", "{}", _SINCE, datetime(2027, 1, 1, 16, 59, 59, 123456, tzinfo=UTC))
_MESSAGES = (b"{}", '{"pesan": "Sumiyati Rekaan é"}'.encode(), b"[" + b"0," * 100_000 + b"0]")
MakeSubscriptions = Callable[[], Subscriptions]


class SubscriptionsContract:
    """The promises of `slrtkit.ports.dci.Subscriptions`.

    `make_subscriptions` is a fixture: a callable that opens the same subscriptions, none at first, as often as it is called.
    """

    @pytest.fixture
    def make_subscriptions(self) -> MakeSubscriptions:
        """Return a callable that opens what is under test."""
        raise NotImplementedError("a contract is subclassed, with a make_subscriptions fixture")

    def test_at_first_there_is_none_and_nothing_was_told(self, make_subscriptions: MakeSubscriptions) -> None:
        """The position of a log begins at 0."""
        assert make_subscriptions().all() == ()
        assert make_subscriptions().position() == 0

    def test_what_is_kept_is_there_when_it_is_opened_again(self, make_subscriptions: MakeSubscriptions) -> None:
        """To the letter and the microsecond, in the order of the codes."""
        kept = make_subscriptions()
        kept.put(_ONE)
        kept.put(_OTHER)
        assert kept.all() == make_subscriptions().all() == (_OTHER, _ONE)

    def test_what_is_kept_under_a_code_again_replaces_what_was(self, make_subscriptions: MakeSubscriptions) -> None:
        """And no other."""
        kept, later = make_subscriptions(), evolve(_ONE, until=_OTHER.until, criteria='{"filter": {}}')
        for one in (_ONE, _OTHER, later):
            kept.put(one)
        assert kept.all() == make_subscriptions().all() == (_OTHER, later)

    def test_what_is_given_up_is_gone(self, make_subscriptions: MakeSubscriptions) -> None:
        """The others stay; what is not there, or was given up before, is no error."""
        kept = make_subscriptions()
        kept.put(_ONE)
        kept.put(_OTHER)
        for code in (_ONE.code, _ONE.code, "tak-ada"):
            kept.drop(code)
        assert kept.all() == make_subscriptions().all() == (_OTHER,)

    def test_up_to_where_was_told_is_there_when_it_is_opened_again(self, make_subscriptions: MakeSubscriptions) -> None:
        """Whatever is kept and given up meanwhile."""
        kept = make_subscriptions()
        for position in (1, 2**40):
            kept.move(position)
            kept.put(_ONE)
            kept.drop(_ONE.code)
            assert kept.position() == make_subscriptions().position() == position
        assert kept.all() == ()


class CourierContract:
    """The promises of `slrtkit.ports.dci.Courier`.

    `courier` is a fixture: what is under test. `address` is a fixture: where a receiver is, which a test of yours runs; `taken`
    one, a callable that returns the messages that it took, in their order; `refusing` one, an address where nothing is taken.
    `secrets` says what must not be shown, such as what the receiver is shown.
    """

    @pytest.fixture
    def courier(self) -> Courier:
        """Return the courier under test."""
        raise NotImplementedError("a contract is subclassed, with a courier fixture")

    @pytest.fixture
    def address(self) -> str:
        """Return where a receiver is."""
        raise NotImplementedError("a contract is subclassed, with an address fixture")

    @pytest.fixture
    def taken(self) -> Callable[[], list[bytes]]:
        """Return what tells the messages that the receiver took."""
        raise NotImplementedError("a contract is subclassed, with a taken fixture")

    @pytest.fixture
    def refusing(self) -> str:
        """Return where nothing is taken."""
        raise NotImplementedError("a contract is subclassed, with a refusing fixture")

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        """Give what must not be shown."""
        return ()

    def test_what_was_posted_has_been_taken(self, courier: Courier, address: str, taken: Callable[[], list[bytes]]) -> None:
        """To the byte, once, and by the time that `post` returns: what was told is not told again."""
        for number, message in enumerate(_MESSAGES, 1):
            courier.post(address, message)
            assert taken() == [*_MESSAGES[:number]]

    def test_what_was_not_taken_is_said_to_be(
        self, courier: Courier, address: str, refusing: str, taken: Callable[[], list[bytes]]
    ) -> None:
        """By a typed error, so that it is told again; and who refuses keeps nothing from the next."""
        with pytest.raises(ExchangeError) as refused:
            courier.post(refusing, _MESSAGES[0])
        assert refused.value.code == "exchange.undelivered"
        courier.post(address, _MESSAGES[1])
        assert taken() == [_MESSAGES[1]]

    def test_neither_message_nor_secret_is_shown(self, courier: Courier, refusing: str, secrets: tuple[str, ...]) -> None:
        """Not by the error, and not by the courier."""
        with pytest.raises(ExchangeError) as refused:
            courier.post(refusing, _MESSAGES[1])
        shown = f"{refused.value!r} {refused.value} {vars(refused.value)} {courier!r} {courier}"
        assert not [secret for secret in (*secrets, "Sumiyati") if secret in shown]
