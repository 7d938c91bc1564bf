"""The leaflet of a program: what a resident reads, as sentences and lists, before it has any looks."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import Enum, auto

from attrs import frozen

from slrtkit.domain.leaflet_words import WORDS, Words
from slrtkit.domain.program import SECTORS, Program
from slrtkit.domain.rules import (
    Criterion,
    FactCatalogue,
    Kind,
    RequiredDocument,
    Role,
    RuleSet,
    Says,
    describe,
    describe_amount,
    describe_operand,
)
from slrtkit.domain.rules.checks import measured
from slrtkit.domain.rules.language import LANGUAGES, Locale
from slrtkit.domain.rules.nodes import Negation, Operand

__all__ = ["Item", "Leaflet", "LeafletVersion", "Section", "Topic", "leaflet_of", "versions_of"]


@frozen
class Item:
    """One line of a list.

    Attributes:
        text: What it says.
        mark: A remark beside it, or empty.
        details: Further lines for officers: what it is called, and what it says.
    """

    text: str
    mark: str = ""
    details: tuple[tuple[str, str], ...] = ()


_CASE = re.compile(r"\{[^{}]*\}")


class Topic(Enum):
    """What a section is about."""

    ELIGIBILITY = auto()
    DOCUMENTS = auto()
    APPLICATION = auto()
    DOUBTS = auto()
    BASIS = auto()


@frozen
class Section:
    """A heading (or none), a sentence (or none) and a list."""

    topic: Topic
    title: str
    lead: str
    items: tuple[Item, ...] = ()


@frozen
class LeafletVersion:
    """One version: from when to when it holds, and its sections."""

    title: str
    sections: tuple[Section, ...]

    def about(self, topic: Topic) -> tuple[Section, ...]:
        """Return the sections about a topic."""
        return tuple(section for section in self.sections if section.topic is topic)


@frozen
class Leaflet:
    """One program."""

    code: str
    name: str
    description: str
    facts: tuple[tuple[str, str], ...]
    versions: tuple[LeafletVersion, ...]


def versions_of(program: Program, on: date | None) -> list[tuple[RuleSet, date | None]]:
    """Return each version with the last day on which it holds, None where that is open; or only the one of a day.

    Raises:
        NotFoundError: no version is in force on that day.
    """
    ordered = sorted(program.versions, key=lambda version: version.in_force_from)
    following = [*(version.in_force_from - timedelta(days=1) for version in ordered[1:]), None]
    chosen = program.rules(on) if on else None
    return [
        (version, version.in_force_until or end)
        for version, end in zip(ordered, following, strict=True)
        if chosen in {None, version}
    ]


def leaflet_of(program: Program, on: date | None, locale: Locale, catalogue: FactCatalogue) -> Leaflet:
    """Return a program's leaflet.

    Args:
        program: The program.
        on: Only the version in force on this day; None: all of them.
        locale: The language.
        catalogue: The facts that its conditions speak of, with their words.

    Raises:
        NotFoundError: no version is in force on that day.
    """
    writer = _Writer(program, locale, catalogue, WORDS[locale])
    return Leaflet(
        program.code,
        program.name,
        writer.say(program.description) if program.description else "",
        tuple(writer.facts()),
        tuple(writer.version(version, last) for version, last in versions_of(program, on)),
    )


@frozen
class _Writer:
    program: Program
    locale: Locale
    catalogue: FactCatalogue
    words: Words

    def say(self, says: Says) -> str:
        return says.en if self.locale == "en" else says.id

    def day(self, day: date) -> str:
        return LANGUAGES[self.locale].day(day)

    def facts(self) -> Iterator[tuple[str, str]]:
        program, words = self.program, self.words
        yield words.unit, words.units[program.unit]
        yield words.sector, self.say(SECTORS[program.sector]) if program.sector in SECTORS else program.sector
        yield words.owner, program.owner
        if program.owner_contact:
            yield words.contact, program.owner_contact
        if program.url:
            yield words.page, program.url

    def version(self, rules: RuleSet, last: date | None) -> LeafletVersion:
        days = [self.day(day) for day in (rules.in_force_from, last) if day]
        title = (self.words.until if last else self.words.since).format(*days)
        return LeafletVersion(title, tuple(self.sections(rules)))

    def sections(self, rules: RuleSet) -> Iterator[Section]:
        words = self.words
        title = words.eligible
        for lead, criteria in self.asked(rules):
            yield Section(Topic.ELIGIBILITY, title, lead, tuple(map(self.criterion, criteria)))
            title = ""
        if rules.documents:
            yield Section(Topic.DOCUMENTS, words.documents, "", tuple(map(self.paper, rules.documents)))
        yield from self.amount(rules)
        yield from self.places(rules)
        yield from self.letter(rules)
        for title, said in ((words.open_questions, rules.open_questions), (words.conflicts, rules.conflicts)):
            if said:
                yield Section(Topic.DOUBTS, title, "", tuple(Item(self.say(one)) for one in said))
        if rules.unverified:
            remark = words.remark.format(len(rules.unverified), len(rules.judged))
            yield Section(Topic.DOUBTS, words.unverified.capitalize(), remark)
        sources = [rules.legal_basis, *([f"{words.source}: {rules.source}"] if rules.source else [])]
        yield Section(Topic.BASIS, words.basis, "", tuple(map(Item, sources)))

    def asked(self, rules: RuleSet) -> Iterator[tuple[str, tuple[Criterion, ...]]]:
        """Yield how the verdict is made: what must hold, how many of what, what is enough, and what excludes."""
        words = self.words
        required, counted, sufficient = (rules.weighing(role) for role in (Role.REQUIRED, Role.COUNTED, Role.SUFFICIENT))
        if required:
            yield words.required, required
        if counted:
            lead = words.counted_also if required else words.counted
            yield lead.format(rules.at_least, len(counted)), counted
        if sufficient:
            yield words.sufficient_instead if counted else words.sufficient, sufficient
        if rules.barring:
            yield words.excluded, rules.barring

    def criterion(self, one: Criterion) -> Item:
        words = self.words
        details = (
            (words.judged_by, describe(one.when, self.locale, self.catalogue, self.program.unit)),
            (words.code, one.code),
            (words.source, one.source),
            (words.read_by, one.read_by),
        )
        mark = words.unverified if one.unverified else ""
        return Item(self.say(one.says), mark, tuple((name, text) for name, text in details if text))

    def paper(self, one: RequiredDocument) -> Item:
        words = self.words
        text = self.say(one.says)
        if one.when is not None:
            named = self.locale == "en"  # no English sentence does without its subject
            when = describe(one.when, self.locale, self.catalogue, self.program.unit, named=named)
            text += ", " + words.if_.format(when)
        return Item(text, "" if one.required else words.helpful)

    def amount(self, rules: RuleSet) -> Iterator[Section]:
        if rules.amount is not None:
            text = describe_amount(rules.amount, rules.amount_unit, self.locale, self.catalogue, self.program.unit)
            yield Section(Topic.APPLICATION, self.words.amount, f"{text[:1].upper()}{text[1:]}.")

    def places(self, rules: RuleSet) -> Iterator[Section]:
        quota, words = rules.quota, self.words
        if quota is None:
            return
        order = "; ".join(map(self.first, quota.order))
        lead = [words.places[quota.period].format(quota.places), words.order.format(order) if order else "", words.tie]
        yield Section(Topic.APPLICATION, words.quota, " ".join(filter(None, lead)))

    def first(self, operand: Operand) -> str:
        words, what = self.words, operand.operand if isinstance(operand, Negation) else operand
        by_day = measured(operand, self.catalogue, self.program.unit)[0].kind is Kind.DAY
        form = words.earliest if by_day else words.smallest if what is operand else words.largest
        return form.format(describe_operand(what, self.locale, self.catalogue, self.program.unit))

    def letter(self, rules: RuleSet) -> Iterator[Section]:
        words = self.words
        letters = [one for one in self.program.letters if one.code == rules.letter]
        titles = [one.title + (f", {words.letter_to} {to}" if (to := _joined(one.addressee)) else "") for one in letters]
        days = rules.valid_days or next((one.valid_days for one in letters), None)
        if days:
            yield Section(Topic.APPLICATION, words.letter, words.valid.format(days), tuple(map(Item, titles)))


def _joined(lines: Iterable[str]) -> str:
    """Return the lines of an addressee as one; what depends on the case is left out."""
    return ", ".join(_CASE.sub("…", line) for line in lines if not _CASE.fullmatch(line))
