"""Letters: reserved, approved by their paraf chain, issued or void."""

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, frozen

from slrtkit.domain.approval import Approval
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.issuers import WithdrawnEntry
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letter_life import Standing, standing
from slrtkit.domain.numbering import NumberKind, NumberLine
from slrtkit.domain.use import Shown, Use
from slrtkit.errors import NotFoundError
from slrtkit.kit.issuing import Issuing
from slrtkit.ports.identity import ApprovalClaim
from slrtkit.ports.signing import Renewer
from slrtkit.service.approve import (
    Bench,
    approval_claim,
    approve_letter,
    request_approval,
    send_back_letter,
    withdraw_approval,
)
from slrtkit.service.byhand import HandReport, print_by_hand, sign_by_hand, verify_by_hand
from slrtkit.service.issue import Desk, reserve_letter, void_letter
from slrtkit.service.journal import Receipt
from slrtkit.service.keeping import keep_rules
from slrtkit.service.numbering import close_block, import_numbers, number_lines, reserve_block
from slrtkit.service.preview import Preview, preview_letter
from slrtkit.service.provisional import StopGap, confirm_letter
from slrtkit.service.renew import Archivist
from slrtkit.service.revise import revise_letter
from slrtkit.service.signatory import COUNTERSIGNS, Signatories
from slrtkit.service.used import Answer, use_letter
from slrtkit.service.withdraw import reprint_letter, withdraw_letter, withdrawn_entries

__all__ = ["Letters"]


@frozen(kw_only=True)
class Letters(Issuing):
    """The use cases of a letter."""

    def reserve_letter(
        self,
        context: Context,
        complaint: str,
        letter_type: str,
        *,
        signer: str,
        destination: str = "",
        countersigner: str = "",
        fields: Mapping[str, str] | None = None,
        replaces: str = "",
        hours: int | None = None,
    ) -> Receipt:
        """Give a decided complaint its letter and its number; see `service.issue.reserve_letter`.

        With `hours` it is provisional: signed by who stands in, and good that long unless it is confirmed.
        """
        desk = self._desk(self._signatories(context, "reserve-letter"), letter_type, signer, countersigner)
        letter_id = self.clock.new_id()
        keep_rules(self.journal, self.blobs, self.catalog, complaint)
        return reserve_letter(
            self.journal,
            context,
            complaint,
            letter_type,
            desk,
            letter_id=letter_id,
            destination=destination,
            fields=fields,
            replaces=replaces,
            stop_gap=None if hours is None else StopGap(hours, self.powers),
        )

    def revise_letter(
        self,
        context: Context,
        letter: str,
        *,
        signer: str,
        destination: str = "",
        countersigner: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> Receipt:
        """Correct a reserved letter; its paraf chain starts anew. See `service.revise.revise_letter`."""
        named = self._signatories(context, "revise-letter")
        desk = self._desk(named, self._begun(context, letter).letter.type, signer, countersigner)
        return revise_letter(self.journal, context, letter, desk, self.powers, destination=destination, fields=fields)

    def preview_letter(self, letter: str) -> Preview:
        """Return a letter as it will be signed, with what nobody verified; see `service.preview.preview_letter`."""
        with self.journal.looking("read") as seen:
            return preview_letter(seen, letter, self.catalog)

    def request_approval(self, context: Context, letter: str) -> Receipt:
        """Ask for approval of a letter by its paraf chain; see `service.approve.request_approval`."""
        return request_approval(self.journal, context, letter, self.powers)

    def approval_claim(self, context: Context, letter: str, kind: ApprovalKind) -> ApprovalClaim:
        """Return what an officer's device is to show; see `service.approve.approval_claim`."""
        return approval_claim(self.journal, context, letter, kind, self.powers)

    def approve_letter(self, context: Context, letter: str, kind: ApprovalKind, *, assertion: bytes = b"") -> Receipt:
        """Take the step of the paraf chain that is due; see `service.approve.approve_letter`."""
        return approve_letter(
            self.journal, context, letter, kind, Bench(self.powers, self.identity, self.blobs), assertion=assertion
        )

    def send_back_letter(self, context: Context, letter: str) -> Receipt:
        """Send a letter back, with the context's reason; see `service.approve.send_back_letter`."""
        return send_back_letter(self.journal, context, letter, self.powers)

    def withdraw_approval(self, context: Context, letter: str) -> Receipt:
        """Take a request back, with the context's reason; see `service.approve.withdraw_approval`."""
        return withdraw_approval(self.journal, context, letter, self.powers)

    def approval(self, letter: str) -> Approval:
        """Return the approval of a letter as it stands. Raises NotFoundError."""
        return self.journal.read(StreamKind.APPROVAL, letter, Approval).state

    def print_by_hand(self, context: Context, letter: str) -> bytes:
        """Return the page of a letter that is to be signed in ink; see `service.byhand.print_by_hand`."""
        return print_by_hand(self.journal, context, letter, self.renderer, self.seal, self.powers)

    def sign_by_hand(self, context: Context, letter: str, scan: bytes) -> Receipt:
        """Record that a letter was signed in ink, with its scan; see `service.byhand.sign_by_hand`."""
        return sign_by_hand(self.journal, context, letter, scan, self.blobs, self.powers)

    def verify_by_hand(self, context: Context, scan: bytes) -> HandReport:
        """Return what the register says of a scan; see `service.byhand.verify_by_hand`."""
        return verify_by_hand(self.journal.seen_by(context), context, scan)

    def confirm_letter(self, context: Context, letter: str) -> Receipt:
        """Stand by a provisional letter; see `service.provisional.confirm_letter`."""
        return confirm_letter(self.journal, context, letter, self.powers)

    def withdraw_letter(self, context: Context, letter: str) -> Receipt:
        """Withdraw an issued letter, for the context's reason; see `service.withdraw.withdraw_letter`."""
        return withdraw_letter(self.journal, context, letter)

    def reprint_letter(self, context: Context, letter: str, *, to: str = "") -> bytes:
        """Return the bytes of an issued letter once more, for the context's reason; see `service.withdraw.reprint_letter`."""
        return reprint_letter(self.journal, context, letter, self.blobs, reprint_id=self.clock.new_id(), to=to)[0]

    def import_numbers(
        self, context: Context, sequence: str, numbers: Mapping[int, str], *, kind: NumberKind = NumberKind.ELSEWHERE
    ) -> Receipt:
        """Record numbers that no letter here has; see `service.numbering.import_numbers`."""
        return import_numbers(self.journal, context, self.office, sequence, numbers, kind)

    def reserve_block(self, context: Context, sequence: str, count: int, post: str) -> Receipt:
        """Set numbers apart for a post without a network; see `service.numbering.reserve_block`."""
        return reserve_block(self.journal, context, self.office, sequence, count, post)

    def close_block(self, context: Context, block: str, used: Mapping[int, str]) -> Receipt:
        """Take a block of numbers back; see `service.numbering.close_block`."""
        return close_block(self.journal, context, self.office, block, used)

    def number_lines(self, sequence: str) -> tuple[NumberLine, ...]:
        """Return what became of every number of a sequence; see `service.numbering.number_lines`."""
        return number_lines(self.journal, sequence)

    def archivist(self, renewer: Renewer) -> Archivist:
        """Return who renews the proof of the letters that are kept here; see `service.renew.Archivist`."""
        return Archivist(self.journal, self.blobs, renewer, self.examiner, self.trust)

    def withdrawn_letters(self) -> tuple[WithdrawnEntry, ...]:
        """Return what the list of withdrawn letters is to say; see `service.withdraw.withdrawn_entries`."""
        return withdrawn_entries(self.journal)

    def letter_standing(self, letter: str, *, at: datetime | None = None) -> Standing:
        """Return what a letter is worth at an instant, now by default; see `domain.letter_life`. Raises NotFoundError."""
        return standing(self.letter(letter), at or self.clock.now())

    def use_letter(
        self,
        context: Context,
        letter: str,
        number: str,
        *,
        place: str,
        shown: Shown,
        amount: int | None = None,
        again: bool = False,
    ) -> Answer:
        """Record that a letter was acted on, for the context's reason if it is once more; see `service.used.use_letter`."""
        use = Use(self.clock.new_id(), context.actor, place, self._day(context), shown, amount, context.reason)
        return use_letter(self.journal, context, letter, number, use, again=again)

    def void_letter(self, context: Context, letter: str) -> Receipt:
        """Account for a number that will not be used; see `service.issue.void_letter`."""
        return void_letter(self.journal, context, letter)

    def letter(self, letter: str) -> LetterRecord:
        """Return a letter and what became of it. Raises NotFoundError."""
        return self.journal.letter(letter).state

    def signed_pdf(self, letter: str) -> bytes:
        """Return the signed bytes of an issued letter, with the newest proof. Raises NotFoundError."""
        record = self.letter(letter)
        if not record.pdf:
            raise NotFoundError("this letter is not issued", code="letter.not-issued", path=letter, cure="issue it first")
        return self.blobs.get(record.newest)

    def _desk(self, signatories: Signatories, letter_type: str, signer: str, countersigner: str) -> Desk:
        """Where a letter is written, with the names that stand under it: as stand-ins where they stand in."""
        place = (self.office.code, letter_type)
        chain, named = self.powers.chain(*place), signatories.named(signer, *place)
        code = chain.code if chain else ""
        desk = Desk(self.office, self.areas, self.catalog, named, wording=self.wording, chain=code)
        if not countersigner:
            return desk
        return evolve(desk, countersigner=signatories.named(countersigner, *place, place=COUNTERSIGNS))
