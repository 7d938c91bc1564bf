"""From a letter's number to its signed bytes: one letter, many, in two turns, or what a crash left."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from attrs import evolve, frozen

from slrtkit.adapters.crew import Alone
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.office import Officer
from slrtkit.errors import NotFoundError
from slrtkit.kit.parts import Parts
from slrtkit.ports.crew import Crew
from slrtkit.service.bulk import BulkDesk, BulkLine, issue_letters, ready_letters
from slrtkit.service.issuing import Begun, begin_issue, finish_issue, issue_letter
from slrtkit.service.journal import Receipt
from slrtkit.service.press import Order, Press, Proven
from slrtkit.service.prover import Prover
from slrtkit.service.resume import Resumed, begun_letters, resume_letters
from slrtkit.service.signatory import Signatories

__all__ = ["Issuing"]


@frozen(kw_only=True)
class Issuing(Parts):
    """How letters are issued."""

    def issue_letter(self, context: Context, letter: str, *, offline: bool = False) -> Receipt:
        """Render, sign, verify, keep and record a reserved letter; see `service.issuing.issue_letter`.

        With `offline` there is no network: the actor's signer is one of level B-B, and the letter waits for its time stamp.
        """
        press = self._press(context, offline=offline)
        officer = self._named(context, self._begun(context, letter))
        return issue_letter(self.journal, context, letter, officer, press, self.powers)

    def begin_issue(self, context: Context, letter: str) -> Begun | Receipt:
        """Return what is to be signed of a letter, in a turn of its own; see `service.issuing.begin_issue`."""
        officer = self._named(context, self._begun(context, letter))
        return begin_issue(self.journal, context, letter, officer, self._press(context), self.powers)

    def finish_issue(self, context: Context, begun: Begun, pdf: bytes) -> Receipt:
        """Verify, keep and record what came back for a letter that was begun; see `service.issuing.finish_issue`."""
        return finish_issue(self.journal, context, begun, pdf, self._press(context), self.powers)

    def ready_letters(self, context: Context) -> tuple[str, ...]:
        """Return the ids of the letters that wait for nothing but the actor's signature, in the order of their numbers."""
        return tuple(record.id for record in ready_letters(self.journal, context.actor, self.powers))

    def issue_letters(
        self,
        context: Context,
        letters: Iterable[str] | None = None,
        *,
        crew: Crew[Order, Proven] | None = None,
        stopped: Callable[[], bool] = lambda: False,
        offline: bool = False,
    ) -> Iterator[BulkLine]:
        """Issue letters, all that are ready by default, and yield what came of each; see `service.bulk.issue_letters`.

        Args:
            context: Who signs; the client id of each letter begins with its client id, and its instant is its own.
            letters: Ids of the letters.
            crew: Who makes them, such as `ProcessCrew(plan.hired, 2)`; None: this process, one after the other.
            stopped: Asked before each letter is begun; once it says yes, no more are begun.
            offline: As of `issue_letter`; a crew is then one whose plan says so too.
        """
        press = self._press(context, offline=offline)

        def own(letter: str) -> Context:
            return evolve(context, client_id=f"{context.client_id}/{letter}", now=self.clock.now())

        chosen = self.ready_letters(context) if letters is None else letters
        desk = BulkDesk(self.journal, own, partial(self._named, context), press, crew or Alone(press.made), self.powers)
        return issue_letters(desk, chosen, stopped)

    def resume_letters(self, context: Context, letter: str = "", *, offline: bool = False) -> tuple[Resumed, ...]:
        """Finish the actor's letters whose signing was begun and never ended, or one; see `service.resume.resume_letters`."""
        begun = begun_letters(self.journal.whole)
        mine = [record for record in begun if record.signer == context.actor and letter in ("", record.id)]
        named = partial(self._named, context)
        if not mine:
            return ()
        return tuple(resume_letters(self.journal, context, mine, named, self._press(context, offline=offline), self.powers))

    def _press(self, context: Context, *, offline: bool = False) -> Press:
        """What makes and proves the letters that the actor signs. Raises NotFoundError where they sign none."""
        officer = self._officer(context.actor)
        signer = self.signers.get(officer.id)
        if signer is None:
            known = ", ".join(sorted(self.signers)) or "nobody"
            raise NotFoundError(
                "this officer does not sign", code="officer.no-signer", path=officer.id, cure=f"those who do: {known}"
            )
        prover = Prover(self.journal, self.log) if self.log else None
        parts = self.renderer, signer, self.examiner, self.trust, self.blobs
        return Press(*parts, seal=self.seal, prover=prover, offline=offline)

    def _named(self, context: Context, record: LetterRecord) -> Officer:
        """The actor, as they would sign a letter today."""
        letter = record.letter
        return self._signatories(context, "issue-letter").named(context.actor, letter.office, letter.type)

    def _signatories(self, context: Context, use: str) -> Signatories:
        return Signatories(self.journal, context, use, self.powers, self._day(context))

    def _begun(self, context: Context, letter: str) -> LetterRecord:
        return self.journal.begun_from(context, StreamKind.LETTER, letter, LetterRecord)
