"""The operations of aid: who receives what, and the due process that ends it."""

from slrtkit.service.aid import AidDesk
from slrtkit.web.api.operations import Operation

__all__ = ["AID"]

_DESK = "aid"
_AID = "/households/{household}/aid/{program}/{bearer}"

AID: tuple[Operation, ...] = (
    Operation("GET", "/households/{household}/aid", AidDesk.ledgers, _DESK, name="household_aid"),
    Operation("GET", "/aid/{program}/{bearer}", AidDesk.ledger, _DESK, name="aid_ledger"),
    Operation("POST", f"{_AID}/entries", AidDesk.enter, _DESK, name="enter_aid"),
    Operation("POST", f"{_AID}/answers", AidDesk.answer, _DESK, name="state_aid"),
    Operation("POST", f"{_AID}/end", AidDesk.end, _DESK, name="end_aid"),
    Operation("POST", f"{_AID}/proposed-end", AidDesk.propose_end, _DESK, name="propose_end", made="/proposals/{}"),
    Operation("GET", f"{_AID}/removals", AidDesk.removals, _DESK),
    Operation("POST", f"{_AID}/removals", AidDesk.propose_removal, _DESK, made="/removals/{}"),
    Operation("GET", "/removals/{removal}", AidDesk.removal, _DESK),
    Operation("POST", "/removals/{removal}/notice", AidDesk.give_notice, _DESK),
    Operation("POST", "/removals/{removal}/objections", AidDesk.object, _DESK, name="object_to_removal"),
    Operation("POST", "/removals/{removal}/lapse", AidDesk.lapse, _DESK, name="lapse_objection"),
    Operation("POST", "/removals/{removal}/ruling", AidDesk.decide, _DESK, name="decide_removal"),
    Operation("POST", "/removals/{removal}/withdraw", AidDesk.withdraw, _DESK, name="withdraw_removal"),
)
"""Participation and removals."""
