"""Bech32, in which age writes its keys (BIP 173, without its limit of length)."""

from typing import Final

__all__ = ["bech32"]

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM: Final = 6


def bech32(prefix: str, data: bytes) -> str:
    """Return bytes behind a prefix of lower-case letters, with the checksum."""
    bits = len(data) * 8
    whole = int.from_bytes(data) << -bits % 5
    values = [whole >> shift & 31 for shift in range((bits + 4) // 5 * 5 - 5, -1, -5)]
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    sum_ = _polymod([*expanded, *values, *[0] * _CHECKSUM]) ^ 1
    checksum = [sum_ >> 5 * (_CHECKSUM - 1 - place) & 31 for place in range(_CHECKSUM)]
    return f"{prefix}1{''.join(_LETTERS[value] for value in values + checksum)}"


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check
