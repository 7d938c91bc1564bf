"""What every page of a letter shows of it, whoever laid it out: the fields that no template may leave out or say otherwise."""

from collections.abc import Iterator
from datetime import date

from slrtkit.domain.letter import RecommendationLetter, SignatureBlock, SigningForm
from slrtkit.domain.letter_page import spoken_day

__all__ = ["fields_of"]


def fields_of(letter: RecommendationLetter) -> Iterator[tuple[str, str]]:
    """Yield path and text of each field; letterhead, place, opening and closing may stand in a form otherwise.

    Args:
        letter: The letter.
    """
    yield from ((path, text) for path, text in _fields(letter) if text.strip())


def _fields(letter: RecommendationLetter) -> Iterator[tuple[str, str]]:
    for name in ("number", "subject", "enclosures", "purpose", "destination"):
        yield name, getattr(letter, name)
    yield "dated", spoken_day(letter.dated)
    yield "valid_until", spoken_day(letter.valid_until)
    yield "desil", "" if letter.desil is None else str(letter.desil)
    for name in ("addressee", "basis", "statement", "copies"):
        yield from ((f"{name}[{at}]", text) for at, text in enumerate(getattr(letter, name)))
    who = letter.identity
    for name in ("name", "nik", "nkk", "birth_place", "occupation", "address", "village", "district", "regency"):
        yield f"identity.{name}", getattr(who, name)
    yield "identity.birth_date", _day(who.birth_date)
    for at, person in enumerate(letter.dependants):
        yield f"dependants[{at}].name", person.name
        yield f"dependants[{at}].relation", person.relation
        yield f"dependants[{at}].birth_date", _day(person.birth_date)
    for at, one in enumerate(letter.particulars):
        if one.label.strip():
            yield f"particulars[{at}].label", one.label
            yield f"particulars[{at}].text", one.text
    yield from _signs("signature", letter.signature)
    if letter.countersigned is not None:
        yield from _signs("countersigned", letter.countersigned)


def _signs(path: str, who: SignatureBlock) -> Iterator[tuple[str, str]]:
    for name in ("name", "position", "rank", "nip"):
        yield f"{path}.{name}", getattr(who, name)
    if who.form is not SigningForm.DIRECT:
        yield f"{path}.form", who.form.value
        yield f"{path}.on_behalf_of", who.on_behalf_of


def _day(day: date | None) -> str:
    return "" if day is None else spoken_day(day)
