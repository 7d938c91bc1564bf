"""A register of letters that does whatever it is told, honest or not, with letters whose signatures hold."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from attrs import define, evolve, field

from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.adapters.trust.notes import holds
from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.letterlog import TERM, Leaf, LeafKind
from slrtkit.domain.logkeys import LogEntry, LogList, LogRole
from slrtkit.domain.registerfile import NumberRun, RegisterFile
from slrtkit.domain.verification import AxisResult
from slrtkit.ledger import instant_text
from slrtkit.ledger.merkle import Tree, inclusion
from slrtkit.ledger.note import Checkpoint
from slrtkit.ports.trust import LogTrust
from slrtkit.service.checkpoint import sign_checkpoint
from slrtkit.service.export_axis import judge_export
from slrtkit.service.register_axis import SignedLetter, judge_proof
from slrtkit.service.registerview import RegisterView
from slrtkit.testing.letters import plain_letter
from slrtkit.wire import letter_commitment
from slrtkit.wire.register import hash_leaf
from slrtkit.wire.registerfile import numbers_digest, read_register, register_lines

OFFICE = "33.16.dinsos"
NAME = "slrtkit/pos-1/1"
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
"""Noon of a Monday in Blora."""
LATER = NOON + timedelta(days=200)
"""When somebody looks."""
_SALT = bytes(range(32)).hex()


@define
class Register:
    """Leaves, the key that signs them, and the list that names it."""

    key: PemNoteSigner = field(factory=PemNoteSigner.made)
    leaves: list[Leaf] = field(factory=list)
    numbers: tuple[NumberRun, ...] = ()

    @property
    def trust(self) -> LogTrust:
        return trust_in(
            LogEntry(NAME, self.key.public, LogRole.LOG, OFFICE, date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 1))
        )

    def letter(self, number: int, at: datetime = NOON, place: int | None = None) -> RecommendationLetter:
        """Reserve a number at an instant, dated that day."""
        letter = evolve(
            plain_letter(),
            id=f"letter-{number}-{len(self.leaves)}",
            office=OFFICE,
            number=f"460/{number:03}",
            dated=at.astimezone(UTC).date(),
        )
        commitment = letter_commitment(letter, _SALT)
        self.leaves.append(
            Leaf(
                LeafKind.RESERVED,
                letter.id,
                OFFICE,
                letter.number,
                "s/2026",
                place or number,
                letter.dated,
                at,
                at + TERM,
                commitment,
            )
        )
        return letter

    def say(self, letter: RecommendationLetter, kind: LeafKind, at: datetime, file: str = "") -> None:
        """Add a leaf about a letter."""
        last = next(leaf for leaf in reversed(self.leaves) if leaf.letter == letter.id)
        self.leaves.append(evolve(last, kind=kind, at=at, file=file or last.file))

    def issued(self, number: int, at: datetime = NOON, place: int | None = None) -> SignedLetter:
        """Reserve, sign an hour later with the proof inside, and record it."""
        letter = self.letter(number, at, place)
        signed = self.signed(letter, at + timedelta(hours=1))
        self.say(letter, LeafKind.ISSUED, at + timedelta(hours=1), file=file_of(letter))
        return signed

    def signed(self, letter: RecommendationLetter, at: datetime) -> SignedLetter:
        """Sign a letter at an instant, with a proof of its last leaf as the register stands."""
        proof = self.proof(letter)
        return SignedLetter(letter, letter_commitment(letter, _SALT), proof, at, frozenset({file_of(letter)}))

    def proof(self, letter: RecommendationLetter) -> LeafProof:
        index = max(place for place, leaf in enumerate(self.leaves) if leaf.letter == letter.id)
        path = inclusion(index, len(self.leaves), self.tree().node)
        return LeafProof(self.leaves[index], index, tuple(step.hex() for step in path), self.note())

    def tree(self) -> Tree:
        tree = Tree()
        for leaf in self.leaves:
            tree.append(hash_leaf(leaf))
        return tree

    def note(self, *more: str, name: str = NAME) -> str:
        at = instant_text(self.leaves[-1].at)
        return sign_checkpoint(Checkpoint(name, len(self.leaves), self.tree().root(), (f"at {at}", *more)), self.key)

    def export(self) -> RegisterFile:
        """The export, written and read again."""
        note = self.note(f"numbers {numbers_digest(self.numbers)}")
        return read_register(register_lines([(note, self.leaves)], self.numbers))

    def view(self, at: datetime = LATER) -> RegisterView:
        return RegisterView.of(self.export(), self.trust, at)

    def inside(self, signed: SignedLetter, at: datetime = LATER) -> AxisResult:
        """What the proof inside a letter is worth."""
        return judge_proof(signed, self.trust, at)

    def answer(self, signed: SignedLetter) -> AxisResult:
        """What the export says of a letter."""
        return judge_export(signed, self.view())


def trust_in(*entries: LogEntry) -> LogTrust:
    return LogTrust(LogList(1, "33.16", NOON - timedelta(days=60), NOON + timedelta(days=400), entries), holds)


def file_of(letter: RecommendationLetter) -> str:
    return sha256(letter.id.encode()).hexdigest()
