"""A district whose offices keep a trust bundle, at chosen instants; and what whoever stole some of its keys can make of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import (
    Book,
    Draft,
    Role,
    Root,
    add_entry,
    certificate_digests,
    change_root,
    first_book,
    import_bundle,
    new_list,
    open_draft,
    pem_of,
    read_book,
)
from slrtkit.adapters.trust.files import write_files
from slrtkit.adapters.trust.parts import Pin, Signed, unsigned
from slrtkit.adapters.trust.signing import public_of, sign
from slrtkit.demo.pki import SamplePki
from slrtkit.domain.authority import AuthorityEntry
from slrtkit.errors import TrustError

__all__ = ["AT", "DAY", "ROOTS", "District", "believed", "entry", "forged", "refused", "stolen"]

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ROOTS = SamplePki(AT, "http://127.0.0.1").roots
PEM = pem_of(ROOTS)


def entry(number: int, recorded: date, **changes: Any) -> AuthorityEntry:  # noqa: ANN401  fields of an entry
    made = AuthorityEntry(f"{number:064x}", "33.16.dinsos", "kepala", ("sktm",), date(2026, 1, 1), date(2027, 12, 31), recorded)
    return evolve(made, **changes)


def _keys(count: int) -> tuple[Ed25519PrivateKey, ...]:
    return tuple(Ed25519PrivateKey.generate() for _ in range(count))


@frozen
class District:
    """A bundle in a folder, and every key of its offices: root 2 of 3, authority 2 of 2, the rest 1 of 1."""

    path: Path
    scope: str = "33.16"
    keys: dict[str, tuple[Ed25519PrivateKey, ...]] = field(
        factory=lambda: {
            "root": _keys(3),
            "authority": _keys(2),
            "issuers": _keys(1),
            "withdrawn": _keys(1),
            "publish": _keys(1),
        }
    )

    @property
    def all_keys(self) -> list[Ed25519PrivateKey]:
        return [key for keys in self.keys.values() for key in keys]

    @property
    def book(self) -> Book:
        found = read_book(self.path)
        assert found
        return found

    @property
    def fingerprint(self) -> str:
        return self.book.roots[-1].digest

    def begun(self, at: datetime = AT, *, training: bool = False) -> "District":
        thresholds = {"root": 2, "authority": 2}
        names = {name: (name,) if name != "publish" else ("snapshot", "timestamp") for name in self.keys}
        roles = {
            role: Role(tuple(map(public_of, self.keys[name])), thresholds.get(role, 1))
            for name in names
            for role in names[name]
        }
        publics = {public_of(key): key.public_key().public_bytes_raw().hex() for key in self.all_keys}
        root = Root(
            version=1,
            scope=self.scope,
            issued=at,
            expires=at + 1000 * DAY,
            keys=publics,
            roles=roles,
            certificates=certificate_digests(ROOTS),
            training=training,
        )
        lists = {name: new_list(name, self.scope, at, version=1) for name in self.keys if name not in ("root", "publish")}
        return self.kept(Draft(self.path, None, first_book(PEM, root, lists, at)))

    def kept(self, draft: Draft) -> "District":
        known = {key for root in draft.book.roots[-2:] for role in root.said.roles.values() for key in role.keys}
        done = draft.signed([key for key in self.all_keys if public_of(key) in known]).kept()
        assert not done.waits
        return self

    def added(self, number: int, at: datetime, **changes: Any) -> "District":  # noqa: ANN401  as above
        return self.kept(add_entry(open_draft(self.path), "authority", entry(number, at.date(), **changes), at))

    def rotated(self, role: str, at: datetime, count: int = 1) -> "District":
        """Exchange the first keys of a role for new ones; the old ones stay in the offices' drawers."""
        fresh = _keys(count)
        old = self.keys[role][:count]
        take = [(key.public_key().public_bytes_raw().hex(), "") for key in fresh]
        draft = change_root(open_draft(self.path), at, expires=at + 1000 * DAY, role=role, drop=map(public_of, old), take=take)
        self.keys[role] = (*self.keys[role][count:], *fresh)
        self.keys.setdefault("former", ())
        self.keys["former"] = (*self.keys["former"], *old)
        return self.kept(draft)


def stolen(district: District, *roles: str) -> list[Ed25519PrivateKey]:
    """Return the keys of these roles, in the hands of somebody else."""
    return [key for role in roles for key in district.keys[role]]


def forged(book: Book, path: Path, keys: Iterable[Ed25519PrivateKey], parts: Mapping[str, Any], *, pin: bool = True) -> Path:
    """Write a bundle in which parts say something else, signed anew by whoever has these keys; the rest stays as it was.

    Where `pin`, the snapshot names the parts as they are, and the timestamp the snapshot: both one version later.
    """
    changed: dict[str, Signed[Any]] = {
        name: said if isinstance(said, Signed) else unsigned(name, said) for name, said in parts.items() if name != "root"
    }
    roots = (*book.roots[:-1], unsigned("root", parts["root"])) if "root" in parts else book.roots
    book = evolve(book, roots=roots, parts={**book.parts, **changed})
    if pin and "snapshot" not in parts:
        said = evolve(book.snapshot.said, version=book.snapshot.said.version + 1, parts=book.pins)
        book = evolve(book, parts={**book.parts, "snapshot": unsigned("snapshot", said)})
    if pin and "timestamp" not in parts:
        snapshot = Pin(book.snapshot.said.version, book.snapshot.digest)
        stamp = evolve(book.timestamp.said, version=book.timestamp.said.version + 1, snapshot=snapshot)
        book = evolve(book, parts={**book.parts, "timestamp": unsigned("timestamp", stamp)})
    write_files(path, sign(book, keys).files)
    return path


def believed(district: District, held: Path, at: datetime = AT) -> Path:
    """Let a verifier begin with a district, by its fingerprint."""
    import_bundle(district.path, held, at, fingerprint=district.book.roots[0].digest)
    return held


def refused(source: Path, held: Path, at: datetime, **options: Any) -> str:  # noqa: ANN401  as `import_bundle` takes them
    """Return the code under which an import is refused; what was held stays as it was."""
    before = {path: path.read_bytes() for path in sorted(held.parent.glob(f"{held.name}*")) if path.is_file()}
    with pytest.raises(TrustError) as caught:
        import_bundle(source, held, at, **options)
    assert {path: path.read_bytes() for path in sorted(held.parent.glob(f"{held.name}*")) if path.is_file()} == before
    assert caught.value.path
    assert caught.value.cure
    return caught.value.code
