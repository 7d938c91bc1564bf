"""The devices of a district that exchange bundles: who they are, who enrolled them, for which area, and which were lost.

A device (*node*) makes two keys of its own: one signs what it says, one opens what is said to it. The district signs who it is,
for which area and until when; whoever knows the district's key knows every device of it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import assert_never

from attrs import field, frozen

from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import DomainError

__all__ = [
    "BundleTaken",
    "Enrolment",
    "Node",
    "NodeCard",
    "NodeEnrolled",
    "NodeEvent",
    "NodeRevoked",
    "node_begun",
    "node_changes",
]

_RESTRICTED, _ERASURES = "-restricted", "-erasures"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_KEY = re.compile(r"[0-9a-f]{64}")
_RECIPIENT = re.compile(r"age1[0-9a-z]{58}")
_REGENCY = 1
_VILLAGE = 3
"""So many dots has the code of a regency, and of a village."""


@frozen
class NodeCard:
    """Who a device is: its name in the log, the Ed25519 key that it signs with, and the age key that it opens with.

    Attributes:
        node: Its name: letters, digits, `.`, `_` and `-`.
        signer: The public key (RFC 8032), 64 hexadecimal digits.
        recipient: The public key in the form of age, `age1…`.

    Raises:
        DomainError: no such name or key (`node.form`).
    """

    node: str
    signer: str
    recipient: str

    def __attrs_post_init__(self) -> None:
        forms = (_NAME, self.node), (_KEY, self.signer), (_RECIPIENT, self.recipient)
        if not all(form.fullmatch(text) for form, text in forms):
            raise DomainError("a device has a name, a signing key and an age key", code="node.form", path=self.node[:64])


@frozen
class Enrolment:
    """A district says who a device is, and what it may give and be given.

    Attributes:
        card: The device.
        areas: Codes of its regions: villages, kecamatan, or the regency, which stands for all.
        since: The first day, `until` the last one.
        district: The device that enrolled it, which every device of the district knows by its key.

    Raises:
        DomainError: it has no area, or ends before it begins (`node.enrolment`).
        InvalidIdentifierError: an area is no region code.
    """

    card: NodeCard
    areas: tuple[str, ...]
    since: date
    until: date
    district: NodeCard

    def __attrs_post_init__(self) -> None:
        if not self.areas or self.until < self.since:
            raise DomainError("an enrolment has an area, and days", code="node.enrolment", path=self.card.node)
        for area in self.areas:
            RegionCode(area)

    @property
    def whole(self) -> bool:
        """Whether it is for the whole regency."""
        return any(area.count(".") <= _REGENCY for area in self.areas)

    @property
    def relays(self) -> bool:
        """Whether it gives what others wrote: a village gives what it wrote itself, a kecamatan what its villages did, too."""
        return any(area.count(".") < _VILLAGE for area in self.areas)

    def holds(self, on: date) -> bool:
        """Whether it stands on a day."""
        return self.since <= on <= self.until

    def touches(self, other: "Enrolment") -> bool:
        """Whether the area of another device lies in this one's, or the other way round."""
        return any(self.reaches(area) for area in other.areas) or any(other.reaches(area) for area in self.areas)

    def gives(self, node: str, scope: str, areas: tuple[str, ...], to: "Enrolment") -> bool:
        """Whether it hands on what a device wrote: itself always, and what others did where it relays.

        What is said of erasures is another matter: it erases, or vouches that somebody did. A kecamatan hands it on to its
        villages, and of its villages to everybody.

        Args:
            node: The device that wrote it.
            scope: In which chain of that device.
            areas: What that device works for; empty where it is not known.
            to: Who would be given it.
        """
        if self.whole or node == self.card.node:
            return True
        return self.relays and (not scope.endswith(_ERASURES) or self._holds(to.areas) or self._holds(areas))

    def _holds(self, areas: tuple[str, ...]) -> bool:
        return bool(areas) and all(self.reaches(area) for area in areas)

    def reaches(self, scope: str) -> bool:
        """Whether the chains of a scope are its own: a village's are those of the village and of its offices.

        Those of erasures are everybody's: each device carries them out, and says so.
        """
        if self.whole or scope.endswith(_ERASURES):
            return True
        inside = any(scope == area or scope.startswith(f"{area}.") for area in self.areas)
        return inside and not scope.endswith(_RESTRICTED)


@frozen
class NodeEnrolled:
    """A device was enrolled, again or anew.

    Attributes:
        enrolment: By whom, for what.
        note: The same as the district signed it.
    """

    enrolment: Enrolment
    note: str = field(repr=False)


@frozen
class NodeRevoked:
    """A device is lost or retired: from now on its bundles are refused; what it gave before stays."""

    node: str
    on: date
    reason: str


@frozen
class BundleTaken:
    """A device gave a bundle, and said what it holds itself.

    Attributes:
        node: Its name.
        bundle: Id of the bundle.
        at: When it was taken, in UTC.
        events: How many events were in it.
        holds: What the device holds of the chains that it may: `node/incarnation/scope` -> the last number.
    """

    node: str
    bundle: str
    at: datetime
    events: int
    holds: Mapping[str, int]


@frozen
class Node:
    """What a device knows of another one, or of itself.

    Attributes:
        id: Its name.
        enrolment: What the district says of it; None where only its revocation is known.
        note: The same as the district signed it.
        revoked: Since which day nothing is taken from it; None: it is not.
        reason: Why.
        bundle: Id of the last bundle that it gave, taken at `taken`, with `events`.
        holds: What it held then, as in `BundleTaken`.
    """

    id: str
    enrolment: Enrolment | None = None
    note: str = field(default="", repr=False)
    revoked: date | None = None
    reason: str = ""
    bundle: str = ""
    taken: datetime | None = None
    events: int = 0
    holds: Mapping[str, int] = field(factory=dict)


NodeEvent = NodeEnrolled | NodeRevoked | BundleTaken


def node_begun(event: NodeEvent) -> Node:
    """Return the state that a first event opens."""
    match event:
        case NodeEnrolled(enrolment, note):
            return Node(enrolment.card.node, enrolment, note)
        case NodeRevoked(node, on, reason):
            return Node(node, revoked=on, reason=reason)
        case BundleTaken(node, bundle, at, events, holds):
            return Node(node, bundle=bundle, taken=at, events=events, holds=holds)
        case _:
            assert_never(event)


def node_changes(event: NodeEvent) -> Mapping[str, object]:
    """Return the fields that an event sets in what exists already, with their values."""
    match event:
        case NodeEnrolled(enrolment, note):
            return {"enrolment": enrolment, "note": note, "revoked": None, "reason": ""}
        case NodeRevoked(_, on, reason):
            return {"revoked": on, "reason": reason}
        case BundleTaken(_, bundle, at, events, holds):
            return {"bundle": bundle, "taken": at, "events": events, "holds": holds}
        case _:
            assert_never(event)
