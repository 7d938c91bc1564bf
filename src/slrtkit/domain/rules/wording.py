"""Facts of a case in words: how one is asked for, what it is called, and how it is told, each with its bearer first."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.domain.rules.completion import Open, opening
from slrtkit.domain.rules.facts import NO, YES, DeclaredFact, FactCatalogue, FactType, Says, owner
from slrtkit.domain.rules.indonesia import FACTS
from slrtkit.domain.rules.language import LANGUAGES, Language, Locale
from slrtkit.domain.rules.nodes import Value, Whose
from slrtkit.domain.subject import Unit

__all__ = ["Wording"]

_Asked: TypeAlias = tuple[str, Mapping[str, str]]


@frozen
class Wording:
    """The words for one case.

    Attributes:
        locale: The language.
        catalogue: The facts that are declared, with their words; one that is not declared is called by its name.
        unit: Who is judged: whose the bare names are.
        bearer: What the unit is called; otherwise "the family".
        members: What the members are called, in the order of the roster; one without a name is counted.
    """

    locale: Locale = "id"
    catalogue: FactCatalogue = FACTS
    unit: Unit = Unit.FAMILY
    bearer: str = field(default="", repr=False)
    members: Sequence[str] = field(default=(), repr=False)

    def ask(self, asks: Open) -> str:
        """Return a question such as `Keluarga: berapa desil?` or `Anggota ke-2: hamil, atau tidak hamil?`."""
        form, words = self._question(asks)
        return self._say.asks[form].format(who=self._who(asks), **words)

    def name(self, label: str) -> str:
        """Return what is meant by a label of `Assessment.missing`: `Keluarga: desil`, `Anggota ke-2: umur`."""
        asks = opening(label)
        called = self._say.asks["names"] if asks.roster else self._label(asks)
        return f"{self._who(asks)}: {called}"

    def state(self, label: str, value: Value) -> str:
        """Return what is known: `Keluarga: desil 3`, `Anggota ke-2: hamil`."""
        asks = opening(label)
        return f"{self._who(asks)}: {self._told(asks, value)}"

    # ------------------------------------------------------------------ parts

    @property
    def _say(self) -> Language:
        return LANGUAGES[self.locale]

    def _in(self, words: Says) -> str:
        return words.en if self.locale == "en" else words.id

    def _fact(self, asks: Open) -> DeclaredFact | None:
        return self.catalogue.find(asks.fact.path, None) if asks.fact else None

    def _who(self, asks: Open) -> str:
        who = self._bearer(asks)
        return who[:1].upper() + who[1:]

    def _bearer(self, asks: Open) -> str:
        if asks.member is not None:
            known = self.members[asks.member] if asks.member < len(self.members) else ""
            return known or self._say.asks["member"].format(number=asks.member + 1)
        if asks.roster:
            return self._say.group[self.unit]
        around = owner(asks.fact.path, None)[0] if asks.fact else None if asks.whose is Whose.UNIT else Unit(asks.whose.value)
        return self._say.owners[around or self.unit] if around or not self.bearer else self.bearer

    def _label(self, asks: Open) -> str:
        """Return what a fact is called, without the note in brackets that forms need."""
        fact = self._fact(asks)
        if asks.fact is None:
            return self._say.asks["aid"].format(program=self._say.program(asks.program))
        return self._in(fact.says).partition(" (")[0] if fact else owner(asks.fact.path, None)[1]

    def _question(self, asks: Open) -> _Asked:
        """Return which question it is, and the words in it."""
        fact, label = self._fact(asks), self._label(asks)
        match fact:
            case None:
                form = "roster" if asks.roster else "receipt" if asks.program else FactType.TEXT.value
                return form, {"label": label, "program": self._say.program(asks.program)}
            case DeclaredFact(type=FactType.BOOL, words=words):
                both = {"yes": words[YES], "no": words[NO]} if {YES, NO} <= words.keys() else {}
                return "bool" if both else "flag", {"label": label, **{name: self._in(said) for name, said in both.items()}}
            case DeclaredFact(type=FactType.ENUM, words=words):
                choices = (self._in(words[value]) if value in words else value for value in fact.values)
                return "enum", {"label": label, "choices": ", ".join(choices)}
            case DeclaredFact(type=FactType.DATE, verb=Says() as verb):
                return "verb", {"verb": self._in(verb)}
            case DeclaredFact(name="age"):
                return "age", {}
            case _:
                _, unit = ("", "") if fact.type is FactType.RUPIAH else self._say.units.get(fact.unit, ("", fact.unit))
                return fact.type.value, {"label": f"{label} ({unit})" if unit else label}

    def _told(self, asks: Open, value: Value) -> str:
        fact, label = self._fact(asks), self._label(asks)
        words = fact.words if fact else {}
        match value:
            case bool():
                said = words.get(YES if value else NO)
                return self._in(said) if said else f"{label}: {self._say.yes if value else self._say.no}"
            case int() | Fraction():
                told = self._say.number(value, fact.unit if fact else "")
            case date():
                told = self._say.day(value)
            case _:
                told = self._in(words[value]) if value in words else self._say.quoted(value)
        return f"{self._in(fact.verb) if fact and fact.verb else label} {told}"
