"""`slrtkit referral`: hand a case to whoever can help, answer, and see what is owed."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.caseview import referral_line, referral_told, referred_told
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.domain.context import Context
from slrtkit.domain.referral import Consent, Referral, ReferralStep
from slrtkit.errors import NotFoundError, StorageError
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.referred import referred, referred_paper

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
@click.option("--fact", "facts", multiple=True, metavar="NAME", help="Keterangan yang ikut. / A fact that goes along.")
@click.option("--paper", "papers", multiple=True, metavar="SHA256", help="Berkas yang ikut. / A paper that goes along.")
def send(
    desk: Desk, case: str, facts: tuple[str, ...], papers: tuple[str, ...], answer_due: date, **said: str
) -> Mapping[str, object]:
    """Send it; the receiver sees what goes along, and nothing else."""
    context, journal = desk.context, desk.post.journal
    known, today = journal.complaint(case).state, desk.day_of(context)
    sent = Referral(
        id=desk.post.clock.new_id(),
        complaint=case,
        household=known.household,
        person=known.person,
        sender=_office(desk, context),
        receiver=said["receiver"],
        purpose=said["purpose"],
        consent=Consent(said["consent_by"], today),
        sent=today,
        answer_due=answer_due,
        facts=facts,
        papers=papers,
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
    """Show how it stands, and what goes along."""
    today = desk.post.zone.day(desk.post.clock.now())
    known = referred(desk.post.journal, number)
    return {**referral_told(known.referral, today), **referred_told(known)}


@desk_command(referral, "paper", "Simpan berkas yang ikut. / Save a paper that goes along.")
@_REFERRAL
@click.argument("digest", metavar="SHA256")
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Berkas. / File.")
def paper(desk: Desk, number: str, digest: str, out: Path) -> Mapping[str, object]:
    """Save it."""
    data = referred_paper(desk.post.journal, desk.post.blobs, number, digest)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise StorageError(f"it cannot be written: {error.strerror}", code="file.unwritable", path=str(out)) from None
    return {"referral": number, "file": str(out)}


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
