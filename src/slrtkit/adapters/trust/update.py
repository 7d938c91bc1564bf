"""Taking over a bundle that came on a stick: checked against what is held, and the highest versions kept."""

from datetime import datetime, timedelta
from pathlib import Path

from attrs import frozen

from slrtkit.adapters.trust.book import Book, read_book
from slrtkit.adapters.trust.bundle import believe, compare
from slrtkit.adapters.trust.checks import check
from slrtkit.adapters.trust.files import write_files
from slrtkit.adapters.trust.parts import refuse
from slrtkit.adapters.trust.state import read_seen, write_seen
from slrtkit.adapters.trust.succession import continues
from slrtkit.domain.trust import Seen
from slrtkit.errors import TrustError
from slrtkit.ports.trust import TrustBundle

__all__ = ["Imported", "import_bundle"]

_SKEW = timedelta(minutes=5)


@frozen
class Imported:
    """What became of an import.

    Attributes:
        bundle: What is held now.
        before: What was remembered before; None the first time.
        anew: The parts that began anew, because the root exchanged the keys by which they are made.
    """

    bundle: TrustBundle
    before: Seen | None
    anew: frozenset[str]

    @property
    def changed(self) -> bool:
        """Whether anything is newer than before."""
        return self.before != self.bundle.seen


def import_bundle(
    source: Path, held: Path, at: datetime, *, fingerprint: str = "", province: TrustBundle | None = None
) -> Imported:
    """Put a newer bundle in place of the one that is held, and remember its versions.

    The first time, its root of trust or one that leads to it must be known: by the fingerprint that a regulation publishes, or
    because the province vouches for it. Later that is needed only where a district had to begin anew.

    Args:
        source: The bundle, as a folder or a file.
        held: The copy that the verifier keeps; a file where its name has a suffix, else a folder.
        at: Now, in UTC.
        fingerprint: Of a root of trust, 64 hexadecimal digits; or empty.
        province: The bundle of its province, already checked.

    Raises:
        TrustError: the bundle does not hold; or it is older than what was seen, rewrites what it said, or was issued in the
            future; or nothing says that its root is the right one (`trust.unpinned`). What was held stays.
    """
    book = read_book(source)
    if book is None:
        raise refuse("incomplete", str(source), "roots alone cannot be imported", "give a trust bundle")
    ders = check(book)
    vouched = _vouched(book, at, fingerprint, province)
    before = read_seen(held)
    if before is None:
        if not vouched & {*book.fingerprints.values()}:
            cure = "give the --fingerprint that the regulation publishes, or --by the bundle of the province"
            raise refuse("unpinned", str(source), "nothing says that this is the right root of trust", cure)
    else:
        compare(book, before, vouched=vouched)
        old = _held(held)
        if old:
            continues(old, book)
    if book.timestamp.said.issued > at + _SKEW:
        raise refuse("future", book.timestamp.where, "issued later than now", "check the clock of this computer")
    bundle = believe(book, ders, at)
    write_files(held, book.files)
    write_seen(held, book.seen)
    return Imported(bundle, before, before.anew(book.roles) if before else frozenset())


def _vouched(book: Book, at: datetime, fingerprint: str, province: TrustBundle | None) -> frozenset[str]:
    said = province.districts if province and province.training is book.root.training else None
    vouched = said.vouches(book.root.scope) if said and said.issued <= at < said.expires else frozenset[str]()
    return vouched | ({fingerprint.lower()} - {""})


def _held(path: Path) -> Book | None:
    """Return the copy that is held; None where it is damaged, so that a good one can take its place."""
    try:
        return read_book(path)
    except TrustError:
        return None
