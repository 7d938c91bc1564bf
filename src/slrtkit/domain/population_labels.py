"""The words of a report on a population in one language."""

from attrs import frozen

from slrtkit.domain.population_words import COLUMN_WORDS, GROUP_WORDS, POPULATION_WORDS, STATUS_WORDS
from slrtkit.domain.rules import Says

__all__ = ["PopulationLabels"]


@frozen
class PopulationLabels:
    """What things are called.

    Attributes:
        lang: `id` or `en`.
    """

    lang: str

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
        """Return what a group is called; a village, for which there is no word, is called by its code."""
        plain = name.lstrip("0") if by == "decile" else name
        return self._of(GROUP_WORDS.get(by, {}).get(name) or GROUP_WORDS[""].get(name) or (plain, plain))

    def _of(self, pair: tuple[str, str]) -> str:
        return pair[0 if self.lang == "id" else 1]
