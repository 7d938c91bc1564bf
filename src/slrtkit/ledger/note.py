"""Signed notes and checkpoints, as the C2SP specifications `signed-note` and `tlog-checkpoint` write them.

A note is a text and signature lines:

    slrtkit/33.16.dinsos/pos-1
    2
    L5Bq0q7UO0ZNTfEeIs9hjAPvzLWZy+GzVAvdsMBdhhU=
    at 2026-11-21T03:30:00.000Z

    — slrtkit/33.16.dinsos/pos-1 Cx3b…=

A signature line names who signed; its Base64 holds four bytes that tell the key, and the signature. Lines of others, such as
witnesses, may be added, and tell nothing to whoever does not know their keys. A witness signs what C2SP's `tlog-cosignature`
says: the checkpoint under the second at which it was seen, in a line of its own.
"""

import base64
import binascii
import hashlib
import re
from typing import Final, NamedTuple

from slrtkit.errors import Problem, WireError
from slrtkit.ledger.merkle import HASH_SIZE

__all__ = ["COSIGNATURE", "ED25519", "MAX_NOTE", "Checkpoint", "Note", "NoteLine", "cosigned", "key_hash", "read_checkpoint"]
__all__ += ["read_note"]

ED25519: Final = b"\x01"
"""The kind of key of a log, before its 32 public bytes."""
COSIGNATURE: Final = b"\x04"
"""The kind of key of a witness; its signatures are the second, in eight bytes, and Ed25519 over `cosigned`."""
MAX_NOTE: Final = 65_536
"""Bytes in the longest note that is read."""
_MAX_LINES: Final = 64
_KEY_HASH: Final = 4
_DASH: Final = "\N{EM DASH} "
_NAME: Final = re.compile(r"[^\s+]{1,200}")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteLine(NamedTuple):
    """One signature line: who, the first four bytes of the hash of their key, and the signature."""

    name: str
    key: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """The line as it stands in a note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key + self.signature).decode()}\n"


class Note(NamedTuple):
    """A text, which ends with a line end, and who signed it."""

    text: str
    lines: tuple[NoteLine, ...]

    def written(self) -> str:
        """Return the note as it is handed out."""
        return self.text + "\n" + "".join(line.text for line in self.lines)


class Checkpoint(NamedTuple):
    """What a log says of itself: its name, how many leaves it has, their root (32 bytes), and other lines."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    def said(self, word: str) -> str:
        """Return what the other line that begins with a word says behind it, or an empty text."""
        return next((line.removeprefix(f"{word} ") for line in self.more if line.startswith(f"{word} ")), "")

    @property
    def text(self) -> str:
        """The text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, base64.b64encode(self.root).decode(), *self.more))


def key_hash(name: str, public: bytes, kind: bytes = ED25519) -> bytes:
    """Return the four bytes by which signature lines tell an Ed25519 key (32 bytes) of a log, or of a witness."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:_KEY_HASH]


def cosigned(text: str, second: int) -> bytes:
    """Return what a witness signs that saw a checkpoint at a second of POSIX time."""
    return f"cosignature/v1\ntime {second}\n{text}".encode()


def read_note(written: str) -> Note:
    """Read a note; nothing is said of who signed it.

    Raises:
        WireError: it is longer than `MAX_NOTE`, or is not written as a note is (`note.form`, `note.size`).
    """
    try:
        size = len(written.encode())
    except UnicodeEncodeError:
        raise _refused("note.form", "half a surrogate pair") from None
    if size > MAX_NOTE:
        raise _refused("note.size", f"more than {MAX_NOTE} bytes")
    if any(character < " " and character != "\n" for character in written):
        raise _refused("note.form", "a control character")
    text, between, signed = written.rpartition("\n\n")
    lines = signed.split("\n")
    if not text or not between or lines.pop() or not 1 <= len(lines) <= _MAX_LINES:
        raise _refused("note.form", "not a text, an empty line, and signature lines")
    return Note(text + "\n", tuple(_line(line) for line in lines))


def _line(line: str) -> NoteLine:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    data = _decoded(encoded)
    if not line.startswith(_DASH) or not _NAME.fullmatch(name) or data is None or len(data) <= _KEY_HASH:
        raise _refused("note.form", "not a signature line")
    return NoteLine(name, data[:_KEY_HASH], data[_KEY_HASH:])


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint.

    Raises:
        WireError: it is not written as a checkpoint is (`checkpoint.form`).
    """
    match text.split("\n"):
        case [origin, size, encoded, *more, ""] if origin and _SIZE.fullmatch(size) and all(more) and (root := _root(encoded)):
            return Checkpoint(origin, int(size), root, tuple(more))
    raise _refused("checkpoint.form", "not a name, a size, a root, and perhaps other lines")


def _root(encoded: str) -> bytes | None:
    data = _decoded(encoded)
    return data if data is not None and len(data) == HASH_SIZE else None


def _decoded(encoded: str) -> bytes | None:
    """Return what Base64 says if it is the one way to write it."""
    try:
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if base64.b64encode(data).decode() == encoded else None


def _refused(code: str, text: str) -> WireError:
    return WireError([Problem("", code, text)])
