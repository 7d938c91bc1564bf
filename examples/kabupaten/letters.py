"""A letter: drafted, seen as it will be signed, passed through its paraf chain, signed, and handed out as a file."""

from starlette.responses import Response

from slrtkit import Kit
from slrtkit.domain.approval import Approval, ApprovalStatus
from slrtkit.domain.chain import ApprovalKind, ParafChain
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.letter_field import FieldKind
from slrtkit.domain.roles import Action, DataField
from slrtkit.errors import NotFoundError, SlrtError

from .visit import Visit

__all__ = ["drafting", "file", "letter"]

_FIELD = "f-"


def drafting(visit: Visit) -> Response:
    """Give a decided case its letter and its number."""
    form, found = visit.form, visit.seen.complaint(visit.asked["case"])
    kinds = visit.kit.catalog.program(found.decision.assessment.program).letters if found.decision else ()
    kind = next((one for one in kinds if one.code == visit.asked.get("jenis")), kinds[0] if len(kinds) == 1 else None)
    if form.sent and kind:
        signer = form.one_of("penanda-tangan", visit.kit.signers)
        if form.good:
            try:
                fields = {one.code: said for one in kind.fields if (said := form.value(_FIELD + one.code))}
                reserved = visit.kit.reserve_letter(
                    visit.context(), found.id, kind.code, signer=signer, destination=form.value("tujuan"), fields=fields
                )
                return visit.go(f"/surat/{reserved.id}", "drafted")
            except SlrtError as error:
                form.refuse(error, destination="tujuan", **{one.code: _FIELD + one.code for one in kind.fields})
    home = visit.seen.household(found.household)
    return visit.page(
        "drafting",
        case=found,
        person=home.person(found.person),
        kinds=kinds,
        kind=kind,
        asks_destination=bool(kind and kind.uses("destination")),
        signers=visit.kit.signers,
        kinds_of=FieldKind,
        prefix=_FIELD,
    )


def letter(visit: Visit) -> Response:
    """Show a letter, the steps it has passed, and the one that is due; take that step."""
    record = visit.seen.letter(visit.asked["letter"])
    if visit.form.sent:
        step = visit.form.one_of("langkah", ("request", "approve", "send-back", "issue"))
        try:
            _take(visit, record, step)
            if visit.form.good:
                return visit.go(visit.at, step)
        except SlrtError as error:
            visit.form.refuse(error, reason="catatan")
        record = visit.seen.letter(record.id)
    approval = _approval(visit.seen, record.id)
    place = record.letter.office
    chain = approval.chain if approval else visit.kit.powers.chain(place, record.letter.type)
    issued = record.status is LetterStatus.ISSUED
    return visit.page(
        "letter",
        record=record,
        letter=record.letter,
        preview=visit.seen.preview_letter(record.id),
        approval=approval if approval and approval.status is ApprovalStatus.REQUESTED else None,
        returned=approval if approval and approval.status is ApprovalStatus.SENT_BACK else None,
        chain=chain,
        turn=_turn(visit, record, approval, chain),
        report=visit.kit.verify(visit.seen.signed_pdf(record.id)) if issued else None,
        may_draft=visit.may(Action.DRAFT, visit.seen.complaint(record.complaint).village, DataField.LETTER),
        S=LetterStatus,
    )


def file(visit: Visit) -> Response:
    """Hand out the signed bytes."""
    record = visit.seen.letter(visit.asked["letter"])
    name = "".join(c if c.isalnum() else "-" for c in record.letter.number)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(visit.seen.signed_pdf(record.id), media_type="application/pdf", headers=headers)


def _take(visit: Visit, record: LetterRecord, step: str) -> None:
    form, kit, found = visit.form, visit.kit, record.id
    if step == "request":
        kit.request_approval(visit.context(), found)
    elif step == "approve":
        kind = form.one_of("macam", tuple(ApprovalKind))
        if form.good:
            kit.approve_letter(visit.context(), found, ApprovalKind(kind))
    elif step == "send-back":
        remark = form.text("catatan")
        if form.good:
            kit.send_back_letter(visit.context(reason=remark), found)
    elif step == "issue":
        kit.issue_letter(visit.context(), found)


def _approval(seen: Kit, found: str) -> Approval | None:
    try:
        return seen.approval(found)
    except NotFoundError:
        return None


def _turn(visit: Visit, record: LetterRecord, approval: Approval | None, chain: ParafChain | None) -> str:
    """Return what the officer can do now: `approve`, `issue`, or nothing."""
    if record.status is not LetterStatus.RESERVED:
        return ""
    step = approval.step if approval and approval.status is ApprovalStatus.REQUESTED else None
    if chain is None:
        return "issue" if record.signer == visit.officer.id else ""
    if step is None or visit.kit.powers.capacity(step, visit.officer, record.letter.type, visit.today) is None:
        return ""
    return "issue" if approval and approval.signing else "approve"
