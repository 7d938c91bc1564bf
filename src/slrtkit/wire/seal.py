"""What a seal says, as a map with integer keys, so that it fits a printed symbol.

Keys 1, 4, 6 and 7 are those of a CBOR Web Token (RFC 8392: iss, exp, iat, cti); the negative ones are ours. Instants are
seconds since 1970, days are days since 1970-01-01 (as RFC 8943 counts them).
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from uuid import UUID

from slrtkit.domain.authority import zone_of
from slrtkit.domain.seal import COMMITMENT_BYTES, SealClaims, SealedField, SealedValue
from slrtkit.errors import Problem, SlrtError, WireError

__all__ = ["ClaimMap", "claims_from_map", "claims_to_map"]

ClaimMap: TypeAlias = Mapping[int, str | int | bytes | bool | list[str]]
"""Integer key -> value: text, whole number, bytes, truth or a list of texts."""

_ISS, _EXP, _IAT, _CTI = 1, 4, 6, 7
_NUMBER, _TYPE, _NAME, _NIK, _PROGRAMS, _ROLE, _INDEX, _COMMITMENT, _DATED, _SPECIMEN = range(-1, -11, -1)
_SEALED = {
    SealedField.ADDRESSEE: -11,
    SealedField.AMOUNT: -12,
    SealedField.SERVICE: -13,
    SealedField.DEPENDANTS: -14,
    SealedField.PAGES: -15,
}
_BY_HAND = -16
_EPOCH = date(1970, 1, 1)
_LATEST = 2**32
_KINDS: Mapping[int, tuple[type, ...]] = {
    _ISS: (str,),
    _EXP: (int,),
    _IAT: (int,),
    _CTI: (bytes, str),
    _NUMBER: (str,),
    _TYPE: (str,),
    _NAME: (str,),
    _NIK: (str,),
    _PROGRAMS: (list,),
    _ROLE: (str,),
    _INDEX: (int,),
    _COMMITMENT: (bytes,),
    _DATED: (int,),
    _SPECIMEN: (bool,),
    _BY_HAND: (bool,),
} | dict.fromkeys(_SEALED.values(), (str, int))


def claims_to_map(claims: SealClaims) -> ClaimMap:
    """Return the map of a seal; what is empty is left out."""
    expires = datetime.combine(claims.valid_until + timedelta(days=1), time(), zone_of(claims.office).offset)
    said: dict[int, str | int | bytes | bool | list[str]] = {
        _ISS: claims.office,
        _EXP: int(expires.timestamp()),
        _IAT: int(claims.sealed_at.timestamp()),
        _CTI: _short(claims.letter),
        _NUMBER: claims.number,
        _TYPE: claims.type,
        _NAME: claims.name,
        _ROLE: claims.role,
        _COMMITMENT: bytes.fromhex(claims.commitment),
        _DATED: (claims.dated - _EPOCH).days,
    }
    if claims.nik:
        said[_NIK] = claims.nik
    if claims.programs:
        said[_PROGRAMS] = list(claims.programs)
    if claims.index is not None:
        said[_INDEX] = claims.index
    if claims.specimen:
        said[_SPECIMEN] = True
    if claims.by_hand:
        said[_BY_HAND] = True
    return said | {_SEALED[name]: value for name, value in claims.sealed.items()}


def claims_from_map(said: ClaimMap) -> SealClaims:
    """Return what a map says, if it says it in the one way in which `claims_to_map` writes it.

    Raises:
        WireError: it does not; the path is the key.
    """
    _check(said)
    zone = zone_of(_text(said, _ISS))
    try:
        claims = SealClaims(
            office=_text(said, _ISS),
            letter=_letter(said.get(_CTI)),
            number=_text(said, _NUMBER),
            type=_text(said, _TYPE),
            dated=_EPOCH + timedelta(days=_number(said, _DATED)),
            valid_until=zone.day(datetime.fromtimestamp(_number(said, _EXP), UTC)) - timedelta(days=1),
            sealed_at=datetime.fromtimestamp(_number(said, _IAT), UTC),
            name=_text(said, _NAME),
            role=_text(said, _ROLE),
            commitment=_bytes(said, _COMMITMENT),
            nik=_text(said, _NIK),
            programs=_texts(said, _PROGRAMS),
            index=_number(said, _INDEX) if _INDEX in said else None,
            sealed=_sealed(said),
            specimen=_SPECIMEN in said,
            by_hand=_BY_HAND in said,
        )
    except SlrtError as error:
        raise WireError([Problem(error.path, error.code, error.text)]) from None
    if claims_to_map(claims) != said:
        raise WireError([Problem("", "seal.spelling", "a seal says this in another way")])
    return claims


def _check(said: ClaimMap) -> None:
    """Refuse keys that are not known, values of other kinds, and numbers that are no instant or day."""
    for key, value in said.items():
        if type(key) is not int or type(value) not in _KINDS.get(key, ()):
            raise WireError([Problem(str(key), "seal.key", "no such key, or a value of another kind")])
        if key in (_EXP, _IAT, _DATED) and not 0 <= _number(said, key) < (_LATEST if key != _DATED else _LATEST // 86_400):
            raise WireError([Problem(str(key), "seal.instant", "no instant of this century")])


def _short(letter: str) -> bytes | str:
    """Return an id as 16 bytes where it is a UUID in its usual spelling, else as it is."""
    try:
        number = UUID(letter)
    except ValueError:
        return letter
    return number.bytes if str(number) == letter else letter


def _letter(value: object) -> str:
    match value:
        case bytes() if len(value) == COMMITMENT_BYTES:
            return str(UUID(bytes=value))
        case str():
            return value
        case _:
            return ""


def _text(said: ClaimMap, key: int) -> str:
    value = said.get(key, "")
    return value if isinstance(value, str) else ""


def _number(said: ClaimMap, key: int) -> int:
    value = said.get(key, 0)
    return value if isinstance(value, int) else 0


def _bytes(said: ClaimMap, key: int) -> str:
    value = said.get(key, b"")
    return value.hex() if isinstance(value, bytes) else ""


def _texts(said: ClaimMap, key: int) -> tuple[str, ...]:
    value = said.get(key, [])
    return tuple(value) if isinstance(value, list) else ()


def _sealed(said: ClaimMap) -> dict[SealedField, SealedValue]:
    found = ((name, said.get(key)) for name, key in _SEALED.items())
    return {name: value for name, value in found if isinstance(value, str | int)}
