"""The forms of a catalog's files, as TOML has them: a table is a list of one name, conditions are still text."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from slrtkit.domain.letter_type import LetterType
from slrtkit.domain.rules import FactType, QuotaPeriod, Role, Says
from slrtkit.domain.subject import Unit

__all__ = ["CriterionForm", "DocumentForm", "ExclusionForm", "FactForm", "FactsForm", "ProgramForm", "QuotaForm", "VersionForm"]


@frozen(kw_only=True)
class ExclusionForm:
    """`[[version.exclusion]]`."""

    code: str
    says: Says
    when: str
    source: str = ""
    read_by: str = ""


@frozen(kw_only=True)
class CriterionForm(ExclusionForm):
    """`[[version.criterion]]`."""

    role: Role = Role.REQUIRED


@frozen(kw_only=True)
class DocumentForm:
    """`[[version.document]]`."""

    code: str
    says: Says
    when: str | None = None
    required: bool = True


@frozen(kw_only=True)
class QuotaForm:
    """`[version.quota]`."""

    places: int
    period: QuotaPeriod = QuotaPeriod.ONCE
    order: tuple[str, ...] = ()


@frozen(kw_only=True)
class VersionForm:
    """`[[version]]`."""

    in_force_from: date
    legal_basis: str
    source: str = ""
    in_force_until: date | None = None
    at_least: int | None = None
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    amount: str | None = None
    amount_unit: str = ""
    letter: str = ""
    valid_days: int | None = None
    open_questions: tuple[Says, ...] = ()
    conflicts: tuple[Says, ...] = ()
    criterion: tuple[CriterionForm, ...] = ()
    exclusion: tuple[ExclusionForm, ...] = ()
    document: tuple[DocumentForm, ...] = ()
    quota: QuotaForm | None = None


@frozen(kw_only=True)
class ProgramForm:
    """`CODE.toml`."""

    code: str
    name: str
    sector: str
    owner: str
    unit: Unit
    version: tuple[VersionForm, ...]
    description: Says | None = None
    owner_contact: str = ""
    url: str = ""
    letter: tuple[LetterType, ...] = ()


@frozen(kw_only=True)
class FactForm:
    """`[[fact]]`: a declared fact whose name and formula are still to be checked."""

    name: str
    type: FactType
    scopes: tuple[Unit, ...]
    says: Says
    unit: str = ""
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    words: Mapping[str, Says] = field(factory=dict)
    verb: Says | None = None
    formula: str = ""


@frozen(kw_only=True)
class FactsForm:
    """`facts.toml`: what a district declares beside the facts that every program may use."""

    fact: tuple[FactForm, ...] = ()
