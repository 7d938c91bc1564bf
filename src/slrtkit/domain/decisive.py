"""Which fields decide: a conflict in one of them keeps letters and decisions waiting until a supervisor resolved it."""

from typing import Final

from slrtkit.domain.change import deciding
from slrtkit.domain.household import Household
from slrtkit.domain.state import State

__all__ = ["decisive"]

_GROUPS: Final = frozenset({"memberships", "persons"})
"""Groups of a household's fields that decide whatever their name: who belongs to it, and who they are (the NIK)."""


def decisive(state: State, field: str) -> bool:
    """Whether a field decides.

    Of a household these are who belongs to it, who they are, and the facts that decide on aid or tell of a death; of everything
    else, which is a case, a decision, a letter or a number, all.
    """
    if not isinstance(state, Household):
        return True
    group, _, rest = field.partition("/")
    return group in _GROUPS or (group == "facts" and deciding(rest.partition("/")[2]))
