"""Which devices carry an erasure out, which of them have said that they did, and whose word it takes.

Every device of a district hears of an erasure. Where devices are enrolled, those of the regency decide, and this one's word
counts for itself: a village's laptop that somebody else has would erase the whole district otherwise.
"""

from collections.abc import Iterable

from attrs import frozen

from slrtkit.domain.erasure import Erasure, ErasureAsked, ErasureDecided, ErasureStatus
from slrtkit.domain.history import StreamKind
from slrtkit.domain.node import Enrolment, Node
from slrtkit.errors import InvalidTransitionError
from slrtkit.ports.store import Record, StreamId
from slrtkit.service.journal import Journal

__all__ = ["Outstanding", "is_order", "outstanding", "require_deciding"]

_NODE, _ERASURE = StreamKind.NODE, StreamKind.ERASURE


@frozen
class Outstanding:
    """Which devices have not confirmed an erasure.

    Attributes:
        waiting: Those that will: enrolled, or named by whoever asks; sorted.
        lost: Those that will not, for they were revoked before: the key that lies in them opens what lies there still.
    """

    waiting: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def outstanding(journal: Journal, erasure: Erasure, also: Iterable[str] = ()) -> Outstanding:
    """Return which devices have not confirmed an erasure; none where it is not approved, or for nobody else to carry out.

    Args:
        journal: The log of a device.
        erasure: Which.
        also: Devices that nobody enrolled.
    """
    whole = journal.whole
    if erasure.status is not ErasureStatus.APPROVED or not is_order(whole, erasure.id):
        return Outstanding()
    known = [node for one in whole.find(_NODE, "all", b"1") if (node := _node(whole, one))]
    lost = {node.id for node in known if node.revoked is not None}
    waiting = {whole.node, *(node.id for node in known), *also} - lost
    done = erasure.confirmations.keys()
    return Outstanding(tuple(sorted(waiting - done)), tuple(sorted(lost - done)))


def is_order(journal: Journal, erasure_id: str) -> bool:
    """Whether an erasure was decided where this device takes it from: here, or by a device of the regency.

    Where this device was enrolled by nobody, it takes what its embedder let in.
    """
    own = _enrolment(journal, journal.node)
    if own is None:
        return True
    with journal.store.begin(write=False) as unit:
        records = unit.history(StreamId(_ERASURE.value, erasure_id))
    deciding = {journal.node, own.district.node}
    return any(one.node in deciding or _is_whole(journal, one.node) for one in records if _decides(journal, one))


def require_deciding(journal: Journal, erasure_id: str) -> None:
    """Return if an erasure may be approved on this device.

    Raises:
        InvalidTransitionError: it was enrolled for less than the regency (`erasure.district`).
    """
    own = _enrolment(journal, journal.node)
    if own and not own.whole:
        raise InvalidTransitionError(
            "the district's device decides on erasures", code="erasure.district", path=erasure_id, cure=own.district.node
        )


def _decides(journal: Journal, record: Record) -> bool:
    event = journal.recorded(record).event
    said = event.erasure if isinstance(event, ErasureAsked) else event
    return isinstance(said, Erasure | ErasureDecided) and said.status is ErasureStatus.APPROVED


def _is_whole(journal: Journal, node: str) -> bool:
    known = _enrolment(journal, node)
    return known is not None and known.whole


def _enrolment(journal: Journal, node: str) -> Enrolment | None:
    known = _node(journal, node)
    return known.enrolment if known else None


def _node(journal: Journal, name: str) -> Node | None:
    known = journal.whole.known(_NODE, name)
    return known.state if known and isinstance(known.state, Node) else None
