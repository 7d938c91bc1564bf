"""Reading a trust bundle as a verifier does. Whatever is there must hold; nothing falls back."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve

from slrtkit.adapters.trust.book import Book, certificates, read_book
from slrtkit.adapters.trust.checks import check
from slrtkit.adapters.trust.files import read_files
from slrtkit.adapters.trust.notes import holds
from slrtkit.adapters.trust.parts import refuse
from slrtkit.domain.trust import Refusal, Seen
from slrtkit.ports.trust import LogTrust, TrustBundle

__all__ = ["believe", "compare", "judged_bundle"]

_REFUSALS = {
    Refusal.ROLL_BACK: "an older {name} than was seen before",
    Refusal.FORK: "another {name} of a version that was seen before",
    Refusal.CHAIN: "the {name} does not follow from the one that was seen before",
}


def judged_bundle(path: Path, at: datetime, seen: Seen | None) -> TrustBundle:
    """Read and check a trust bundle against what is remembered of it; see `load_bundle`."""
    book = read_book(path)
    if book is None:
        if seen:
            raise refuse("roll-back", str(path), "roots alone, in place of a bundle that was seen before")
        return TrustBundle(certificates(read_files(path).pem, str(path)))
    ders = check(book)
    if seen:
        compare(book, seen)
    return believe(book, ders, at)


def compare(book: Book, seen: Seen, *, vouched: Collection[str] = ()) -> None:
    """Refuse a bundle that is older than what was seen, or does not follow from it.

    Raises:
        TrustError: (`trust.roll-back`, `trust.fork`, `trust.root-chain`) it is.
    """
    refusal = seen.refusal(book.seen, book.fingerprints, book.roles, vouched)
    if refusal:
        why, name = refusal
        where = book.roots[-1].where if name not in book.parts else book.parts[name].where
        raise refuse(why.value, where, _REFUSALS[why].format(name=name), "get the newest bundle; keep the one you hold")


def believe(book: Book, ders: tuple[bytes, ...], at: datetime) -> TrustBundle:
    """Return what a checked bundle says at an instant.

    No list is in force longer than the snapshot and the timestamp are: a verifier who was given no newer ones cannot know what
    they would say.

    Raises:
        TrustError: (`trust.expired`) its root has expired.
    """
    root = book.root
    if at >= root.expires:
        raise refuse("expired", book.roots[-1].where, f"the root expired on {root.expires.date().isoformat()}")
    until = min(book.snapshot.said.expires, book.timestamp.said.expires)

    def listed(name: str) -> Any:  # noqa: ANN401  a list of the kind that stands under the name
        part = book.parts.get(name)
        return evolve(part.said, expires=min(part.said.expires, until)) if part else None

    log = listed("log")
    return TrustBundle(
        ders,
        listed("authority"),
        listed("issuers"),
        listed("withdrawn"),
        root.training,
        LogTrust(log, holds) if log else None,
        districts=listed("districts"),
        parts=book.told,
        seen=book.seen,
    )
