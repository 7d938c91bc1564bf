"""A device of a district: the keys that it speaks and listens with, and the notes by which devices come to know each other."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from attrs import field, frozen

from slrtkit.domain.node import Enrolment, NodeCard
from slrtkit.errors import SlrtError, SyncError
from slrtkit.ledger import canonical, parse
from slrtkit.ledger.note import Note, NoteLine, key_hash, read_note
from slrtkit.ports.carrying import KeyCarrier
from slrtkit.ports.encryption import Decryptor, Encryptor
from slrtkit.ports.notes import NoteSigner, SignatureCheck
from slrtkit.wire import from_wire, to_wire

__all__ = ["AGE", "SIGNING", "Device", "fingerprint", "read_enrolment", "read_request", "read_signed", "signed"]

SIGNING: str = "signing"
"""Name of the secret that a device signs with."""
AGE: str = "age"
"""Name of the secret that a device opens with."""
_REQUEST = "slrtkit/node/1"
_ENROLMENT = "slrtkit/enrolment/1"

T = TypeVar("T")


@frozen
class Device:
    """The keys of this device.

    Attributes:
        card: Who it is.
        signer: Signs what it says.
        decryptor: Opens what is said to it.
        encryptor: Age recipient -> what encrypts to them.
        check: Checks the signatures of others.
        carrier: Lends and takes data keys.
    """

    card: NodeCard
    signer: NoteSigner = field(repr=False)
    decryptor: Decryptor = field(repr=False)
    encryptor: Callable[[str], Encryptor] = field(repr=False)
    check: SignatureCheck = field(repr=False)
    carrier: KeyCarrier = field(repr=False)

    def request(self) -> str:
        """Return the note by which it asks to be enrolled, signed with its own key. Raises KeyUnavailableError."""
        return signed(_REQUEST, self.card, self)

    def enrolment(self, enrolment: Enrolment) -> str:
        """Return an enrolment as the note that is handed to the device. Raises KeyUnavailableError."""
        return signed(_ENROLMENT, enrolment, self)


def fingerprint(card: NodeCard) -> str:
    """Return what people compare of a device's keys: five groups of four hexadecimal digits."""
    hashed = sha256(f"{card.node}\n{card.signer}\n{card.recipient}".encode()).hexdigest()
    return " ".join(hashed[start : start + 4] for start in range(0, 20, 4))


def signed(form: str, said: object, device: Device) -> str:
    """Return a note of a form that says something, signed by a device."""
    text = f"{form}\n{canonical(to_wire(said)).decode()}\n"
    line = NoteLine(device.card.node, _key_of(device.card), device.signer.sign(text.encode()))
    return Note(text, (line,)).written()


def read_request(written: str, check: SignatureCheck) -> NodeCard:
    """Return the device that asks to be enrolled: whoever wrote the note holds its key.

    Raises:
        SyncError: it is no such note, or not signed by the key that it names (`node.request`).
    """
    note, card = _read(written, _REQUEST, NodeCard, "node.request")
    _require(note, card, check, "node.request")
    return card


def read_enrolment(written: str, check: SignatureCheck, district: NodeCard | None = None) -> Enrolment:
    """Return what a district says of a device.

    Args:
        written: The note.
        check: Checks signatures.
        district: The device that is known for the district's; None: the one that the note names.

    Raises:
        SyncError: it is no such note (`node.note`), or another district's (`node.district`).
    """
    note, said = _read(written, _ENROLMENT, Enrolment, "node.note")
    if district is not None and said.district != district:
        raise SyncError(
            "another district enrolled this device", code="node.district", path=said.card.node, cure="enrol it at this district"
        )
    _require(note, said.district, check, "node.note")
    return said


def read_signed(written: str, form: str, into: type[T], signer: Callable[[T], NodeCard], check: SignatureCheck) -> T:
    """Return what a note of a form says, signed by the device that `signer` tells.

    Raises:
        SyncError: it is no such note (`node.note`), or whatever `signer` raises.
    """
    note, said = _read(written, form, into, "node.note")
    _require(note, signer(said), check, "node.note")
    return said


def _read(written: str, form: str, into: type[T], code: str) -> tuple[Note, T]:
    try:
        note = read_note(written)
        first, _, body = note.text.partition("\n")
        if first == form:
            return note, from_wire(parse(body.strip().encode()), into)
    except SlrtError:
        pass
    raise SyncError("this is no note of a device", code=code, cure="ask for it again: slrtkit sync enrol")


def _require(note: Note, card: NodeCard, check: SignatureCheck, code: str) -> None:
    by = [line for line in note.lines if line.name == card.node and line.key == _key_of(card)]
    if not any(check(card.signer, note.text.encode(), line.signature) for line in by):
        raise SyncError("the signature of this note does not hold", code=code, path=card.node, cure="ask for it again")


def _key_of(card: NodeCard) -> bytes:
    return key_hash(card.node, bytes.fromhex(card.signer))
