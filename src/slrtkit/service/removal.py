"""End aid by due process, or keep it: the only way to end it against a family's will."""

from datetime import date

from attrs import evolve

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.participation import Ending, EndReason, Participation, ParticipationEnded, require_digest
from slrtkit.domain.removal import (
    NoticeGiven,
    Objection,
    ObjectionFiled,
    ObjectionPeriodEnded,
    Removal,
    RemovalDecided,
    RemovalNotice,
    RemovalOutcome,
    RemovalProposed,
    RemovalRuling,
    RemovalStatus,
    RemovalStep,
    RemovalWithdrawn,
)
from slrtkit.errors import AccessDeniedError, DuplicateError, InvalidTransitionError
from slrtkit.service.journal import Journal, Receipt
from slrtkit.wire import to_wire

__all__ = [
    "decide_removal",
    "end_objection_period",
    "file_objection",
    "give_notice",
    "propose_removal",
    "withdraw_removal",
]


def propose_removal(journal: Journal, context: Context, removal: Removal) -> Receipt:
    """Propose that one span of aid ends, the one that runs where none is named; nothing of the aid changes.

    Raises:
        NotFoundError: there is no such household, bearer, ledger or span.
        InvalidTransitionError: the aid has ended already, none is named and several run, or the proposal is not at its
            beginning.
        AccessDeniedError: somebody else is named as who proposes.
        DuplicateError: a removal of this aid is under way; its path is its id.
        RequestReusedError: see `Journal.command`.
    """
    content = {**to_wire(removal), "id": None, "proposed_on": None, "village": None}
    with journal.command(context, "propose-removal", content) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, removal.household, Household)
        household.unit(removal.bearer)
        if removal.evidence:
            require_digest(removal.evidence, "evidence")
        ledger = work.get(StreamKind.PARTICIPATION, removal.participation, Participation)
        removal = evolve(removal, entry=ledger.chosen(removal.entry))
        ledger.require_running(removal.entry, removal.proposed_on)
        begun = evolve(
            removal,
            bearer=ledger.bearer,
            village=household.village.text,
            status=RemovalStatus.PROPOSED,
            notice=None,
            objection=None,
            ruling=None,
            remark="",
        )
        if removal != begun:
            raise InvalidTransitionError("a removal begins proposed, about its bearer", code="removal.propose", path=removal.id)
        if removal.proposed_by != context.actor:
            raise AccessDeniedError("who proposes is named", code="removal.propose", path=removal.id)
        for known in work.find(StreamKind.REMOVAL, "open", removal.participation.encode()):
            raise DuplicateError(
                "a removal of this aid is under way", code="removal.duplicate", path=known, cure="go on with that one"
            )
        work.append(StreamKind.REMOVAL, removal.id, removal.village, RemovalProposed(removal))
        return work.commit()


def give_notice(journal: Journal, context: Context, removal_id: str, notice: RemovalNotice) -> Receipt:
    """Record that the family was told, and until when they may object.

    Raises:
        NotFoundError: there is no such removal.
        InvalidTransitionError: the present status does not allow it.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "give-notice", {"removal": removal_id, "notice": to_wire(notice)}) as work:
        if work.replayed:
            return work.replayed
        removal = work.get(StreamKind.REMOVAL, removal_id, Removal)
        event = NoticeGiven(notice, removal.after(RemovalStep.NOTIFY))
        work.append(StreamKind.REMOVAL, removal_id, removal.village, event)
        return work.commit()


def file_objection(journal: Journal, context: Context, removal_id: str, objection: Objection) -> Receipt:
    """Record what the family says against it; late objections are heard as long as nothing is decided.

    Raises:
        NotFoundError: there is no such removal.
        InvalidTransitionError: no notice was given, they objected already, or it is settled.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "file-objection", {"removal": removal_id, "objection": to_wire(objection)}) as work:
        if work.replayed:
            return work.replayed
        removal = work.get(StreamKind.REMOVAL, removal_id, Removal)
        event = ObjectionFiled(objection, removal.after(RemovalStep.OBJECT))
        work.append(StreamKind.REMOVAL, removal_id, removal.village, event)
        return work.commit()


def end_objection_period(journal: Journal, context: Context, removal_id: str, on: date) -> Receipt:
    """Record that the time to object ended without an objection.

    Raises:
        NotFoundError: there is no such removal.
        InvalidTransitionError: that time has not ended on this day, or the present status does not allow it.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "end-objection-period", {"removal": removal_id}) as work:
        if work.replayed:
            return work.replayed
        removal = work.get(StreamKind.REMOVAL, removal_id, Removal)
        work.append(StreamKind.REMOVAL, removal_id, removal.village, ObjectionPeriodEnded(on, removal.lapsed(on)))
        return work.commit()


def decide_removal(journal: Journal, context: Context, removal_id: str, ruling: RemovalRuling) -> Receipt:
    """Decide: end the aid, or keep it. An ending is written to the ledger in the same command.

    Raises:
        NotFoundError: there is no such removal.
        AccessDeniedError: the officer who acts is not the one who is named, or proposed it.
        InvalidTransitionError: there was no notice, the aid is to end before the time to object has, it is settled, or the aid
            has ended meanwhile.
        RequestReusedError: see `Journal.command`.
    """
    content = {"removal": removal_id, "ruling": to_wire(ruling) | {"on": None}}
    with journal.command(context, "decide-removal", content) as work:
        if work.replayed:
            return work.replayed
        removal = work.get(StreamKind.REMOVAL, removal_id, Removal)
        if ruling.decided_by != context.actor:
            raise AccessDeniedError("who decides is named", code="removal.decide", path=removal_id)
        status = removal.decided(evolve(ruling, decided_by=work.hand(removal.proposed_by)))
        work.append(StreamKind.REMOVAL, removal_id, removal.village, RemovalDecided(ruling, status))
        if ruling.outcome is RemovalOutcome.END and ruling.until is not None:
            ledger = work.get(StreamKind.PARTICIPATION, removal.participation, Participation)
            ledger.require_running(removal.entry, ruling.until)
            ending = Ending(ruling.until, EndReason.REMOVED, removal=removal_id)
            event = ParticipationEnded(removal.entry, ending)
            work.append(StreamKind.PARTICIPATION, removal.participation, removal.village, event)
        return work.commit()


def withdraw_removal(journal: Journal, context: Context, removal_id: str) -> Receipt:
    """Take a removal back, with `context.reason`.

    Raises:
        NotFoundError: there is no such removal.
        InvalidTransitionError: it is settled, or no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "withdraw-removal", {"removal": removal_id}) as work:
        if work.replayed:
            return work.replayed
        removal = work.get(StreamKind.REMOVAL, removal_id, Removal)
        event = RemovalWithdrawn(context.reason, removal.after(RemovalStep.WITHDRAW))
        if not context.reason.strip():
            raise InvalidTransitionError("to take it back carries a reason", code="removal.reason", path="reason")
        work.append(StreamKind.REMOVAL, removal_id, removal.village, event)
        return work.commit()
