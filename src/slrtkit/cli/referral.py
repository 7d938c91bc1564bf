"""`slrtkit referral`: hand a case to whoever can help, answer, and see what is owed."""

from collections.abc import Mapping
from datetime import date

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.caseview import referral_line, referral_told
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.domain.context import Context
from slrtkit.domain.referral import Consent, Referral, ReferralStep
from slrtkit.errors import NotFoundError
from slrtkit.service.refer import advance_referral, send_referral

__all__ = ["referral"]

_REFERRAL = click.argument("number", metavar="REFERRAL")


@click.group(help="Rujukan dan jawabannya. / Referrals and their answers.")
def referral() -> None:
    """Hold the commands together."""


@desk_command(referral, "send", "Rujuk aduan yang sudah ditetapkan. / Refer a decided complaint.")
@click.argument("case", metavar="COMPLAINT")
@click.option("--to", "receiver", required=True, metavar="CODE", help="Kantor yang dituju. / Who can help.")
@click.option("--purpose", required=True, help="Yang diminta. / What is asked of them.")
@click.option("--consent-by", required=True, help="Yang menyetujui. / Who agreed that they are told.")
@day_option("--answer-due", "Jawaban paling lambat. / The day by which an answer is owed.", required=True)
def send(desk: Desk, case: str, receiver: str, purpose: str, consent_by: str, answer_due: date) -> Mapping[str, object]:
    """Send it."""
    context, journal = desk.context, desk.post.journal
    known, today = journal.complaint(case).state, desk.day_of(context)
    sent = Referral(
        id=desk.post.clock.new_id(),
        complaint=case,
        household=known.household,
        person=known.person,
        sender=_office(desk, context),
        receiver=receiver,
        purpose=purpose,
        consent=Consent(consent_by, today),
        sent=today,
        answer_due=answer_due,
    )
    return referral_told(journal.referral(send_referral(journal, context, sent).id).state, today)


@desk_command(referral, "accept", "Terima rujukan. / Accept it.")
@_REFERRAL
@day_option("--outcome-due", "Hasil dijanjikan paling lambat. / The day by which the outcome is promised.")
def accept(desk: Desk, number: str, outcome_due: date | None) -> Mapping[str, object]:
    """Accept it."""
    return _advance(desk, number, ReferralStep.ACCEPT, outcome_due)


@desk_command(referral, "reject", "Tolak, dengan --reason. / Reject it, with a reason.")
@_REFERRAL
def reject(desk: Desk, number: str) -> Mapping[str, object]:
    """Reject it."""
    return _advance(desk, number, ReferralStep.REJECT)


@desk_command(referral, "complete", "Selesaikan; --reason adalah hasilnya. / Complete it; --reason is the outcome.")
@_REFERRAL
def complete(desk: Desk, number: str) -> Mapping[str, object]:
    """Complete it."""
    return _advance(desk, number, ReferralStep.COMPLETE)


@desk_command(referral, "withdraw", "Tarik, dengan --reason. / Withdraw it, with a reason.")
@_REFERRAL
def withdraw(desk: Desk, number: str) -> Mapping[str, object]:
    """Withdraw it."""
    return _advance(desk, number, ReferralStep.WITHDRAW)


@desk_command(referral, "show", "Tampilkan satu rujukan. / Show one.")
@_REFERRAL
def show(desk: Desk, number: str) -> Mapping[str, object]:
    """Show how it stands."""
    return referral_told(desk.post.journal.referral(number).state, desk.post.zone.day(desk.post.clock.now()))


@desk_command(referral, "list", "Rujukan yang dikirim atau diterima. / Those that the office sent or received.")
@click.option("--office", metavar="CODE", help="Bawaan: kantor petugas. / Default: the officer's office.")
@click.option("--overdue", is_flag=True, help="Hanya yang terlambat dijawab. / Only those whose answer is overdue.")
def listing(desk: Desk, office: str | None, overdue: bool) -> Mapping[str, object]:  # noqa: FBT001  click hands it so
    """List them."""
    context = desk.context
    today, side = desk.day_of(context), office or _office(desk, context)
    found = desk.cases.referrals(side, overdue_on=today if overdue else None, officer=context.actor)
    return {"office": side, "referrals": [referral_line(one, today) for one in found]}


def _advance(desk: Desk, number: str, step: ReferralStep, outcome_due: date | None = None) -> Mapping[str, object]:
    context, journal = desk.context, desk.post.journal
    today, office = desk.day_of(context), _office(desk, context)
    advance_referral(journal, context, number, step, office, on=today, outcome_due=outcome_due)
    return referral_told(journal.referral(number).state, today)


def _office(desk: Desk, context: Context) -> str:
    """Where the officer works: their own office, else that of the configuration. Raises NotFoundError."""
    config = desk.post.config
    own = next((one.office for one in config.officer if one.id == context.actor), "")
    if not own and config.office is None:
        raise NotFoundError("no office is configured", code="config.office", cure="write [office] into slrtkit.toml")
    return own or (config.office.code if config.office else "")
