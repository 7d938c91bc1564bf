"""Base45 (RFC 9285): bytes in the 45 characters that a QR symbol packs tightest."""

__all__ = ["decode", "encode"]

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_BASE = len(_ALPHABET)
_PAIR = 3
"""Characters that two bytes become; one byte becomes two."""


def encode(data: bytes) -> str:
    """Return the text of bytes."""
    return "".join(_spelt(data[at : at + 2]) for at in range(0, len(data), 2))


def decode(text: str) -> bytes:
    """Return the bytes of a text.

    Raises:
        ValueError: it has another character or length, or a group of more than its bytes can hold.
    """
    return b"".join(_read(text[at : at + _PAIR]) for at in range(0, len(text), _PAIR))


def _spelt(chunk: bytes) -> str:
    number, characters = int.from_bytes(chunk), ""
    for _ in range(len(chunk) + 1):
        number, digit = divmod(number, _BASE)
        characters += _ALPHABET[digit]
    return characters


def _read(group: str) -> bytes:
    number, size = 0, len(group) - 1
    try:
        for character in reversed(group):
            number = number * _BASE + _VALUE[character]
        if size:
            return number.to_bytes(size)
    except (KeyError, OverflowError):
        pass
    raise ValueError("no base45")
