"""What a program's rules say of somebody, as a page that an officer reads and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

import click
from attrs import frozen

from slrtkit.domain.household import Household
from slrtkit.domain.program import Program
from slrtkit.domain.rules import (
    Assessment,
    Bounds,
    Criterion,
    Entitlement,
    FactCatalogue,
    Outcome,
    Question,
    Role,
    RuleSet,
    Says,
    Trace,
    Wording,
    amount_unit,
    describe,
    write_amount,
)
from slrtkit.domain.rules.language import LANGUAGES, Locale
from slrtkit.domain.subject import Unit

__all__ = ["Answer", "summary"]

_WORDS: dict[Locale, dict[str, str]] = {
    "id": {
        Entitlement.ELIGIBLE: "MEMENUHI SYARAT",
        Entitlement.INELIGIBLE: "TIDAK MEMENUHI SYARAT",
        Entitlement.UNDETERMINED: "BELUM DAPAT DITENTUKAN",
        Outcome.MET: "terpenuhi",
        Outcome.NOT_MET: "tidak terpenuhi",
        Outcome.UNKNOWN: "belum diketahui",
        Role.REQUIRED: "Wajib:",
        Role.COUNTED: "Paling sedikit {least} dari {number} ini:",
        Role.SUFFICIENT: "Cukup salah satu dari ini:",
        "barring": "Menggugurkan bila terpenuhi:",
        "because": "Diketahui: {}",
        "missing": "Belum diketahui: {}",
        "undefined": "Tidak dapat dihitung: {}",
        "asks": "Syarat: {}",
        "source": "Sumber: {}",
        "unverified": "Sumber belum dibaca oleh siapa pun.",
        "amount": "Besar bantuan: {}",
        "would": "Besar bantuan bila memenuhi syarat: {}",
        "basis": "Dasar hukum: {}",
        "since": "Aturan yang berlaku sejak {}",
        "next": "Tanyakan berikutnya:",
        "summary": "Ringkasan per {}:",
        "decides": "jawaban apa pun menentukan",
        "may": "{share}% jenis jawaban menentukan",
    },
    "en": {
        Entitlement.ELIGIBLE: "ELIGIBLE",
        Entitlement.INELIGIBLE: "INELIGIBLE",
        Entitlement.UNDETERMINED: "UNDETERMINED",
        Outcome.MET: "met",
        Outcome.NOT_MET: "not met",
        Outcome.UNKNOWN: "unknown",
        Role.REQUIRED: "Required:",
        Role.COUNTED: "At least {least} of these {number}:",
        Role.SUFFICIENT: "One of these is enough:",
        "barring": "Not eligible if one of these is met:",
        "because": "Known: {}",
        "missing": "Not known: {}",
        "undefined": "Cannot be calculated: {}",
        "asks": "Condition: {}",
        "source": "Source: {}",
        "unverified": "Nobody has read the source yet.",
        "amount": "What is given: {}",
        "would": "What is given if eligible: {}",
        "basis": "Legal basis: {}",
        "since": "Rules in force since {}",
        "next": "Ask next:",
        "summary": "Summary as of {}:",
        "decides": "any answer settles it",
        "may": "{share}% of the kinds of answers settle it",
    },
}
_COLOURS = {
    Entitlement.ELIGIBLE: "green",
    Entitlement.INELIGIBLE: "red",
    Entitlement.UNDETERMINED: "yellow",
    Outcome.MET: "green",
    Outcome.NOT_MET: "red",
    Outcome.UNKNOWN: "yellow",
}
_LOCALES: tuple[Locale, ...] = ("id", "en")


def summary(answers: Sequence["Answer"], on: date, lang: Locale) -> Iterator[str]:
    """Yield a line for each answer: those who are eligible first, then those of whom something is to be asked."""
    yield click.style(_WORDS[lang]["summary"].format(LANGUAGES[lang].day(on)), bold=True)
    order = (Entitlement.ELIGIBLE, Entitlement.UNDETERMINED, Entitlement.INELIGIBLE)
    for answer in sorted(answers, key=lambda answer: order.index(answer.assessment.entitlement)):
        yield answer.line(lang)


@frozen
class Answer:
    """What the rules of a program say of one person, family or household.

    Attributes:
        program: The program.
        rules: The version that was applied.
        household: Whose case it is.
        person: Id of the person concerned; None where the household is judged.
        assessment: What the rules say.
        questions: What to ask next.
        facts: What is declared.
    """

    program: Program
    rules: RuleSet
    household: Household
    person: str | None
    assessment: Assessment
    questions: tuple[Question, ...]
    facts: FactCatalogue

    def page(self, lang: Locale) -> Iterator[str]:
        """Yield the lines of a page for an officer."""
        words, verdict = _WORDS[lang], self.assessment.entitlement
        yield click.style(f"{self.program.code}  {self.program.name}", bold=True) + self._concerns
        yield f"  {click.style(words[verdict], fg=_COLOURS[verdict], bold=True)}"
        yield from self._given(lang)
        yield f"  {words['basis'].format(self.rules.legal_basis)}"
        since = LANGUAGES[lang].day(self.rules.in_force_from)
        yield f"  {words['since'].format(since)}. {words['source'].format(self.rules.source)}"
        traces = dict(self.assessment.criteria)
        for title, criteria in self._groups():
            if criteria:
                yield f"  {words[title].format(least=self.rules.at_least, number=len(criteria))}"
            for one in criteria:
                yield from (f"    {line}" for line in self._criterion(one, traces[one.code], lang))
        if self.questions:
            yield f"  {words['next']}"
        for number, question in enumerate(self.questions, 1):
            yield f"    {number}. {self._wording(lang).ask(question.asks)}{_weight(question, lang)}"

    def line(self, lang: Locale) -> str:
        """Return the verdict in one line, with the question that comes first."""
        verdict = self.assessment.entitlement
        first = f": {self._wording(lang).ask(self.questions[0].asks)}" if self.questions else ""
        return f"  {click.style(_WORDS[lang][verdict], fg=_COLOURS[verdict])}  {self.program.code}{self._concerns}{first}"

    def document(self) -> dict[str, object]:
        """Return the answer as JSON."""
        traces, amount = dict(self.assessment.criteria), self.assessment.amount
        return {
            "program": self.program.code,
            "unit": self.program.unit.value,
            "person": self.person,
            "in_force_from": self.rules.in_force_from.isoformat(),
            "rules": self.assessment.digest,
            "legal_basis": self.rules.legal_basis,
            "source": self.rules.source,
            "verdict": self.assessment.entitlement.value,
            "missing": list(self.assessment.missing),
            "undefined": list(self.assessment.undefined),
            "amount": {**amount.as_json(), "unit": self._unit} if amount is not None else None,
            "at_least": self.rules.at_least,
            "criteria": [
                {
                    "code": one.code,
                    "role": "exclusion" if title == "barring" else one.role.value,
                    "says": {"id": one.says.id, "en": one.says.en},
                    "described": {lang: self._described(one, lang) for lang in _LOCALES},
                    "source": one.source,
                    "unverified": one.unverified,
                    "outcome": traces[one.code].outcome.value,
                    "trace": traces[one.code].as_json(),
                }
                for title, criteria in self._groups()
                for one in criteria
            ],
            "questions": [
                {
                    "fact": question.label,
                    "says": {lang: self._wording(lang).ask(question.asks) for lang in _LOCALES},
                    "criteria": list(question.criteria),
                    "decides": round(float(question.decides), 3),
                    "remains": round(float(question.remains), 3),
                }
                for question in self.questions
            ],
        }

    @property
    def _concerns(self) -> str:
        return f"  {self.person} {self.household.person(self.person).name}" if self.person else ""

    @property
    def _unit(self) -> str:
        """What the amount is counted in."""
        amount = self.rules.amount
        return amount_unit(amount, self.rules.amount_unit, self.facts, self.program.unit) if amount is not None else ""

    def _given(self, lang: Locale) -> Iterator[str]:
        """Yield what is given, and what keeps that from being told exactly."""
        words, amount = _WORDS[lang], self.assessment.amount
        if amount is None:
            return
        value = amount.value
        told = [write_amount(value, self._unit, lang)] if isinstance(value, int | Fraction | Bounds) else []
        for title, names in (
            ("missing", [self._wording(lang).name(label) for label in amount.missing]),
            ("undefined", amount.undefined),
        ):
            if names:
                told.append(words[title].format("; ".join(names)))
        form = "amount" if self.assessment.entitlement is Entitlement.ELIGIBLE else "would"
        yield f"  {words[form].format('. '.join(told))}"

    def _groups(self) -> Iterator[tuple[str, tuple[Criterion, ...]]]:
        """Yield what weighs alike under the name of its weight."""
        yield "barring", self.rules.barring
        for role in Role:
            yield role.value, self.rules.weighing(role)

    def _criterion(self, one: Criterion, trace: Trace, lang: Locale) -> Iterator[str]:
        words, wording = _WORDS[lang], self._wording(lang)
        outcome = click.style(words[trace.outcome], fg=_COLOURS[trace.outcome])
        yield f"{_said(one.says, lang)}: {outcome}"
        if trace.outcome is not Outcome.MET:
            yield f"  {words['asks'].format(self._described(one, lang))}"
        known = [wording.state(label, value) for label, value in trace.facts.items()]
        for title, told in (
            ("because", known),
            ("missing", [wording.name(label) for label in trace.missing]),
            ("undefined", list(trace.undefined)),
        ):
            if told:
                yield f"  {words[title].format('; '.join(told))}"
        if one.source:
            yield f"  {words['source'].format(one.source)}"
        if one.unverified:
            yield f"  {words['unverified']}"

    def _described(self, one: Criterion, lang: Locale) -> str:
        return describe(one.when, lang, self.facts, self.program.unit)

    def _wording(self, lang: Locale) -> Wording:
        on, unit = self.assessment.on, self.program.unit
        membership = self.household.membership(self.person, on) if self.person and unit is not Unit.HOUSEHOLD else None
        members = tuple(person.name for person, _ in self.household.members(on, membership.card if membership else None))
        bearer = self.household.person(self.person).name if self.person and unit is Unit.PERSON else ""
        return Wording(lang, self.facts, unit, bearer, members)


def _said(says: Says, lang: Locale) -> str:
    return says.en if lang == "en" else says.id


def _weight(question: Question, lang: Locale) -> str:
    if not question.decides:
        return ""
    words = _WORDS[lang]
    told = words["decides"] if question.decides == 1 else words["may"].format(share=round(100 * question.decides))
    return f" [{told}]"
