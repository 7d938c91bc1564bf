"""From the form of a file to a program: every condition read, checked, and its faults told at their characters."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise

from attrs import field, frozen

from slrtkit.adapters.catalog.document import Document
from slrtkit.adapters.catalog.forms import (
    CriterionForm,
    DocumentForm,
    ExclusionForm,
    ProgramForm,
    QuotaForm,
    VersionForm,
)
from slrtkit.domain.letter_type import LetterType
from slrtkit.domain.program import SECTORS, Program
from slrtkit.domain.rules import (
    Condition,
    Criterion,
    FactCatalogue,
    Operand,
    Quota,
    RequiredDocument,
    Role,
    RuleSet,
    faults,
    parse,
)
from slrtkit.domain.rules.amount import amount_faults
from slrtkit.domain.rules.nodes import Comparison, Relation
from slrtkit.domain.rules.syntax import parse_operand
from slrtkit.errors import RuleDefinitionError

__all__ = ["read_program"]

_URL = re.compile(r"https?://[!-~]+")


def read_program(document: Document, code: str, facts: FactCatalogue) -> Program | None:
    """Return the program that a file says, or None where the document then has faults.

    Args:
        document: The file.
        code: The program that it must be: the file's name without `.toml`.
        facts: What its conditions may speak of.
    """
    form = document.read(ProgramForm)
    return None if form is None else _Reading(document, form, facts).program(code)


@frozen
class _Reading:
    document: Document
    form: ProgramForm
    facts: FactCatalogue
    letters: Mapping[str, LetterType] = field(init=False)

    @letters.default
    def _letters(self) -> Mapping[str, LetterType]:
        return {letter.code: letter for letter in self.form.letter}

    def program(self, code: str) -> Program | None:
        form, document = self.form, self.document
        if form.code != code:
            document.fault("code", "catalog.name", f"the file of {form.code} is called {form.code}.toml")
        if form.sector not in SECTORS:
            self.unknown("sector", "catalog.sector", f"there is no sector {form.sector}", form.sector, SECTORS)
        if form.url and not _URL.fullmatch(form.url):
            document.fault("url", "catalog.url", "a page's address begins with https:// and has no spaces")
        for number, letter in enumerate(form.letter):
            if [other.code for other in form.letter[:number]].count(letter.code):
                document.fault(f"letter[{number}].code", "letter-type.code", "two letter types share this code")
        if not form.version:
            document.fault("", "rule.version", "a program without a version has no rules on any day")
        versions = [rules for number, said in enumerate(form.version) for rules in self.version(said, f"version[{number}]")]
        self.overlaps()
        if document.found:
            return None
        return Program(
            form.code,
            form.name,
            form.sector,
            form.owner,
            form.unit,
            tuple(versions),
            form.letter,
            description=form.description,
            owner_contact=form.owner_contact,
            url=form.url,
        )

    def overlaps(self) -> None:
        """Tell which versions hold on one day: a version ends where the next begins, unless it says that it holds longer."""
        ordered = sorted(enumerate(self.form.version), key=lambda one: one[1].in_force_from)
        for (_, one), (number, following) in pairwise(ordered):
            if one.in_force_from == following.in_force_from:
                self.document.fault(f"version[{number}].in_force_from", "rule.version", "two versions begin on one day")
            elif one.in_force_until is not None and one.in_force_until >= following.in_force_from:
                text = f"the version before it holds until {one.in_force_until}"
                self.document.fault(f"version[{number}].in_force_from", "rule.version", text)

    def version(self, said: VersionForm, where: str) -> Iterator[RuleSet]:
        before = len(self.document.found)
        exclusions = [self.criterion(one, f"{where}.exclusion[{number}]") for number, one in enumerate(said.exclusion)]
        criteria = [self.criterion(one, f"{where}.criterion[{number}]") for number, one in enumerate(said.criterion)]
        documents = [self.paper(one, f"{where}.document[{number}]") for number, one in enumerate(said.document)]
        quota = self.quota(said.quota, f"{where}.quota") if said.quota else None
        amount = None if said.amount is None else self.amount(said.amount, said.amount_unit, f"{where}.amount")
        if said.letter and said.letter not in self.letters:
            text = f"the program has no letter type {said.letter}"
            self.unknown(f"{where}.letter", "letter-type.unknown", text, said.letter, self.letters)
        if len(self.document.found) > before:
            return
        try:
            yield RuleSet(
                self.form.code,
                said.in_force_from,
                said.legal_basis,
                tuple(one for one in criteria if one),
                said.source,
                in_force_until=said.in_force_until,
                exclusions=tuple(one for one in exclusions if one),
                at_least=said.at_least,
                excludes=said.excludes,
                requires=said.requires,
                documents=tuple(one for one in documents if one),
                quota=quota,
                amount=amount,
                amount_unit=said.amount_unit,
                letter=said.letter,
                valid_days=said.valid_days,
                open_questions=said.open_questions,
                conflicts=said.conflicts,
            )
        except RuleDefinitionError as error:
            self.document.refuse(f"{where}.{_FIELDS.get(error.code, '')}".rstrip("."), error)

    def criterion(self, said: ExclusionForm, where: str) -> Criterion | None:
        condition = self.condition(said.when, f"{where}.when")
        if condition is None:
            return None
        role = said.role if isinstance(said, CriterionForm) else Role.REQUIRED
        try:
            return Criterion(said.code, said.says, condition, said.source, role, said.read_by)
        except RuleDefinitionError as error:
            self.document.refuse(f"{where}.code", error)
        return None

    def paper(self, said: DocumentForm, where: str) -> RequiredDocument | None:
        condition = None if said.when is None else self.condition(said.when, f"{where}.when")
        try:
            return RequiredDocument(said.code, said.says, condition, said.required)
        except RuleDefinitionError as error:
            self.document.refuse(f"{where}.code", error)
        return None

    def quota(self, said: QuotaForm, where: str) -> Quota | None:
        order = [self.operand(text, f"{where}.order[{number}]") for number, text in enumerate(said.order)]
        try:
            return Quota(said.places, said.period, tuple(one for one in order if one is not None))
        except RuleDefinitionError as error:
            self.document.refuse(f"{where}.places", error)
        return None

    def condition(self, text: str, where: str) -> Condition | None:
        at = self.document.nearest(where)
        try:
            condition = parse(text, file=self.document.source.file, line=at.line, column=at.column)
        except RuleDefinitionError as error:
            self.document.found.append(error)
            return None
        wrong = faults(condition, self.facts, self.form.unit)
        self.document.found.extend(wrong)
        return None if wrong else condition

    def amount(self, text: str, unit: str, where: str) -> Operand | None:
        amount = self.parsed(text, where)
        wrong = () if amount is None else amount_faults(amount, unit, self.facts, self.form.unit)
        self.document.found.extend(wrong)
        return None if wrong else amount

    def operand(self, text: str, where: str) -> Operand | None:
        operand = self.parsed(text, where)
        if operand is None:
            return None
        itself = Comparison(operand, ((Relation.LE, operand),))  # what has an order can be compared with itself
        wrong = {fault.path: fault for fault in faults(itself, self.facts, self.form.unit)}
        self.document.found.extend(wrong.values())
        return None if wrong else operand

    def parsed(self, text: str, where: str) -> Operand | None:
        at = self.document.nearest(where)
        try:
            return parse_operand(text, file=self.document.source.file, line=at.line, column=at.column)
        except RuleDefinitionError as error:
            self.document.found.append(error)
        return None

    def unknown(self, where: str, code: str, text: str, given: str, known: Mapping[str, object]) -> None:
        near = get_close_matches(given, known, 1)
        cure = f"did you mean {near[0]}?" if near else f"known: {', '.join(known) or 'none'}"
        self.document.fault(where, code, text, cure)


_FIELDS = {"rule.amount": "amount_unit", "rule.at-least": "at_least", "rule.valid": "valid_days"}
"""Which field of a version a refusal is about; the others are about the version."""
