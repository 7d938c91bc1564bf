"""The devices of a district: enrolled by it, revoked by it, and known to each other by its signature."""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.node import Enrolment, Node, NodeCard, NodeEnrolled, NodeRevoked
from slrtkit.domain.syncing import NODES_SCOPE
from slrtkit.errors import DomainError, NotFoundError, SyncError
from slrtkit.service.device import Device, fingerprint, read_enrolment, read_request
from slrtkit.service.journal import Journal, Receipt

__all__ = ["NodeDesk"]

_KIND = StreamKind.NODE


@frozen
class NodeDesk:
    """Who may exchange bundles with this device.

    Attributes:
        journal: The log of this device.
        device: Its keys.
        day: The day of a command in the office's zone.
    """

    journal: Journal
    device: Device
    day: Callable[[Context], date]

    def found(self, context: Context, area: str, until: date) -> str:
        """Make this device the district's: it enrols itself for the regency, and others from then on.

        Returns:
            Its enrolment, as the note that it signs.

        Raises:
            DomainError: the area is not a regency's, or the days are none (`node.enrolment`).
        """
        enrolment = Enrolment(self.device.card, (area,), self.day(context), until, self.device.card)
        if not enrolment.whole:
            raise DomainError("a district's device works for the whole regency", code="node.enrolment", path=area)
        return self._enrolled(context, enrolment)

    def enrol(self, context: Context, request: str, areas: tuple[str, ...], until: date) -> str:
        """Enrol a device that asked for it, again or anew, at the district's own device.

        Args:
            context: Who, when.
            request: The note that the device made (`Device.request`).
            areas: Codes of its regions.
            until: The last day.

        Returns:
            The enrolment, as the note that is handed to the device.

        Raises:
            SyncError: the note does not hold (`node.request`), or this is not the district's device (`node.not-district`).
            DomainError: no such area or days (`node.enrolment`).
            AccessDeniedError: this is not for the officer to do.
        """
        card = read_request(request, self.device.check)
        own = self.own
        if own.district != self.device.card or card.node == self.device.card.node:
            raise SyncError(
                "only the district's device enrols others",
                code="node.not-district",
                path=card.node,
                cure=f"take the request to {own.district.node}",
            )
        return self._enrolled(context, Enrolment(card, areas, self.day(context), until, self.device.card))

    def accept(self, context: Context, note: str, district: str) -> Enrolment:
        """Take the enrolment of this device, from a district that somebody knows by its fingerprint.

        Args:
            context: Who, when.
            note: The enrolment, as the district signed it.
            district: The fingerprint of the district's device, as somebody at the district read it out.

        Raises:
            SyncError: it does not hold (`node.note`), is another device's (`node.other`), or of another district
                (`node.district`).
        """
        enrolment = read_enrolment(note, self.device.check)
        if enrolment.card != self.device.card:
            raise SyncError("this enrolment is another device's", code="node.other", path=enrolment.card.node)
        if _digits(district) != _digits(fingerprint(enrolment.district)):
            raise SyncError(
                "the fingerprint is not the district's",
                code="node.district",
                path=enrolment.district.node,
                cure="have it read out at the district: slrtkit sync status",
            )
        self._append(context, "enrol-node", enrolment.card.node, NodeEnrolled(enrolment, note))
        return enrolment

    def revoke(self, context: Context, node: str) -> Receipt:
        """Refuse whatever a device gives from now on, for the context's reason; what it gave stays.

        Raises:
            NotFoundError: no device has this name.
            DomainError: no reason is given (`node.reason`), or it is this device (`node.own`).
        """
        known = self.node(node)
        if not context.reason.strip():
            raise DomainError("a device is revoked for a reason", code="node.reason", path=node, cure="--reason")
        if known.id == self.device.card.node:
            raise DomainError("a device does not revoke itself", code="node.own", path=node)
        return self._append(context, "revoke-node", node, NodeRevoked(node, self.day(context), context.reason))

    @property
    def own(self) -> Enrolment:
        """What this device is enrolled for.

        Raises:
            SyncError: it is not (`node.unknown`).
        """
        known = self.journal.whole.known(_KIND, self.device.card.node)
        if known is None or not isinstance(known.state, Node) or known.state.enrolment is None:
            raise SyncError(
                "this device is not enrolled",
                code="node.unknown",
                path=self.device.card.node,
                cure="slrtkit sync enrol --request FILE, and take it to the district",
            )
        return known.state.enrolment

    def nodes(self) -> tuple[Node, ...]:
        """Return the devices that are known here, by name."""
        return tuple(self.node(one) for one in self.journal.whole.find(_KIND, "all", b"1"))

    def areas(self) -> dict[str, tuple[str, ...]]:
        """Return what each device that is known here is enrolled for, by its name."""
        return {one.id: one.enrolment.areas for one in self.nodes() if one.enrolment}

    def node(self, name: str) -> Node:
        """Return a device. Raises NotFoundError."""
        known = self.journal.whole.known(_KIND, name)
        if known is None or not isinstance(known.state, Node):
            raise NotFoundError("no device has this name", code="node.missing", path=name, cure="slrtkit sync status")
        return known.state

    def card(self, name: str) -> NodeCard:
        """Return the keys of a device that may be written to: it is enrolled, and not revoked.

        Raises:
            NotFoundError: no device has this name.
            SyncError: it was revoked (`node.revoked`).
        """
        own = self.own
        if name == own.district.node:
            return own.district
        return self.enrolled(name).card

    def enrolled(self, name: str) -> Enrolment:
        """Return the enrolment of a device that was not revoked; raises what `card` does."""
        node = self.node(name)
        if node.revoked is not None or node.enrolment is None:
            raise SyncError("this device was revoked", code="node.revoked", path=name, cure="enrol another one")
        return node.enrolment

    def _enrolled(self, context: Context, enrolment: Enrolment) -> str:
        note = self.device.enrolment(enrolment)
        self._append(context, "enrol-node", enrolment.card.node, NodeEnrolled(enrolment, note))
        return note

    def _append(self, context: Context, use: str, node: str, event: NodeEnrolled | NodeRevoked) -> Receipt:
        said = event.note if isinstance(event, NodeEnrolled) else event.node
        with self.journal.command(context, use, said) as work:
            if work.replayed:
                return work.replayed
            work.append(_KIND, node, NODES_SCOPE, event)
            return work.commit()


def _digits(fingerprint: str) -> str:
    return "".join(fingerprint.split()).lower()
