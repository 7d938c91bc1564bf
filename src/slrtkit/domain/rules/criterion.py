"""One condition with its sentence, its source and its weight: what a rule set is made of."""

import re
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.rules.facts import Says
from slrtkit.domain.rules.nodes import Condition
from slrtkit.domain.rules.text import unparse
from slrtkit.errors import RuleDefinitionError
from slrtkit.ledger import JSON

__all__ = ["Criterion", "Role", "require_code", "said"]


class Role(StrEnum):
    """How a criterion weighs."""

    REQUIRED = "required"
    """It must hold."""
    COUNTED = "counted"
    """It is one of those of which `RuleSet.at_least` must hold."""
    SUFFICIENT = "sufficient"
    """If it holds, the counted ones need not."""


def require_code(_: object, __: object, code: str) -> None:
    """Validate a code: letters, digits, and `-`, `_`, `.` between them. Raises RuleDefinitionError."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", code):
        raise RuleDefinitionError("a code is letters, digits, - and _", code="rule.code", path=code[:80])


@frozen
class Criterion:
    """One thing that is asked of a case.

    Attributes:
        code: Its code within the rules.
        says: What it says to people.
        when: When it is met.
        source: Where this very criterion was published, and what about it is uncertain; empty where `RuleSet.source` says it.
        role: How it weighs; of an exclusion always `REQUIRED`, where it must not be met.
        read_by: Who read the source and when; empty as long as nobody did.
    """

    code: str = field(validator=require_code)
    says: Says
    when: Condition
    source: str = ""
    role: Role = Role.REQUIRED
    read_by: str = ""

    @property
    def unverified(self) -> bool:
        """Whether nobody has said that they read the source."""
        return not self.read_by

    @property
    def form(self) -> dict[str, JSON]:
        """The canonical form; what is not given has no member, so that older rules keep the digest they had."""
        form: dict[str, JSON] = {"code": self.code, "says": said(self.says), "when": unparse(self.when)}
        if self.source:
            form["source"] = self.source
        if self.role is not Role.REQUIRED:
            form["role"] = self.role.value
        if self.read_by:
            form["read_by"] = self.read_by
        return form


def said(says: Says) -> dict[str, JSON]:
    """Return the canonical form of a sentence."""
    return {"id": says.id, "en": says.en}
