"""Provisional letters: signed by who stands in, good for hours, and longer only if the proper signer stands by them."""

from datetime import datetime, timedelta

from attrs import evolve, frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LAPSES, LetterRecord, LetterStep, RecommendationLetter
from slrtkit.domain.letter_acts import Confirmation, LetterTerm
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.letter_life import LetterConfirmed, Standing, standing
from slrtkit.domain.office import Officer
from slrtkit.errors import AccessDeniedError, InvalidTransitionError
from slrtkit.ledger import instant_text
from slrtkit.ports.wording import Wording
from slrtkit.service.journal import Journal, Receipt

__all__ = ["StopGap", "confirm_letter", "provisional"]


@frozen
class StopGap:
    """For how long a provisional letter is good, and by whose powers it is signed.

    Attributes:
        hours: For how many hours.
        powers: Who stands in for whom: delegations, and the rows of the duty roster.
    """

    hours: int
    powers: Powers

    def term(self, letter: RecommendationLetter, now: datetime, signer: Officer) -> LetterTerm:
        """Return the term of a letter.

        Raises:
            DomainError: less than one hour, or more than 31 days.
            AccessDeniedError: the signer stands in for nobody today.
        """
        on = zone_of(letter.office).day(now)
        held = [one for one in self.powers.delegations if one.to == signer.id and one.holds(on, letter.type)]
        if not held:
            raise AccessDeniedError(
                "a provisional letter is signed by who stands in for somebody",
                code="letter.duty",
                path=signer.id,
                cure="a delegation or a row of the duty roster for today",
            )
        until = now + timedelta(hours=LetterTerm.hours(self.hours))
        return LetterTerm(until, letter.valid_until, tuple(one.by for one in held), "; ".join(one.decree for one in held))


def provisional(letter: RecommendationLetter, term: LetterTerm, wording: Wording) -> RecommendationLetter:
    """Return a letter that says when it lapses, to people and to programs: its last day is the one it is good unconfirmed."""
    zone = zone_of(letter.office)
    ends = term.until.astimezone(zone.offset)
    hour = f"{wording.day(ends.date())} pukul {ends:%H.%M} {zone.value}"
    said = (
        f"Surat ini SEMENTARA, dikeluarkan berdasarkan {term.order}, dan gugur pada {hour} "
        "bila tidak dikukuhkan oleh pejabat yang berwenang."
    )
    return evolve(
        letter,
        valid_until=min(letter.valid_until, ends.date()),
        statement=(*letter.statement, said),
        particulars=(*letter.particulars, Particular(LAPSES, "", hour, instant_text(term.until))),
    )


def confirm_letter(journal: Journal, context: Context, letter_id: str, powers: Powers) -> Receipt:
    """Record that the proper signer stands by a provisional letter, which is then good to its full day in the register.

    The page keeps its short day: whoever holds only the paper asks the office, or is given the letter that replaces it.

    Raises:
        NotFoundError: there is no such letter, or the officer is not known.
        InvalidTransitionError: it is not issued, not provisional, confirmed already, or has lapsed.
        AccessDeniedError: the actor is not one of those for whom its signer stood in.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "confirm-letter", {"letter": letter_id}) as work:
        if work.replayed:
            return work.replayed
        record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
        record.after(LetterStep.CONFIRM)
        if record.term is None or standing(record, context.now) is not Standing.PROVISIONAL:
            raise InvalidTransitionError(
                "a provisional letter is confirmed, once, before it lapses",
                code="letter.not-provisional",
                path=letter_id,
                cure="reserve another letter",
            )
        officer = powers.officer(context.actor)
        if officer.id == record.signer or not {officer.id, *officer.roles} & set(record.term.by):
            raise AccessDeniedError(
                "it is confirmed by the officer for whom its signer stood in",
                code="letter.confirm",
                path=letter_id,
                cure=f"it is for {', '.join(record.term.by)}",
            )
        work.append(
            StreamKind.LETTER, letter_id, record.letter.office, LetterConfirmed(Confirmation(context.actor, context.now))
        )
        return work.commit()
