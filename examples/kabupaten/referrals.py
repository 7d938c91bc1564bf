"""A case handed to whoever can help, and their answer."""

from datetime import timedelta

from starlette.responses import Response

from slrtkit.domain.referral import REFERRAL_STEPS, ReferralStep
from slrtkit.domain.transition import possible
from slrtkit.errors import SlrtError

from .visit import Visit

__all__ = ["referral", "referring"]

_DAYS = 3
"""So soon an answer is asked for, unless somebody says another day."""


def referring(visit: Visit) -> Response:
    """Hand a decided case to an agency, with the facts that the resident agrees to."""
    form, found = visit.form, visit.seen.complaint(visit.asked["case"])
    home = visit.seen.household(found.household)
    person, receivers = home.person(found.person), visit.kit.cases.ladder.agencies
    facts = tuple(sorted(person.facts))
    due = visit.today + timedelta(days=_DAYS)
    if form.sent:
        receiver, purpose = form.one_of("penerima", receivers), form.text("permintaan")
        consent, answer_due = form.text("persetujuan"), form.day("jawaban") or due
        if form.good:
            try:
                sent = visit.kit.send_referral(
                    visit.context(),
                    found.id,
                    receiver=receiver,
                    purpose=purpose,
                    consent_by=consent,
                    answer_due=answer_due,
                    facts=tuple(name for name in facts if form.value(f"ikut-{name}")),
                )
                return visit.go(f"/rujukan/{sent.id}", "referred")
            except SlrtError as error:
                form.refuse(error, referral_due="jawaban", referral_duplicate="penerima")
    return visit.page(
        "referring",
        case=found,
        person=person,
        receivers=receivers,
        facts=facts,
        declared=visit.kit.facts.by_name,
        due=due.isoformat(),
    )


def referral(visit: Visit) -> Response:
    """Show a referral to either side, and take what that side says."""
    form = visit.form
    told = visit.seen.referred(visit.asked["referral"])
    found = told.referral
    if form.sent:
        step = form.one_of("langkah", tuple(ReferralStep))
        if form.good:
            try:
                promised = form.day("hasil") if step == ReferralStep.ACCEPT else None
                context = visit.context(reason=form.value("kata"))
                visit.kit.advance_referral(context, found.id, ReferralStep(step), outcome_due=promised)
                return visit.go(visit.at, "done")
            except SlrtError as error:
                form.refuse(error, remark="kata", referral_due="hasil")
    own = ReferralStep.WITHDRAW
    side = {visit.officer.office: [own]} if visit.officer.office == found.sender else {}
    side |= {found.receiver: [one for one in ReferralStep if one is not own]}
    able = [one for one in possible(REFERRAL_STEPS, found.status) if one in side.get(visit.officer.office, ())]
    return visit.page("referral", told=told, found=found, able=able, declared=visit.kit.facts.by_name, steps=ReferralStep)
