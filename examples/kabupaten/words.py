"""What the screens say, in Indonesian and in English: own sentences from `words.toml`, everything else from the library."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from attrs import frozen

from slrtkit import Kit
from slrtkit.adapters.wording.labels import LABELS
from slrtkit.adapters.wording.sentences import sentences
from slrtkit.domain import Household, RegionCode
from slrtkit.domain.letter_field import LetterField
from slrtkit.domain.rules import DeclaredFact, FactType, Says, Wording
from slrtkit.domain.rules.facts import NO, YES
from slrtkit.domain.rules.language import LANGUAGES, Locale
from slrtkit.domain.sentences import Sentence
from slrtkit.domain.subject import Unit
from slrtkit.errors import InvalidIdentifierError, NotFoundError, Problem, SlrtError

__all__ = ["Tongue", "catalog"]


@cache
def catalog() -> Mapping[str, tuple[str, str]]:
    """Return the sentences of the screens: key -> Indonesian and English."""
    read = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return {key: (indonesian, english) for key, (indonesian, english) in read.items()}


@frozen
class Tongue:
    """One language, and the district whose names it says.

    Attributes:
        lang: Which language.
        kit: The district.
    """

    lang: Locale
    kit: Kit

    def say(self, key: str, **places: object) -> str:
        """Return a sentence of the screens."""
        return catalog()[key][self.lang == "en"].format(**places)

    def both(self, said: Says | Sentence) -> str:
        """Return what the library says in two languages."""
        return said.en if self.lang == "en" else said.id

    def label(self, value: str) -> str:
        """Return what a status, a step or another value is called."""
        return LABELS[self.lang].get(value, value)

    def day(self, day: date) -> str:
        """Return a day: `22 November 2026`."""
        return LANGUAGES[self.lang].day(day)

    def moment(self, instant: datetime) -> str:
        """Return an instant in the zone of the office: `22 November 2026, 14.05 WIB`."""
        zone = self.kit.office.zone
        there = instant.astimezone(zone.offset)
        return f"{self.day(there.date())}, {there:%H.%M} {zone.value}"

    def area(self, code: str) -> str:
        """Return what a region is called; another code stands for itself."""
        try:
            return self.kit.areas[RegionCode(code)].name
        except (InvalidIdentifierError, NotFoundError):
            return code

    def office(self, code: str) -> str:
        """Return what an office is called."""
        ladder = self.kit.cases.ladder
        known = {**ladder.agencies, **ladder.beyond, self.kit.office.code: self.kit.office.name}
        return known.get(code) or self.area(code)

    def officer(self, officer: str) -> str:
        """Return whom an id stands for."""
        known = self.kit.officers.get(officer)
        return known.block.name if known else officer

    def category(self, code: str) -> str:
        """Return what a category is called."""
        said = self.kit.cases.categories.get(code)
        return self.both(said) if said else code

    def choice(self, fact: DeclaredFact, value: str) -> str:
        """Return how a value of an enumeration is said."""
        said = fact.words.get(value)
        return self.both(said) if said else value.replace("_", " ")

    def value(self, fact: DeclaredFact | None, value: object) -> str:
        """Return how the value of a fact is said."""
        language = LANGUAGES[self.lang]
        match value:
            case None:
                return self.say("not-known")
            case bool():
                said = fact.words.get(YES if value else NO) if fact else None
                return self.both(said) if said else language.yes if value else language.no
            case date():
                return self.day(value)
            case int():
                return language.number(value, fact.unit if fact else "")
            case _:
                return self.choice(fact, str(value)) if fact and fact.type is FactType.ENUM else str(value)

    def wording(self, household: Household, unit: Unit, person: str | None, on: date) -> Wording:
        """Return the words for the facts of one case."""
        living = household.membership(person, on) if person and unit is not Unit.HOUSEHOLD else None
        members = tuple(one.name for one, _ in household.members(on, living.card if living else None))
        bearer = household.person(person).name if person and unit is Unit.PERSON else ""
        return Wording(self.lang, self.kit.facts, unit, bearer, members)

    def asked(self, one: LetterField) -> str:
        """Return what a field of a letter is called on the screen; on the page some stand inside a sentence, without a name."""
        key = f"field-{one.code}"
        return one.label or (self.say(key) if key in catalog() else one.code.replace("_", " "))

    def fault(self, error: SlrtError) -> str:
        """Return what an error says, and what to do."""
        said, cure = error.text, error.cure
        if self.lang == "id":
            said, cure = sentences().fault(error.code, type(error).code, said, cure)
        return f"{said[:1].upper()}{said[1:]}.{f' {cure[:1].upper()}{cure[1:]}.' if cure else ''}"

    def problem(self, problem: Problem) -> str:
        """Return what one fault in data from outside says."""
        return self.fault(SlrtError(problem.text, code=problem.code))
