"""Reading a trust bundle: a folder, one file, or bare PEM roots. Whatever is there must hold; nothing falls back."""

import hashlib
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.trust.metadata import AuthorityPart, RootPart, Seal, covers, refuse, require
from slrtkit.domain.authority import AuthorityList
from slrtkit.errors import SlrtError, TrustError, WireError
from slrtkit.ledger import JSON, parse
from slrtkit.ports.trust import TrustBundle
from slrtkit.wire import from_wire

__all__ = ["ROOTS", "SCHEMA", "load_bundle"]

SCHEMA = "slrtkit/bundle/1"
ROOTS = "roots.pem"
_PARTS = ("root", "authority")
_MAX_BYTES = 16 * 1024 * 1024
_P = TypeVar("_P", RootPart, AuthorityPart)


@frozen
class _Found:
    """A bundle as it lies there: PEM text, and the signed parts by type, with where each stands."""

    pem: bytes
    parts: dict[str, tuple[str, JSON]]


def load_bundle(path: Path, at: datetime) -> TrustBundle:
    """Read and check a trust bundle.

    Args:
        path: A folder with `roots.pem`, `root.json` and `authority.json`; a single file that holds the three; or PEM roots
            alone (a file, or a folder that holds nothing else), which allow no more than a look at the signature.
        at: The instant of verification, in UTC: a root that expired before it is not believed.

    Raises:
        TrustError: it cannot be read, is incomplete, is not signed by those it names, or has expired.
    """
    found = _folder(path) if path.is_dir() else _file(path)
    certificates = _certificates(found.pem, path)
    if not found.parts:
        return TrustBundle(certificates)
    if missing := set(_PARTS) - set(found.parts):
        raise refuse(
            "incomplete", str(path), f"without {' and '.join(sorted(missing))}: neither a whole bundle nor roots alone"
        )
    where, document = found.parts["root"]
    signed, seals, root = _part(where, document, RootPart)
    require(where, "root", signed, seals, root)
    if at >= root.expires:
        raise refuse("expired", where, f"the root expired on {root.expires.date().isoformat()}")
    if tuple(sorted(hashlib.sha256(der).hexdigest() for der in certificates)) != root.certificates:
        raise refuse("roots", str(path), "other X.509 roots than the signed ones")
    where, document = found.parts["authority"]
    signed, seals, listed = _part(where, document, AuthorityPart)
    require(where, "authority", signed, seals, root)
    if not covers(root.scope, listed.scope) or not all(covers(listed.scope, entry.office) for entry in listed.entries):
        raise refuse("scope", where, f"speaks for offices outside {listed.scope} or {root.scope}")
    authority = AuthorityList(listed.version, listed.scope, listed.issued, listed.expires, listed.entries)
    return TrustBundle(certificates, authority)


def _folder(folder: Path) -> _Found:
    parts: dict[str, tuple[str, JSON]] = {}
    for part in _PARTS:
        path = folder / f"{part}.json"
        if path.exists():
            parts[part] = str(path), _parsed(_bytes(path), path)
    if parts:
        return _Found(_bytes(folder / ROOTS), parts)
    files = sorted(path for path in folder.iterdir() if path.is_file())
    stray = [path.name for path in files if path.suffix not in (".pem", ".crt")]
    below = folder / "trust"
    if (stray or not files) and (below / "root.json").exists():
        raise refuse("unknown-file", str(folder), "no bundle, but there is one inside", f"did you mean {below}?")
    if stray:
        raise refuse("unknown-file", str(folder), f"no bundle, and not roots alone: {stray[0]}")
    return _Found(b"\n".join(_bytes(path) for path in files), {})


def _file(path: Path) -> _Found:
    data = _bytes(path)
    if not data.startswith(b"{"):
        return _Found(data, {})
    match _parsed(data, path):
        case {"schema": str(schema), "roots": str(pem), "root": root, "authority": authority, **rest} if (
            schema == SCHEMA and not rest
        ):
            return _Found(pem.encode(), {"root": (f"{path}:root", root), "authority": (f"{path}:authority", authority)})
        case {"signed": _, "signatures": _}:
            raise refuse("incomplete", str(path), "one part of a bundle, not the whole", f"give its folder: {path.parent}")
        case _:
            raise refuse("form", str(path), f"not a bundle of the schema {SCHEMA}")


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):
            raise refuse("unreadable", str(path), "not a regular file", "give a folder or a file as the trust bundle")
        if found.st_size > _MAX_BYTES:
            raise refuse("size", str(path), "larger than any bundle")
        return path.read_bytes()
    except OSError as error:
        raise refuse(
            "unreadable", str(path), error.strerror or "cannot be read", "check the path given as the trust bundle"
        ) from error


def _parsed(data: bytes, path: Path) -> JSON:
    try:
        return parse(data)
    except WireError as error:
        raise _rewrap(error, str(path)) from error


def _part(where: str, document: JSON, kind: type[_P]) -> tuple[JSON, tuple[Seal, ...], _P]:
    match document:
        case {"signed": dict(signed), "signatures": list(signatures), **rest} if not rest:
            try:
                return signed, from_wire(signatures, tuple[Seal, ...]), from_wire(signed, kind)
            except WireError as error:
                raise _rewrap(error, where) from error
        case _:
            raise refuse("form", where, "not a signed part")


def _rewrap(error: SlrtError, where: str) -> TrustError:
    inside = f" at {error.path}" if error.path else ""
    return refuse("form", where, f"{error.text}{inside} ({error.code})")


def _certificates(pem: bytes, path: Path) -> tuple[bytes, ...]:
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise refuse("pem", str(path), "no X.509 roots in PEM", "give a trust bundle, or a PEM file of trusted roots") from None
    ders = tuple(certificate.public_bytes(Encoding.DER) for certificate in found)
    if len(set(ders)) != len(ders):
        raise refuse("pem", str(path), "a root twice")
    return ders
