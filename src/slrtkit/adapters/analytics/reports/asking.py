"""What to ask next in each village: the criterion whose answer decides for the most of those who are undetermined."""

from collections.abc import Collection

import narwhals as nw

from slrtkit.adapters.analytics.screening.tables import Frame
from slrtkit.domain.rules import Criterion, FactCatalogue, RuleSet, Says
from slrtkit.domain.rules.nodes import MemberRef
from slrtkit.domain.rules.used import facts_used, receipts_used
from slrtkit.domain.subject import Unit
from slrtkit.ports.population import Breakdown, VillageQuestion

__all__ = ["village_questions"]


def village_questions(
    placed: Frame, rules: RuleSet, catalogue: FactCatalogue, villages: Collection[str]
) -> tuple[VillageQuestion, ...]:
    """Return one question for each village.

    First comes the criterion that alone keeps the most verdicts open, then the one that is open for the most. How many they
    are is not told.

    Args:
        placed: Units with their villages and outcomes.
        rules: What they were judged by.
        catalogue: The facts that are declared.
        villages: Where to ask: what is shown of them says that somebody is undetermined.
    """
    open_ = [nw.col(f"{rules.program}.{one.code}").is_null() for one in rules.judged]
    number = sum((one.cast(nw.Int64) for one in open_), start=nw.lit(0))
    marked = placed.filter(nw.col(rules.program).is_null()).select(
        Breakdown.VILLAGE,
        *(one.cast(nw.Int64).alias(f"open {place}") for place, one in enumerate(open_)),
        *((one & (number == 1)).cast(nw.Int64).alias(f"alone {place}") for place, one in enumerate(open_)),
    )
    sums = [nw.col(f"{what} {place}").sum() for what in ("open", "alone") for place in range(len(open_))]
    found = marked.group_by(Breakdown.VILLAGE).agg(*sums).collect("polars").rows(named=True)
    asked = []
    for row in sorted(found, key=lambda one: str(one[Breakdown.VILLAGE])):
        if row[Breakdown.VILLAGE] in villages:
            best = max(range(len(open_)), key=lambda place: (row[f"alone {place}"], row[f"open {place}"], -place))
            asked.append(_question(row[Breakdown.VILLAGE], rules.judged[best], catalogue))
    return tuple(asked)


def _question(village: str, one: Criterion, catalogue: FactCatalogue) -> VillageQuestion:
    found = [catalogue.find(used.path, Unit.PERSON if isinstance(used, MemberRef) else None) for used in facts_used(one.when)]
    facts = [fact.says for fact in found if fact is not None]
    programs = [Says(f"menerima {used.program}", f"receives {used.program}") for used in receipts_used(one.when, catalogue)]
    return VillageQuestion(village, one.code, one.says, tuple(dict.fromkeys((*facts, *programs))))
