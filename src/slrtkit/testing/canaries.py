"""Look for what must not be there: every byte of a folder, as it stands and as programs disguise it without meaning to."""

import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

__all__ = ["forms", "traces"]

_CODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_STREAMS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b")
_MOST = 1 << 24
_WINDOW = 8


def forms(canary: str) -> Iterator[bytes]:
    """Yield the bytes by which a text is found: in three codings, in hexadecimal digits, and in Base64 at every alignment."""
    for coding in _CODINGS:
        plain = canary.encode(coding)
        yield from (plain, plain.hex().encode(), plain.hex().upper().encode())
        for shift in range(3):
            coded = b64encode(bytes(shift) + plain)
            yield coded[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]
            yield b64encode(bytes(shift) + plain, b"-_")[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]


def traces(folder: Path, canaries: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return every (file, canary) that is found below a folder, also inside streams that were compressed (zlib, gzip).

    Every byte is looked at once, however many canaries there are; one of fewer than 8 characters is not looked for.
    """
    starts: dict[bytes, list[tuple[bytes, str]]] = {}
    for canary in canaries:
        for form in forms(canary):
            if len(form) >= _WINDOW:
                starts.setdefault(form[:_WINDOW], []).append((form, canary))
    found = set[tuple[str, str]]()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        for data in (name.encode(), *_opened(path.read_bytes())):
            found |= {(name, canary) for canary in _within(data, starts)}
    return tuple(sorted(found))


def _within(data: bytes, starts: Mapping[bytes, list[tuple[bytes, str]]]) -> Iterator[str]:
    for at in range(len(data) - _WINDOW + 1):
        if data[at : at + _WINDOW] in starts:
            yield from (canary for form, canary in starts[data[at : at + _WINDOW]] if data.startswith(form, at))


def _opened(data: bytes) -> Iterator[bytes]:
    """Yield bytes, and what every compressed stream among them holds."""
    yield data
    for start in _STREAMS:
        at = data.find(start)
        while at >= 0:
            try:
                opened = zlib.decompressobj(wbits=47).decompress(data[at:], _MOST)
            except zlib.error:
                opened = b""
            if opened:
                yield opened
            at = data.find(start, at + 1)
