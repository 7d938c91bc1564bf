"""Reading a trust bundle: a folder, one file, or bare PEM roots. Whatever is there must hold; nothing falls back."""

import hashlib
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from typing import TypeVar, cast

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.trust.metadata import (
    AuthorityPart,
    IssuersPart,
    LogPart,
    RootPart,
    Seal,
    WithdrawnPart,
    covers,
    refuse,
    require,
)
from slrtkit.adapters.trust.notes import holds
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.issuers import IssuerList, WithdrawnList
from slrtkit.domain.logkeys import LogList
from slrtkit.errors import SlrtError, TrustError, WireError
from slrtkit.ledger import JSON, parse
from slrtkit.ports.trust import LogTrust, TrustBundle
from slrtkit.wire import from_wire

__all__ = ["LISTS", "PARTS", "ROOTS", "SCHEMA", "load_bundle"]

SCHEMA = "slrtkit/bundle/1"
ROOTS = "roots.pem"
PARTS = ("root", "authority")
"""What every bundle has beside its X.509 roots."""
LISTS = ("issuers", "withdrawn", "log")
"""What it may have: seal keys, withdrawn letters, log keys."""
_MAX_BYTES = 16 * 1024 * 1024
_P = TypeVar("_P", RootPart, AuthorityPart, IssuersPart, WithdrawnPart, LogPart)
_L = TypeVar("_L", AuthorityPart, IssuersPart, WithdrawnPart, LogPart)


@frozen
class _Found:
    """A bundle as it lies there: PEM text, and the signed parts by type, with where each stands."""

    pem: bytes
    parts: dict[str, tuple[str, JSON]]


def load_bundle(path: Path, at: datetime) -> TrustBundle:
    """Read and check a trust bundle.

    Args:
        path: A folder with `roots.pem`, `root.json` and `authority.json`, and perhaps `issuers.json`, `withdrawn.json`
            and `log.json`; a
            single file that holds them; or PEM roots alone (a file, or a folder that holds nothing else), which allow no more
            than a look at the signature.
        at: The instant of verification, in UTC: a root that expired before it is not believed.

    Raises:
        TrustError: it cannot be read, is incomplete, is not signed by those it names, or has expired.
    """
    found = _folder(path) if path.is_dir() else _file(path)
    certificates = _certificates(found.pem, path)
    if not found.parts:
        return TrustBundle(certificates)
    if missing := set(PARTS) - set(found.parts):
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
    listed = _list(found, "authority", AuthorityPart, root)
    authority = AuthorityList(*_told(listed), listed.entries)
    issuers, withdrawn = None, None
    if "issuers" in found.parts:
        keys = _list(found, "issuers", IssuersPart, root)
        _require_points(keys, found.parts["issuers"][0])
        issuers = IssuerList(*_told(keys), keys.entries)
    if "withdrawn" in found.parts:
        gone = _list(found, "withdrawn", WithdrawnPart, root)
        withdrawn = WithdrawnList(*_told(gone), gone.entries)
    log = _log(found, root) if "log" in found.parts else None
    return TrustBundle(certificates, authority, issuers, withdrawn, root.training, log)


def _log(found: _Found, root: RootPart) -> LogTrust:
    listed = _list(found, "log", LogPart, root)
    return LogTrust(LogList(*_told(listed), listed.entries), holds)


def _list(found: _Found, name: str, kind: type[_L], root: RootPart) -> _L:
    """Return a signed list that speaks for offices inside its scope, and its scope inside the root's."""
    where, document = found.parts[name]
    signed, seals, listed = _part(where, document, kind)
    require(where, name, signed, seals, root)
    if not covers(root.scope, listed.scope) or not all(covers(listed.scope, entry.office) for entry in listed.entries):
        raise refuse("scope", where, f"speaks for offices outside {listed.scope} or {root.scope}")
    return listed


def _told(listed: _L) -> tuple[int, str, datetime, datetime]:
    return listed.version, listed.scope, listed.issued, listed.expires


def _require_points(issuers: IssuersPart, where: str) -> None:
    for entry in issuers.entries:
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(entry.key))
        except ValueError:
            raise refuse("key", where, f"no key: {entry.key[:16]}") from None


def _folder(folder: Path) -> _Found:
    parts: dict[str, tuple[str, JSON]] = {}
    for part in (*PARTS, *LISTS):
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
        case {"schema": str(schema), "roots": str(pem), "root": root, "authority": authority, **lists} if (
            schema == SCHEMA and lists.keys() <= set(LISTS)
        ):
            parts: dict[str, JSON] = {"root": root, "authority": authority}
            parts |= {str(part): cast("JSON", signed) for part, signed in lists.items()}
            return _Found(pem.encode(), {part: (f"{path}:{part}", signed) for part, signed in parts.items()})
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
