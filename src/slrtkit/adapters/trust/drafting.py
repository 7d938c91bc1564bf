"""A new version of a trust bundle, on its way to its signatures.

What changed takes the version after the one in force; snapshot and timestamp are made anew with it. All of it waits in one file
beside the bundle until as many keys have signed as the root wants: officers sign one after the other, each where their key is.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from attrs import evolve, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust.book import Book, read_book
from slrtkit.adapters.trust.bundle import compare
from slrtkit.adapters.trust.checks import check
from slrtkit.adapters.trust.files import write_files, write_whole
from slrtkit.adapters.trust.parts import LISTS, Listed, Pin, Root, Snapshot, Timestamp, refuse, unsigned
from slrtkit.adapters.trust.signing import Waiting, public_of, sign, waiting
from slrtkit.adapters.trust.succession import continues
from slrtkit.errors import TrustError

__all__ = ["Draft", "draft_path", "first_book", "open_draft"]

_NEWS: Mapping[str, timedelta] = {"snapshot": timedelta(days=365), "timestamp": timedelta(days=45)}
"""How long the first snapshot and timestamp hold; later ones hold as long as the one before."""


def draft_path(bundle: Path) -> Path:
    """Return where the draft of a bundle lies: `trust.draft` beside `trust`."""
    return bundle.with_name(f"{bundle.name}.draft")


def first_book(
    pem: bytes,
    root: Root,
    lists: Mapping[str, Listed],
    at: datetime,
    *,
    news: Mapping[str, timedelta] = _NEWS,
    after: Book | None = None,
) -> Book:
    """Return a bundle that begins with its root, and which nobody has signed.

    Args:
        pem: X.509 roots, PEM.
        root: The root.
        lists: The lists, by name.
        at: When it is issued.
        news: How long `snapshot` and `timestamp` hold.
        after: The bundle of a district that lost its root keys: versions go on from there.
    """
    parts = {name: unsigned(name, listed) for name, listed in lists.items()}
    book = Book("", pem, (unsigned("root", root),), parts)
    return _told_anew(book, {name: (after.parts[name].said.version if after else 0, span) for name, span in news.items()}, at)


@frozen
class Draft:
    """A bundle with what is to replace it.

    Attributes:
        path: The bundle, as a folder or a file.
        base: What is in force there; None where nothing is yet.
        book: What is to replace it.
    """

    path: Path
    base: Book | None
    book: Book

    @property
    def waits(self) -> tuple[Waiting, ...]:
        """What lacks signatures."""
        return waiting(self.book)

    def revised(
        self,
        at: datetime,
        lists: Mapping[str, Listed],
        *,
        holds: timedelta | None = None,
        root: Root | None = None,
        pem: bytes | None = None,
    ) -> "Draft":
        """Return the draft with new versions of lists, or a new root; signatures of what changes are gone.

        Args:
            at: Now, in UTC.
            lists: The new lists, by name; their versions and times are set here.
            holds: How long they hold; as long as the one before where nothing is said.
            root: What the new root says; its version and time of issue are set here.
            pem: The X.509 roots that it names.

        Raises:
            TrustError: (`trust.roll-back`) something in force was issued later than now.
        """
        base = self.base or self.book
        if at < base.timestamp.said.issued:
            raise refuse("roll-back", str(self.path), "what is in force there was issued later", "check the clock")
        book = self.book
        if root is not None:
            made = evolve(root, version=base.root.version + 1, issued=at)
            book = evolve(book, roots=(*base.roots, unsigned("root", made)), pem=book.pem if pem is None else pem)
        parts = {name: part for name, part in book.parts.items() if name not in LISTS or name in book.root.roles}
        for name, listed in lists.items():
            former = base.parts.get(name)
            span = holds or listed.expires - listed.issued
            said = evolve(listed, version=former.said.version + 1 if former else 1, issued=at, expires=at + span)
            parts[name] = unsigned(name, said)
        kept = {name: base.parts[name].said for name in _NEWS}
        spans = {name: (said.version, said.expires - said.issued) for name, said in kept.items()}
        return evolve(self, book=_told_anew(evolve(book, parts=parts), spans, at))

    def signed(self, keys: Iterable[Ed25519PrivateKey]) -> "Draft":
        """Return the draft with the signatures of these keys.

        Raises:
            TrustError: (`trust.signer`) one of them may sign nothing here.
        """
        keys, known = (
            tuple(keys),
            {key for root in self.book.roots[-2:] for role in root.said.roles.values() for key in role.keys},
        )
        strangers = [public_of(key) for key in keys if public_of(key) not in known]
        if strangers:
            raise refuse(
                "signer", str(self.path), f"a key that may sign nothing here: {strangers[0][:16]}", "name another key file"
            )
        return evolve(self, book=sign(self.book, keys))

    def kept(self) -> "Draft":
        """Put the draft beside the bundle; or, once it lacks no signature, in its place. Return what is there then.

        Raises:
            TrustError: it is signed, and no verifier would believe it.
        """
        waits, ready = draft_path(self.path), not self.waits
        if ready:
            check(self.book)
            if self.base:
                compare(self.book, self.base.seen)
                continues(self.base, self.book)
        waits.parent.mkdir(parents=True, exist_ok=True)
        write_whole(waits, self.book.files.whole)
        if not ready:
            return self
        write_files(self.path, self.book.files)
        waits.unlink(missing_ok=True)
        return evolve(self, base=self.book)


def open_draft(path: Path) -> Draft:
    """Open a bundle to be changed, with the draft that waits beside it.

    A folder into which a draft was being written when the computer stopped holds nothing; the draft is still there, whole.

    Raises:
        TrustError: neither can be read; or there are X.509 roots alone.
    """
    waits = draft_path(path)
    if not waits.exists():
        base = _in_force(path)
        return Draft(path, base, base)
    book = read_book(waits)
    if book is None:
        raise refuse("incomplete", str(waits), "bare roots in place of a draft", "remove it")
    try:
        return Draft(path, _in_force(path), book)
    except TrustError:
        if path.exists() and waiting(book):
            raise
        return Draft(path, None, book)


def _in_force(path: Path) -> Book:
    base = read_book(path)
    if base is None:
        raise refuse("incomplete", str(path), "bare roots: nothing says who may sign lists", "give a trust bundle")
    check(base)
    return base


def _told_anew(book: Book, spans: Mapping[str, tuple[int, timedelta]], at: datetime) -> Book:
    """Return a bundle with a snapshot of its lists, and a timestamp of that, of the versions after these."""
    version, span = spans["snapshot"]
    snapshot = unsigned("snapshot", Snapshot(version + 1, book.root.scope, at, at + span, book.pins))
    version, span = spans["timestamp"]
    pin = Pin(snapshot.said.version, snapshot.digest)
    timestamp = unsigned("timestamp", Timestamp(version + 1, book.root.scope, at, at + span, pin))
    return evolve(book, parts={**book.parts, "snapshot": snapshot, "timestamp": timestamp})
