"""From `facts.toml` to declared facts: each fault at the field that it is in, of a formula at its own characters."""

from attrs import asdict

from slrtkit.adapters.catalog.document import Document
from slrtkit.adapters.catalog.forms import FactsForm
from slrtkit.domain.rules import DeclaredFact, FactCatalogue, formula_faults
from slrtkit.errors import RuleDefinitionError

__all__ = ["declare"]


def declare(document: Document, facts: FactCatalogue) -> FactCatalogue:
    """Return the facts with those of a file; the document then has the faults of those that cannot be declared.

    Args:
        document: The file.
        facts: What is declared without it.
    """
    form = document.read(FactsForm)
    tables: dict[str, str] = {}
    for number, said in enumerate(form.fact if form else ()):
        table = f"fact[{number}]"
        tables.setdefault(said.name, table)
        try:
            facts = facts.with_facts(DeclaredFact(**asdict(said, recurse=False)))
        except RuleDefinitionError as error:
            if error.path.startswith(f"{said.name}:"):
                document.inside(f"{table}.formula", error)
            elif error.code == "rule.formula":
                document.refuse(f"{tables.get(error.path, table)}.formula", error)
            else:
                document.refuse(f"{table}.name", error)
    if not document.found:
        for fault in formula_faults(facts):
            if (name := fault.path.partition(":")[0]) in tables:
                document.inside(f"{tables[name]}.formula", fault)
    return facts
