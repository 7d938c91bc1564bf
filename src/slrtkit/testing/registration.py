"""What `hypothesis.strategies.from_type` makes of slrtkit's types: the strategies of the proof kit.

Hypothesis calls `register` when it is imported (entry point `hypothesis`); strategies are loaded when a test asks for a type.
"""

from importlib import import_module

from hypothesis import strategies as st

from slrtkit.domain import NIK, NKK, Household, RecommendationLetter, RegionCode
from slrtkit.domain.rules import Criterion, RuleSet

__all__ = ["register"]

_STRATEGIES: dict[type, str] = {
    Criterion: "rulesets:criteria",
    Household: "people:households",
    NIK: "people:niks",
    NKK: "people:nkks",
    RecommendationLetter: "strategies:letters",
    RegionCode: "people:villages",
    RuleSet: "rulesets:rule_sets",
}


def register() -> None:
    """Register the types; to do so again changes nothing."""
    for of in _STRATEGIES:
        st.register_type_strategy(of, _strategy)


def _strategy(of: type) -> st.SearchStrategy[object]:
    module, _, name = _STRATEGIES[of].partition(":")
    found: st.SearchStrategy[object] = getattr(import_module(f"slrtkit.testing.{module}"), name)()
    return found
