"""A trust bundle as it lies there: a folder, one file, or bare PEM roots; read whole, and written whole."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from typing import cast

from attrs import field, frozen

from slrtkit.adapters.trust.parts import LISTS, refuse, rewrapped
from slrtkit.errors import WireError
from slrtkit.ledger import JSON, canonical, parse

__all__ = ["MAX_BYTES", "ROOTS", "SCHEMA", "Files", "read_bytes", "read_files", "write_files", "write_whole"]

SCHEMA = "slrtkit/bundle/2"
ROOTS = "roots.pem"
MAX_BYTES = 16 * 1024 * 1024
"""Bytes in the largest bundle that is read."""
_MOST_ROOTS = 256
_PARTS = ("root", *LISTS, "snapshot", "timestamp")


@frozen
class Files:
    """The texts of a bundle, and nothing of them checked.

    Attributes:
        pem: The X.509 roots.
        parts: Name of a part -> where it stands, and its JSON; none where there is nothing but roots.
        former: The roots before the newest, the oldest first.
    """

    pem: bytes
    parts: Mapping[str, tuple[str, JSON]] = field(factory=dict)
    former: tuple[tuple[str, JSON], ...] = ()

    @property
    def whole(self) -> bytes:
        """The bundle as one file."""
        parts = {name: document for name, (_, document) in self.parts.items()}
        former = [document for _, document in self.former]
        return canonical({"schema": SCHEMA, "roots": self.pem.decode("ascii"), "former": former, **parts})


def read_files(path: Path) -> Files:
    """Read a bundle.

    Raises:
        TrustError: it cannot be read, is too large, or is none.
    """
    return _folder(path) if path.is_dir() else _file(path)


def write_files(path: Path, files: Files) -> None:
    """Put a bundle in place of the one that is there, in its form; where there is none, a name with a suffix is that of a file.

    A file changes at once or not at all. Of a folder the timestamp is written last: where that is not reached, the folder is
    refused by whoever reads it, until it is written again.
    """
    if path.is_file() or (path.suffix and not path.exists()):
        write_whole(path, files.whole)
        return
    path.mkdir(parents=True, exist_ok=True)
    write_whole(path / ROOTS, files.pem)
    for number, (_, document) in enumerate(files.former, 1):
        write_whole(path / f"root.{number}.json", canonical(document))
    for name in _PARTS:
        if name in files.parts:
            write_whole(path / f"{name}.json", canonical(files.parts[name][1]))
        else:
            (path / f"{name}.json").unlink(missing_ok=True)
    written = {path / f"root.{number}.json" for number in range(1, len(files.former) + 1)}
    for left in set(path.glob("root.*.json")) - written:
        left.unlink()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file at once, or not at all."""
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        new = Path(folder) / path.name
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, new)
        os.replace(new, path)  # noqa: PTH105  the whole file at once, or none of it


def read_bytes(path: Path) -> bytes:
    """Read a file of a bundle.

    Raises:
        TrustError: it cannot be read (`trust.unreadable`), or has more than `MAX_BYTES` (`trust.size`).
    """
    try:
        if not S_ISREG(path.stat().st_mode):
            raise refuse("unreadable", str(path), "not a regular file", "give a folder or a file as the trust bundle")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refuse(
            "unreadable", str(path), error.strerror or "cannot be read", "check the path given as the trust bundle"
        ) from error
    if len(data) > MAX_BYTES:
        raise refuse("size", str(path), "larger than any bundle")
    return data


def _folder(folder: Path) -> Files:
    parts: dict[str, tuple[str, JSON]] = {}
    for name in _PARTS:
        path = folder / f"{name}.json"
        if path.exists():
            parts[name] = str(path), _parsed(read_bytes(path), path)
    if parts:
        return Files(read_bytes(folder / ROOTS), parts, tuple(_former(folder)))
    files = sorted(path for path in folder.iterdir() if path.is_file())
    stray = [path.name for path in files if path.suffix not in (".pem", ".crt")]
    below = folder / "trust"
    if (stray or not files) and (below / "root.json").exists():
        raise refuse("unknown-file", str(folder), "no bundle, but there is one inside", f"did you mean {below}?")
    if stray:
        raise refuse("unknown-file", str(folder), f"no bundle, and not roots alone: {stray[0]}")
    return Files(b"\n".join(read_bytes(path) for path in files))


def _former(folder: Path) -> Iterator[tuple[str, JSON]]:
    for number in range(1, _MOST_ROOTS):
        path = folder / f"root.{number}.json"
        if not path.exists():
            return
        yield str(path), _parsed(read_bytes(path), path)


def _file(path: Path) -> Files:
    data = read_bytes(path)
    if not data.startswith(b"{"):
        return Files(data)
    match _parsed(data, path):
        case {"schema": str(schema), "roots": str(pem), "former": list(former), **parts} if (
            schema == SCHEMA and pem.isascii() and parts.keys() <= set(_PARTS) and parts and len(former) < _MOST_ROOTS
        ):
            found = {name: (f"{path}:{name}", cast("JSON", parts[name])) for name in _PARTS if name in parts}
            return Files(pem.encode(), found, tuple((f"{path}:former[{at}]", one) for at, one in enumerate(former)))
        case {"signed": _, "signatures": _}:
            raise refuse("incomplete", str(path), "one part of a bundle, not the whole", f"give its folder: {path.parent}")
        case _:
            raise refuse("form", str(path), f"not a bundle of the schema {SCHEMA}")


def _parsed(data: bytes, path: Path) -> JSON:
    try:
        return parse(data)
    except WireError as error:
        raise rewrapped(error, str(path)) from error
