"""The words of a report on a population in one language."""

from collections.abc import Mapping

from attrs import field, frozen

from slrtkit.domain.population_words import COLUMN_WORDS, GROUP_WORDS, POPULATION_WORDS, STATUS_WORDS
from slrtkit.domain.rules import Says

__all__ = ["PopulationLabels"]


@frozen
class PopulationLabels:
    """What things are called.

    Attributes:
        lang: `id` or `en`.
        places: Code of a village -> its name, where it is known.
    """

    lang: str
    places: Mapping[str, str] = field(factory=dict)

    def __call__(self, name: str) -> str:
        """Return a word or a sentence of `POPULATION_WORDS`."""
        return self._of(POPULATION_WORDS[name])

    def said(self, says: Says) -> str:
        """Return what somebody wrote in both languages."""
        return self._of((says.id, says.en))

    def column(self, kind: str, name: str) -> str:
        """Return what a column of a kind of table is called."""
        return self._of(COLUMN_WORDS[kind][name])

    def status(self, name: str) -> str:
        """Return what stands for several criteria; a code stands for itself."""
        return self._of(STATUS_WORDS.get(name, (name, name)))

    def group(self, by: str, name: str) -> str:
        """Return what a group is called; a village by its name and code, or by its code alone."""
        if place := self.place(by, name):
            return f"{place} ({name})"
        plain = name.lstrip("0") if by == "decile" else name
        return self._of(GROUP_WORDS.get(by, {}).get(name) or GROUP_WORDS[""].get(name) or (plain, plain))

    def place(self, by: str, name: str) -> str:
        """Return the name of a village; nothing where it is not known, and of other groups."""
        return self.places.get(name, "") if by == "village" else ""

    def _of(self, pair: tuple[str, str]) -> str:
        return pair[0 if self.lang == "id" else 1]
