"""Many letters at once: one writer records, a crew makes; a letter that fails is told, and stops no other."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from attrs import define, field, frozen

from slrtkit.domain.approval import Approval
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.office import Officer
from slrtkit.errors import CrewLostError, KeyUnavailableError, SlrtError
from slrtkit.ports.crew import Crew
from slrtkit.service.attempt import UNKNOWN, begin_attempt, end_attempt, kept_bytes
from slrtkit.service.issuing import order_letter, record_issue
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.press import Order, Press, Proven

__all__ = ["BulkDesk", "BulkLine", "BulkOutcome", "issue_letters", "ready_letters"]

_PATIENCE = 3


class BulkOutcome(StrEnum):
    """What came of one letter among many."""

    ISSUED = "issued"
    REFUSED = "refused"
    """It cannot be issued as it is; it keeps its number."""
    WAITING = "waiting"
    """Not now: a key, a service or a process is missing; it is finished when it is tried again."""


@frozen
class BulkLine:
    """What came of one letter; `error` is why it is not issued, or None."""

    letter: str
    number: str
    outcome: BulkOutcome
    error: SlrtError | None = None


@frozen
class BulkDesk:
    """Where many letters are issued.

    Attributes:
        journal: The log; nobody else writes in the name of this desk meanwhile.
        context: Circumstances of the command for one letter, by its id: each has a client id and an instant of its own.
        signatory: The signer, as their name stands on a letter.
        press: Keeps the letters, and proves those that an attempt left behind.
        crew: Renders, seals, signs and verifies them.
        powers: The chains that are laid down.
    """

    journal: Journal
    context: Callable[[str], Context]
    signatory: Callable[[LetterRecord], Officer]
    press: Press
    crew: Crew[Order, Proven]
    powers: Powers = field(factory=Powers)


def ready_letters(journal: Journal, signer: str, powers: Powers | None = None) -> tuple[LetterRecord, ...]:
    """Return the letters that wait for nothing but the signature of an officer, in the order of their numbers.

    Args:
        journal: The log.
        signer: Id of the officer whose name stands on them.
        powers: The chains that are laid down; none: no letter waits for one.
    """
    whole, laid = journal.whole, powers or Powers()
    reserved = whole.find(StreamKind.LETTER, "status", LetterStatus.RESERVED.value.encode())
    mine = [record for one in reserved if (record := whole.letter(one).state).signer == signer]
    return tuple(sorted((one for one in mine if _ready(whole, one, laid)), key=lambda one: (one.letter.dated, one.id)))


def issue_letters(desk: BulkDesk, letters: Iterable[str], stopped: Callable[[], bool] = lambda: False) -> Iterator[BulkLine]:
    """Issue letters, and yield what came of each.

    Each goes through the steps of `issue_letter`, on record in the same order: the attempt before it is signed, the letter
    after its bytes were verified and kept. A crash, or a stop, leaves letters that the next run finishes: with the signed bytes
    that were kept, else by signing the same letter again.

    Until one is signed they are made here, and then by the crew: a passphrase that is wrong is tried once, and not once for
    each process. A key or a service that is missing from the start, or three times in a row, ends the run; a bad letter does
    not.

    Args:
        desk: Where they are issued.
        letters: Their ids.
        stopped: Asked before each letter is begun; once it says yes, what was begun is finished, and no more are begun.
    """
    run = _Run(desk, stopped)
    orders = run.orders(letters)
    for order, made in _made(desk, orders):
        yield from run.told()
        yield run.finished(order, made)
    yield from run.told()


def _made(desk: BulkDesk, orders: Iterator[Order]) -> Iterator[tuple[Order, Proven | SlrtError]]:
    for order in orders:
        made = _made_here(desk.press, order)
        yield order, made
        if isinstance(made, Proven):
            yield from desk.crew.each(orders)


def _made_here(press: Press, order: Order) -> Proven | SlrtError:
    try:
        return press.made(order)
    except SlrtError as failed:
        return failed


@define
class _Run:
    """One run.

    Attributes:
        lines: What ended without being made, and is not told yet.
        attempts: Those that are open: letter -> attempt.
        patience: How many times more a key or a service may be missing; the first signature brings patience.
    """

    desk: BulkDesk
    stopped: Callable[[], bool]
    lines: deque[BulkLine] = field(factory=deque)
    attempts: dict[str, str] = field(factory=dict)
    patience: int = 1

    def orders(self, letters: Iterable[str]) -> Iterator[Order]:
        """Yield what is to be made, its attempt on record."""
        for letter in letters:
            if self.stopped() or not self.patience:
                return
            order = self.begun(letter)
            if isinstance(order, Order):
                yield order
            else:
                self.lines.append(order)

    def begun(self, letter: str) -> Order | BulkLine:
        """Begin a letter; what came of it, where it ends here."""
        desk, journal = self.desk, self.desk.journal
        try:
            record = journal.whole.letter(letter).state
        except SlrtError as failed:
            return _line(letter, "", failed)
        try:
            order = order_letter(journal, desk.context(record.id), record.id, desk.signatory(record), desk.powers)
            if isinstance(order, Receipt):
                return _line(record.id, record.letter.number)
            if kept := kept_bytes(journal, order, desk.press):
                record_issue(journal, order, kept, desk.powers)
                return _line(record.id, record.letter.number)
            order = desk.press.proved(order)
            self.attempts[record.id] = begin_attempt(journal, order.context, order.record)
        except SlrtError as failed:
            return _line(record.id, record.letter.number, failed)
        return order

    def finished(self, order: Order, made: Proven | SlrtError) -> BulkLine:
        """Keep and record what was made, or that the attempt came to nothing."""
        desk, record = self.desk, order.record
        attempt = self.attempts.pop(record.id)
        try:
            if isinstance(made, Proven):
                record_issue(desk.journal, order, desk.press.kept(order, made), desk.powers)
                self.patience = _PATIENCE
                return _line(record.id, record.letter.number)
            if not isinstance(made, CrewLostError):
                end_attempt(desk.journal, order.context, record.id, attempt, made)
        except SlrtError as failed:
            made = failed
        if isinstance(made, KeyUnavailableError):
            self.patience = max(0, self.patience - 1)
        return _line(record.id, record.letter.number, made)

    def told(self) -> Iterator[BulkLine]:
        """Yield what ended without the crew."""
        while self.lines:
            yield self.lines.popleft()


def _ready(journal: Journal, record: LetterRecord, powers: Powers) -> bool:
    """Whether a letter waits for nothing but its signature."""
    approval, letter = journal.known(StreamKind.APPROVAL, record.id), record.letter
    if approval is None:
        return powers.chain(letter.office, letter.type) is None
    return isinstance(approval.state, Approval) and approval.state.signing


def _line(letter: str, number: str, failed: SlrtError | None = None) -> BulkLine:
    if failed is None:
        return BulkLine(letter, number, BulkOutcome.ISSUED)
    waiting = failed.retryable or failed.code == UNKNOWN
    return BulkLine(letter, number, BulkOutcome.WAITING if waiting else BulkOutcome.REFUSED, failed)
