"""The operations of the register: households, what changes in them, and who is looked for."""

from slrtkit.kit import Kit
from slrtkit.web.api.operations import Operation

__all__ = ["HOUSEHOLDS"]

HOUSEHOLDS: tuple[Operation, ...] = (
    Operation("GET", "/households", Kit.households),
    Operation("POST", "/households", Kit.register, name="register_households"),
    Operation("GET", "/households/{household}", Kit.household),
    Operation("GET", "/households/{household}/on/{on}", Kit.household_on),
    Operation("GET", "/households/{household}/facts", Kit.fact_history),
    Operation("POST", "/households/{household}/facts", Kit.record_fact),
    Operation("POST", "/households/{household}/changes", Kit.change, name="change_household"),
    Operation("POST", "/households/{household}/proposals", Kit.propose_change, made="/proposals/{}"),
    Operation("GET", "/households/{household}/complaints", Kit.complaints_of),
    Operation("GET", "/households/{household}/assessments/{program}", Kit.explain),
    Operation("GET", "/households/{household}/questions/{program}", Kit.ask),
    Operation("POST", "/households/{household}/glass", Kit.break_glass),
    Operation("POST", "/persons/search", Kit.search),
    Operation("GET", "/persons/{person}/enquiries", Kit.enquiries),
    Operation("GET", "/proposals", Kit.proposals),
    Operation("GET", "/proposals/{proposal}", Kit.proposal),
    Operation("POST", "/proposals/{proposal}/check", Kit.check_change),
    Operation("POST", "/proposals/{proposal}/apply", Kit.apply_change),
    Operation("POST", "/proposals/{proposal}/refuse", Kit.refuse_change),
)
"""Households and proposals. A search is a POST, so that no name and no NIK stands in an address."""
