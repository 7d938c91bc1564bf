"""What a verifier remembers of a trust bundle, and what it refuses for that: roll-back, forks, histories that were rewritten.

The rules are those of The Update Framework 1.0 (section 5, the client's workflow), over parts whose signatures were checked.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from attrs import asdict, frozen

from slrtkit.domain.authority import AuthorityEntry
from slrtkit.domain.districts import DistrictEntry
from slrtkit.domain.issuers import IssuerEntry, WithdrawnEntry
from slrtkit.domain.logkeys import LogEntry

__all__ = ["Age", "Entry", "Refusal", "Seen", "SeenPart", "TrustPart", "rewritten"]

Entry = AuthorityEntry | IssuerEntry | WithdrawnEntry | LogEntry | DistrictEntry
"""What stands in a list."""


class Age(StrEnum):
    """How a signed part stands at an instant."""

    NOT_YET = "not-yet"
    CURRENT = "current"
    ENDING = "ending"
    EXPIRED = "expired"


@frozen
class TrustPart:
    """One signed part of a bundle: the root, a list, the snapshot that names the lists, or the timestamp that names it.

    Attributes:
        name: `root`, `authority`, `issuers`, `withdrawn`, `log`, `districts`, `snapshot` or `timestamp`.
        version: Its version, from 1 on.
        scope: Region code that it speaks for.
        issued: When it was issued, in UTC.
        expires: From when on it may not be relied on, in UTC.
        digest: SHA-256 of what is signed; of the root this is its fingerprint.
        keys: SHA-256 of what the root says of who signs it.
        entries: How many entries it has; 0 of what is no list.
    """

    name: str
    version: int
    scope: str
    issued: datetime
    expires: datetime
    digest: str
    keys: str
    entries: int = 0

    def age(self, at: datetime, warn: timedelta = timedelta()) -> Age:
        """Tell how it stands at an instant; it is ending where it expires within `warn`."""
        if at >= self.expires:
            return Age.EXPIRED
        if at < self.issued:
            return Age.NOT_YET
        return Age.ENDING if at + warn >= self.expires else Age.CURRENT


@frozen
class SeenPart:
    """What is remembered of a part: which it was, and who might sign it then."""

    version: int
    digest: str
    keys: str


class Refusal(StrEnum):
    """Why a bundle is refused for what was seen before."""

    ROLL_BACK = "roll-back"
    """An older one, or one that lost a list."""
    FORK = "fork"
    """Another one of a version that was seen."""
    CHAIN = "root-chain"
    """Its root does not follow from the one that was seen."""


@frozen
class Seen:
    """The highest versions that a verifier has seen of the parts of one bundle, by name."""

    parts: Mapping[str, SeenPart]

    @classmethod
    def of(cls, parts: Iterable[TrustPart]) -> "Seen":
        """Return what there is to remember of a bundle."""
        return cls({one.name: SeenPart(one.version, one.digest, one.keys) for one in parts})

    def anew(self, roles: Mapping[str, str]) -> frozenset[str]:
        """Return the parts that begin anew under a root, because it exchanged the keys by which they could be made.

        So whoever stole these keys cannot make versions so high that no honest one comes after (TUF: recovery from fast-forward
        attacks). Snapshot and timestamp begin anew with other keys of their own; a list, which is nothing without a snapshot,
        with other keys of both.

        Args:
            roles: Part -> what the root says of who signs it (`TrustPart.keys`).
        """
        changed = {name for name, seen in self.parts.items() if name != "root" and roles.get(name) != seen.keys}
        return frozenset(changed if "snapshot" in changed else changed & {"timestamp"})

    def refusal(
        self, new: "Seen", roots: Mapping[int, str], roles: Mapping[str, str], vouched: Collection[str] = ()
    ) -> tuple[Refusal, str] | None:
        """Say why a newer look at the bundle is refused, and for which part; None: it is not.

        Args:
            new: What the bundle holds now; its own signatures hold.
            roots: Version -> fingerprint of each root that it leads through, to the newest.
            roles: Part -> what its newest root says of who signs it (`TrustPart.keys`).
            vouched: Fingerprints of roots that a regulation publishes, or the province; a later one than was seen begins anew.
        """
        root, newest = self.parts["root"], new.parts["root"]
        if newest.version < root.version:
            return Refusal.ROLL_BACK, "root"
        beginning = any(version > root.version and digest in vouched for version, digest in roots.items())
        if roots.get(root.version) != root.digest and not beginning:
            return (Refusal.FORK if root.version in roots else Refusal.CHAIN), "root"
        anew = self.anew(roles)
        for name, seen in self.parts.items():
            part = new.parts.get(name)
            if name == "root" or name in anew or (part is None and name not in roles):
                continue
            if part is None or part.version < seen.version:
                return Refusal.ROLL_BACK, name
            if part.version == seen.version and part.digest != seen.digest:
                return Refusal.FORK, name
        return None


def rewritten(old: Iterable[Entry], new: Iterable[Entry], since: date) -> str:
    """Say which entry of a newer list was lost, changed, or dated back; empty where there is none.

    Entries are added and ended, never taken out or stretched: what a list once said of a past day, it says for ever. An entry
    that the older list does not have was recorded on its day or later.

    Args:
        old: The entries that a verifier holds.
        new: The entries of the newer list.
        since: The day on which the held list was issued, in the westernmost zone.
    """
    known, left = _by_subject(old), _by_subject(new)
    for subject, entries in known.items():
        for one in entries:
            if not any(_follows(one, other) for other in left.get(subject, ())):
                return subject
    for subject, entries in left.items():
        for one in entries:
            recorded = since if isinstance(one, WithdrawnEntry) else one.recorded
            if recorded < since and not any(_follows(other, one) for other in known.get(subject, ())):
                return subject
    return ""


def _by_subject(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(_subject(one), []).append(one)
    return found


def _subject(entry: Entry) -> str:
    match entry:
        case WithdrawnEntry():
            return entry.letter
        case DistrictEntry():
            return entry.root
        case _:
            return entry.key


def _follows(old: Entry, new: Entry) -> bool:
    """Whether an entry is the older one, or that one ended: earlier than it said, or revoked, or told what replaces it."""
    before, after = asdict(old, recurse=False), asdict(new, recurse=False)
    if "valid_to" in before:
        before["valid_to"] = min(before["valid_to"], after["valid_to"])
    for later in ("revoked", "replaced_by"):
        if later in before:
            before[later] = before[later] or after[later]
    return before == after
