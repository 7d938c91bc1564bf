"""Letters: reserved, approved by their paraf chain, issued or void."""

from attrs import evolve, frozen

from slrtkit.domain.approval import Approval
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.errors import NotFoundError
from slrtkit.kit.parts import Parts
from slrtkit.ports.identity import ApprovalClaim
from slrtkit.service.approve import (
    Bench,
    approval_claim,
    approve_letter,
    request_approval,
    send_back_letter,
    withdraw_approval,
)
from slrtkit.service.issue import Desk, Press, issue_letter, reserve_letter, void_letter
from slrtkit.service.journal import Receipt
from slrtkit.service.preview import Preview, preview_letter
from slrtkit.service.revise import revise_letter

__all__ = ["Letters"]

_COUNTERSIGNATURE = -2
"""Its place in a chain: before the signature."""


@frozen(kw_only=True)
class Letters(Parts):
    """The use cases of a letter."""

    def reserve_letter(
        self, context: Context, complaint: str, letter_type: str, *, signer: str, destination: str = "", countersigner: str = ""
    ) -> Receipt:
        """Give a decided complaint its letter and its number; see `service.issue.reserve_letter`."""
        desk = self._desk(context, letter_type, signer, countersigner)
        letter_id = self.clock.new_id()
        return reserve_letter(self.journal, context, complaint, letter_type, desk, letter_id=letter_id, destination=destination)

    def revise_letter(
        self, context: Context, letter: str, *, signer: str, destination: str = "", countersigner: str = ""
    ) -> Receipt:
        """Correct a reserved letter; its paraf chain starts anew. See `service.revise.revise_letter`."""
        desk = self._desk(context, self.letter(letter).letter.type, signer, countersigner)
        return revise_letter(self.journal, context, letter, desk, self.powers, destination=destination)

    def preview_letter(self, letter: str) -> Preview:
        """Return a letter as it will be signed, with what nobody verified; see `service.preview.preview_letter`."""
        return preview_letter(self.journal, letter, self.catalog)

    def request_approval(self, context: Context, letter: str) -> Receipt:
        """Ask for approval of a letter by its paraf chain; see `service.approve.request_approval`."""
        return request_approval(self.journal, context, letter, self.powers)

    def approval_claim(self, context: Context, letter: str, kind: ApprovalKind) -> ApprovalClaim:
        """Return what an officer's device is to show; see `service.approve.approval_claim`."""
        return approval_claim(self.journal, context, letter, kind, self.powers)

    def approve_letter(self, context: Context, letter: str, kind: ApprovalKind, assertion: bytes = b"") -> Receipt:
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

    def issue_letter(self, context: Context, letter: str) -> Receipt:
        """Render, sign, verify, keep and record a reserved letter; see `service.issue.issue_letter`."""
        officer = self._officer(context.actor)
        signer = self.signers.get(officer.id)
        if signer is None:
            known = ", ".join(sorted(self.signers)) or "nobody"
            raise NotFoundError(
                "this officer does not sign", code="officer.no-signer", path=officer.id, cure=f"those who do: {known}"
            )
        said = self.letter(letter).letter
        officer = self.powers.signatory(officer.id, said.office, said.type, self._day(context))
        press = Press(self.renderer, signer, self.examiner, self.trust, self.blobs)
        return issue_letter(self.journal, context, letter, officer, press, self.powers)

    def void_letter(self, context: Context, letter: str) -> Receipt:
        """Account for a number that will not be used; see `service.issue.void_letter`."""
        return void_letter(self.journal, context, letter)

    def letter(self, letter: str) -> LetterRecord:
        """Return a letter and what became of it. Raises NotFoundError."""
        return self.journal.letter(letter).state

    def signed_pdf(self, letter: str) -> bytes:
        """Return the signed bytes of an issued letter. Raises NotFoundError."""
        record = self.letter(letter)
        if not record.pdf:
            raise NotFoundError("this letter is not issued", code="letter.not-issued", path=letter, cure="issue it first")
        return self.blobs.get(record.pdf)

    def _desk(self, context: Context, letter_type: str, signer: str, countersigner: str) -> Desk:
        """Where a letter is written, with the names that stand under it: as stand-ins where they stand in."""
        place, on = (self.office.code, letter_type), self._day(context)
        desk = Desk(self.office, self.areas, self.catalog, self.powers.signatory(signer, *place, on))
        if not countersigner:
            return desk
        return evolve(desk, countersigner=self.powers.signatory(countersigner, *place, on, place=_COUNTERSIGNATURE))
