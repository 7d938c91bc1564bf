"""The ticket: a number with which a resident asks how their case stands, and which says nothing of who they are.

Eleven random characters of Crockford's base 32 (no I, L, O or U) and one that checks them, written in three groups of four.
Eleven characters hold 55 bits: among a hundred thousand tickets one guess in 360,000,000,000 hits. They are drawn, not derived:
a number made from the case's id would be as guessable as that id, and one made with a key as long-lived as that key.

The check is a code over GF(32): it finds every wrong character and every two characters that changed places.
"""

from functools import reduce

from attrs import field, frozen

from slrtkit.errors import InvalidIdentifierError

__all__ = ["TICKET_BYTES", "Ticket"]

TICKET_BYTES: int = 7
"""How many random bytes a ticket is made of; its first 55 bits count."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011", " -")
_DRAWN, _BITS, _GROUP = 11, 5, 4
_FIELD = 0b100101
"""x⁵ + x² + 1: doubling runs through all 31 non-zero elements of GF(32)."""


@frozen
class Ticket:
    """A ticket number, in capital letters and digits without hyphens.

    Raises:
        InvalidIdentifierError: (`ticket.form`) it has not twelve characters of the alphabet; (`ticket.check`) one of them is
            wrong, or two changed places.
    """

    text: str = field(repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.text) != _DRAWN + 1 or not set(self.text) <= set(_ALPHABET):
            raise InvalidIdentifierError(
                "a ticket number has twelve letters and digits", code="ticket.form", cure="read it from the slip again"
            )
        if _remainder(self.text):
            raise InvalidIdentifierError(
                "a character of this ticket number is wrong", code="ticket.check", cure="read it from the slip again"
            )

    @classmethod
    def draw(cls, random: bytes) -> "Ticket":
        """Make a ticket of random bytes, seven or more.

        Raises:
            InvalidIdentifierError: (`ticket.form`) there are fewer.
        """
        if len(random) < TICKET_BYTES:
            raise InvalidIdentifierError("a ticket is made of seven random bytes", code="ticket.form")
        number = int.from_bytes(random[:TICKET_BYTES], "big")
        drawn = "".join(_ALPHABET[number >> _BITS * place & 31] for place in range(_DRAWN))
        return cls(drawn + _ALPHABET[_double(_remainder(drawn))])

    @classmethod
    def read(cls, text: str) -> "Ticket":
        """Read what somebody typed: small letters, spaces, hyphens, O for 0 and I or L for 1 are understood.

        Raises:
            InvalidIdentifierError: it is none.
        """
        return cls(text.upper().translate(_READ_AS))

    def __str__(self) -> str:
        """As it stands on a slip: `7Q2M-XK4D-9TRB`."""
        return "-".join(self.text[place : place + _GROUP] for place in range(0, len(self.text), _GROUP))


def _double(value: int) -> int:
    return value << 1 ^ (_FIELD if value & 16 else 0)


def _remainder(text: str) -> int:
    return reduce(lambda sum_, one: _double(sum_) ^ _ALPHABET.index(one), text, 0)
