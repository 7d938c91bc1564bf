"""Eligibility rules: data, not code. Text becomes a closed tree; the tree is judged in three values, and says why.

```python
condition = parse("desil <= 4 and any(m.age < 7 for m in members)")
trace = explain(condition, {"desil": 3, "members": [{"age": 5}]}, date(2026, 1, 31))
assert trace.outcome is Outcome.MET
```
"""

from slrtkit.domain.rules.amount import amount_unit, describe_amount, write_amount
from slrtkit.domain.rules.assess import Assessment, Entitlement, assess
from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.case import Case, completed_years, opened, read, read_all
from slrtkit.domain.rules.checks import check, faults, formula_faults
from slrtkit.domain.rules.criterion import Criterion, Role
from slrtkit.domain.rules.describe import describe, describe_operand
from slrtkit.domain.rules.documents import Checklist, DueDocument, RequiredDocument, documents_due
from slrtkit.domain.rules.explain import evaluate, explain, judge
from slrtkit.domain.rules.facts import DeclaredFact, FactCatalogue, FactType, Kind, Says
from slrtkit.domain.rules.finding import Finding
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.jsonform import from_json, to_json
from slrtkit.domain.rules.nodes import Condition, Node, Operand, Value
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.questions import Question, questions
from slrtkit.domain.rules.quota import Applicant, Quota, QuotaPeriod, Standing, rank
from slrtkit.domain.rules.receipts import AidSpan, Receipts
from slrtkit.domain.rules.ruleset import RuleSet, choose
from slrtkit.domain.rules.selfcheck import selfcheck
from slrtkit.domain.rules.statement import require_household, require_statement
from slrtkit.domain.rules.syntax import parse, parse_operand
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.rules.trace import Reading, Trace
from slrtkit.domain.rules.used import asks_members, facts_used, receipts_used
from slrtkit.domain.rules.wording import Wording

__all__ = [
    "FACTS",
    "AidSpan",
    "Applicant",
    "Assessment",
    "Bounds",
    "Case",
    "Checklist",
    "Condition",
    "Criterion",
    "DeclaredFact",
    "DueDocument",
    "Entitlement",
    "FactCatalogue",
    "FactType",
    "Finding",
    "Kind",
    "Node",
    "Operand",
    "Outcome",
    "Question",
    "Quota",
    "QuotaPeriod",
    "Reading",
    "Receipts",
    "RequiredDocument",
    "Role",
    "RuleSet",
    "Says",
    "Standing",
    "Trace",
    "Value",
    "Wording",
    "amount_unit",
    "asks_members",
    "assess",
    "check",
    "choose",
    "completed_years",
    "describe",
    "describe_amount",
    "describe_operand",
    "documents_due",
    "evaluate",
    "explain",
    "facts_used",
    "faults",
    "formula_faults",
    "from_json",
    "judge",
    "opened",
    "parse",
    "parse_operand",
    "questions",
    "rank",
    "read",
    "read_all",
    "receipts_used",
    "require_household",
    "require_statement",
    "selfcheck",
    "to_json",
    "unparse",
    "write_amount",
]
