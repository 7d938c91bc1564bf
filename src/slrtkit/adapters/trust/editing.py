"""What officers change in a trust bundle: entries that are added and ended, and keys that are exchanged."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from attrs import evolve

from slrtkit.adapters.trust.book import Book, certificate_digests, certificates
from slrtkit.adapters.trust.drafting import Draft
from slrtkit.adapters.trust.parts import LISTS, Listed, Role, key_id, refuse
from slrtkit.domain.issuers import IssuerEntry
from slrtkit.domain.logkeys import LogEntry
from slrtkit.domain.trust import Entry

__all__ = ["SPANS", "add_entry", "change_root", "end_entries", "new_list", "next_list", "reissue"]

SPANS: Mapping[str, timedelta] = {
    "authority": timedelta(days=365),
    "issuers": timedelta(days=120),
    "withdrawn": timedelta(days=30),
    "log": timedelta(days=365),
    "districts": timedelta(days=365),
}
"""How long the first version of a list holds."""
_SHORTEST = 8
"""So many digits of a key's id tell it."""


def new_list(name: str, scope: str, at: datetime, *, version: int = 0) -> Listed:
    """Return an empty list; of version 0 where it is only to be filled."""
    made: Listed = LISTS[name](version, scope, at, at + SPANS[name], ())
    return made


def next_list(old: Book | None, name: str, scope: str, at: datetime) -> Listed:
    """Return a list for a bundle that begins: as it was in the old bundle, one version later; else empty, of version 1."""
    if old is None or name not in old.pins:
        return new_list(name, scope, at, version=1)
    said: Listed = old.parts[name].said
    return evolve(said, version=said.version + 1, issued=at, expires=at + (said.expires - said.issued))


def add_entry(draft: Draft, name: str, entry: Entry, at: datetime, *, holds: timedelta | None = None) -> Draft:
    """Add an entry to a list; a list that is not there yet begins with it.

    Raises:
        TrustError: the root names nobody who signs such a list (`trust.role`), or the entry is there (`trust.entry-exists`).
    """
    path = str(draft.path)
    if name not in draft.book.root.roles:
        raise refuse("role", path, f"the root names nobody who signs {name}", "slrtkit trust rotate gives it keys")
    there = draft.book.parts.get(name)
    listed = there.said if there else new_list(name, draft.book.root.scope, at)
    if entry in listed.entries:
        raise refuse("entry-exists", path, "such an entry is there already", "slrtkit trust show")
    return draft.revised(at, {name: evolve(listed, entries=(*listed.entries, entry))}, holds=holds)


def end_entries(draft: Draft, key: str, on: date, at: datetime, *, never: bool = False) -> tuple[Draft, tuple[str, ...]]:
    """End every entry of a key on a day, which is the last one on which it holds.

    Args:
        draft: What is changed.
        key: The key as lists name it, or at least 8 of its first digits.
        on: The last day; of a seal key the day on which it was found to be in other hands: nothing it sealed is believed.
        at: Now, in UTC.
        never: Whether it never held: what it signed before is not believed either.

    Returns:
        The draft, and the names of the lists that changed.

    Raises:
        TrustError: no entry that still holds is of such a key, or the digits tell several (`trust.no-entry`).
    """
    changed: dict[str, Listed] = {}
    found: set[str] = set()
    for name in ("authority", "issuers", "log"):
        part = draft.book.parts.get(name)
        if part is None or len(key) < _SHORTEST:
            continue
        entries = tuple(_ended(one, on, never=never) if one.key.startswith(key) else one for one in part.said.entries)
        found |= {one.key for one in part.said.entries if one.key.startswith(key)}
        if entries != part.said.entries:
            changed[name] = evolve(part.said, entries=entries)
    if len(found) != 1 or not changed:
        text = "these digits tell several keys" if len(found) > 1 else "no entry that still holds is of such a key"
        raise refuse("no-entry", str(draft.path), text, "slrtkit trust show lists the keys; give at least 8 digits")
    return draft.revised(at, changed), tuple(changed)


def reissue(draft: Draft, names: Iterable[str], at: datetime, *, holds: timedelta | None = None) -> Draft:
    """Issue lists anew as they are, and in any case the snapshot and the timestamp, before they expire.

    Raises:
        TrustError: (`trust.no-list`) there is no such list.
    """
    lists = {}
    for name in names:
        if name not in draft.book.pins:
            raise refuse("no-list", str(draft.path), f"there is no list {name}", "slrtkit trust show")
        lists[name] = draft.book.parts[name].said
    return draft.revised(at, lists, holds=holds)


def change_root(
    draft: Draft,
    at: datetime,
    *,
    expires: datetime,
    role: str = "",
    drop: Iterable[str] = (),
    take: Iterable[tuple[str, str]] = (),
    threshold: int | None = None,
    pem: bytes | None = None,
) -> Draft:
    """Make the next root: other keys of a role, other X.509 roots, or only a later expiry.

    Lists whose keys change are issued anew, for the new keys to sign.

    Args:
        draft: What is changed.
        at: Now, in UTC.
        expires: When the new root expires, in UTC.
        role: Whose keys change; `publish` for snapshot and timestamp together; empty where none do.
        drop: Ids of keys that leave it, or at least 8 of their first digits.
        take: Keys that join it: public key (64 hexadecimal digits), and which office keeps it, or empty.
        threshold: How many must sign; as many as before where nothing is said.
        pem: The new X.509 roots.

    Raises:
        TrustError: no such key is in the role (`trust.no-entry`), or its threshold cannot be reached (`trust.role`).
    """
    root, book, path = draft.book.root, draft.book, str(draft.path)
    roles, joined = dict(root.roles), {key_id(bytes.fromhex(public)): (public, holder) for public, holder in take}
    names = ("snapshot", "timestamp") if role == "publish" else (role,) * bool(role)
    for name in names:
        old = roles.get(name, Role((), 1))
        leaving = {_one_of(old.keys, digits, path) for digits in drop}
        left = tuple(key for key in old.keys if key not in leaving)
        new = Role(tuple(dict.fromkeys((*left, *joined))), old.threshold if threshold is None else threshold)
        if not 1 <= new.threshold <= len(new.keys):
            text = f"{new.threshold} signatures by {len(new.keys)} keys cannot be had"
            raise refuse("role", path, text, "give more keys with --add, or another --threshold")
        roles[name] = new
    held = {key for one in roles.values() for key in one.keys}
    publics = root.keys | {key: public for key, (public, _) in joined.items()}
    holders = root.holders | {key: holder for key, (_, holder) in joined.items() if holder}
    told = evolve(
        root,
        expires=expires,
        roles=roles,
        keys={key: public for key, public in publics.items() if key in held},
        holders={key: holder for key, holder in holders.items() if key in held},
        certificates=root.certificates if pem is None else certificate_digests(certificates(pem, path)),
    )
    again = {name: book.parts[name].said for name in names if name in book.pins and roles[name] != root.roles.get(name)}
    return draft.revised(at, again, root=told, pem=pem)


def _one_of(keys: Iterable[str], digits: str, path: str) -> str:
    found = [key for key in keys if key.startswith(digits) and len(digits) >= _SHORTEST]
    if len(found) != 1:
        raise refuse("no-entry", path, f"no such key in the role: {digits[:16]}", "slrtkit trust show lists the keys")
    return found[0]


def _ended(entry: Any, on: date, *, never: bool) -> Any:  # noqa: ANN401  an entry of a list, as it was given
    match entry:
        case IssuerEntry():
            return entry if entry.revoked else evolve(entry, revoked=on)
        case LogEntry():
            return evolve(entry, valid_to=max(entry.valid_from, min(entry.valid_to, on)))
        case _:
            last = entry.valid_from - timedelta(days=1) if never else on
            return evolve(entry, valid_to=min(entry.valid_to, last))
