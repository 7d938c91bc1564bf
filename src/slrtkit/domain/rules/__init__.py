"""Eligibility rules: data, not code. Text becomes a closed tree; the tree is judged in three values, and says why.

```python
condition = parse("desil <= 4 and any(m.age < 7 for m in members)")
trace = explain(condition, {"desil": 3, "members": [{"age": 5}]}, date(2026, 1, 31))
assert trace.outcome is Outcome.MET
```
"""

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case, completed_years, opened, read
from slrtkit.domain.rules.checks import check, faults
from slrtkit.domain.rules.describe import describe
from slrtkit.domain.rules.explain import explain, judge
from slrtkit.domain.rules.facts import DeclaredFact, FactCatalogue, FactType, Kind, Says
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.nodes import Condition, Node, Operand, Value
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.ruleset import Assessment, Criterion, Entitlement, RuleSet, assess, choose
from slrtkit.domain.rules.statement import require_household, require_statement
from slrtkit.domain.rules.syntax import parse
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.trace import Reading, Trace
from slrtkit.domain.rules.used import facts_used

__all__ = [
    "FACTS",
    "Assessment",
    "Bounds",
    "Case",
    "Condition",
    "Criterion",
    "DeclaredFact",
    "Entitlement",
    "FactCatalogue",
    "FactType",
    "Kind",
    "Node",
    "Operand",
    "Outcome",
    "Reading",
    "RuleSet",
    "Says",
    "Trace",
    "Value",
    "assess",
    "check",
    "choose",
    "completed_years",
    "describe",
    "explain",
    "facts_used",
    "faults",
    "judge",
    "opened",
    "parse",
    "read",
    "require_household",
    "require_statement",
    "unparse",
]
