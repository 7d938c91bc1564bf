"""What waits for an officer, the changes that another one proposed, and what a month came to."""

from starlette.responses import Response

from slrtkit.domain.change import FactChange
from slrtkit.domain.monthly import ReportMonth
from slrtkit.domain.proposal import ProposalStatus
from slrtkit.domain.roles import Action, DataField
from slrtkit.domain.worklist import WORK_SAYS, WorkItem, WorkKind
from slrtkit.errors import SlrtError

from .visit import Visit

__all__ = ["proposal", "report", "worklist"]

_ADDRESSES = {
    WorkKind.CASE: "/kasus/",
    WorkKind.REFERRAL: "/rujukan/",
    WorkKind.APPROVAL: "/surat/",
    WorkKind.LETTER: "/surat/",
    WorkKind.PROPOSAL: "/usulan/",
}
"""What has a screen here; the rest is done with `slrtkit`."""


def worklist(visit: Visit) -> Response:
    """Show what waits, the most urgent first, with how it stands to its time limit."""
    context = visit.kit.context(visit.officer.id)
    found = visit.kit.work.worklist(context, after=visit.asked.get("sesudah", ""))
    counts = visit.kit.work.counts(context) if visit.may(Action.COUNT) else None
    return visit.page("worklist", page=found, counts=counts, address=address, says=WORK_SAYS)


def address(item: WorkItem) -> str:
    """Return where an item is worked on; empty where that is not here."""
    return f"{_ADDRESSES[item.kind]}{item.id}" if item.kind in _ADDRESSES else ""


def proposal(visit: Visit) -> Response:
    """Show a change that was proposed, and let another officer check and apply it, or refuse it."""
    found = visit.seen.proposal(visit.asked["proposal"])
    home, change = visit.seen.household(found.household), found.change
    if visit.form.sent:
        step = visit.form.one_of("langkah", ("apply", "refuse"))
        try:
            if step == "refuse":
                visit.kit.refuse_change(visit.context(reason=visit.form.value("alasan")), found.id)
            elif step:
                if found.status is ProposalStatus.PROPOSED:
                    visit.kit.check_change(visit.context("check"), found.id)
                visit.kit.apply_change(visit.context("apply"), found.id)
            if visit.form.good:
                return visit.go(visit.at, "done")
        except SlrtError as error:
            visit.form.refuse(error, reason="alasan")
    fact = change if isinstance(change, FactChange) else None
    may = visit.may(Action.SETTLE, found.village, DataField.WELFARE)
    return visit.page("proposal", proposal=found, home=home, fact=fact, may=may)


def report(visit: Visit) -> Response:
    """Show the report of a month, on a region that the officer may count."""
    context = visit.kit.context(visit.officer.id)
    regions = [code for code in visit.kit.work.scope(context).counted if code]
    visit.kit.access.require_anywhere(visit.officer.id, Action.COUNT, visit.today)
    within = visit.asked.get("wilayah") or (regions[0] if regions else "")
    asked = visit.asked.get("bulan", "")
    told = None
    try:
        month = ReportMonth.read(asked) if asked else ReportMonth(visit.today.year, visit.today.month)
        told = visit.kit.work.monthly(context, month, within=within)
    except SlrtError as error:
        visit.form.refuse(error, month="bulan", area="wilayah")
    return visit.page("report", report=told, regions=regions, within=within, month=asked or f"{visit.today:%Y-%m}")
