"""What an error says in Indonesian: the library's sentences are English, and a catalog puts them into the officer's language.

A sentence is looked up as it was raised: word for word, or as one with places (`{}`) for what it tells of. Where the catalog
has none, the sentence of its code says which kind of error it is, with the English one behind it: nothing told is lost.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from attrs import frozen

from slrtkit.adapters.wording.labels import LABELS, POSSIBLE

__all__ = ["Sentences", "indonesian", "sentences"]

_PLACE = re.compile(r"\{(=?)(\d*)\}")


@frozen
class Sentences:
    """The catalog.

    Attributes:
        codes: Code of an error -> what it says, and what to do.
        texts: English sentence, with `{}` for what it tells of -> the Indonesian one, where `{1}` stands for the second,
            and `{=}` for what is typed as it is, such as a code.
    """

    codes: Mapping[str, tuple[str, str]]
    texts: Mapping[str, str]

    def of(self, said: str, *, named: bool = True) -> str | None:
        """Return the Indonesian of a sentence, or None.

        Args:
            said: The sentence.
            named: Whether what it tells of is called by its name on the screen; a column is called as in its file.
        """
        if said in self.texts:
            return self.texts[said]
        fitting = [(text, places) for text in self.texts if "{}" in text and (places := _places(text, said)) is not None]
        if not fitting:
            return None
        text, places = max(fitting, key=lambda one: len(one[0]))
        order = iter(range(len(places)))
        told = [self.value(place) for place in places] if named else places
        return _PLACE.sub(lambda place: (places if place[1] else told)[int(place[2] or next(order))], self.texts[text])

    def value(self, told: str) -> str:
        """Return something that a sentence tells of: by its name on the screen, each of a list by its own, else as it is."""
        known = self.of(told) if "{}" not in told else None
        labels = LABELS["id"]
        named = labels.get(f"{POSSIBLE}.{told}") or labels.get(told)
        if known is not None:
            return known
        if named:
            return named
        parts = told.split(", ")
        return ", ".join(self.value(part) for part in parts) if len(parts) > 1 else told

    def fault(self, code: str, kind: str, text: str, cure: str) -> tuple[str, str]:
        """Return what an error says, and what to do.

        Args:
            code: Its code.
            kind: The code of its class.
            text: Its sentence.
            cure: What to do about it.
        """
        general, advice = self.codes.get(code) or self.codes.get(kind, ("", ""))
        known = self.of(text)
        said = known if known is not None else f"{general}: {text}" if general else text
        return said, self.value(cure) if cure else "" if known else advice


def _places(text: str, said: str) -> tuple[str, ...] | None:
    """Return what stands at the places of a sentence, or None where it is another one."""
    parts = text.split("{}")
    if not (said.startswith(parts[0]) and said.endswith(parts[-1])) or text == "{}":
        return None
    found = re.fullmatch("(.+?)".join(re.escape(part) for part in parts), said, re.DOTALL)
    return found.groups() if found else None


@cache
def sentences() -> Sentences:
    """Return the catalog of the package."""
    read = tomllib.loads((files(__package__) / "sentences.id.toml").read_text("utf-8"))
    return Sentences({code: (said, cure) for code, (said, cure) in read["code"].items()}, read["text"])


def indonesian(code: str, kind: str, path: str, text: str, cure: str) -> str:
    """Return an error as one line: its code, what it says, where, and what to do."""
    said, advice = sentences().fault(code, kind, text, cure)
    where = sentences().of(path, named=False) or path
    return f"{code}: {said}{f' ({where})' if where else ''}{f' — {advice}' if advice else ''}"
