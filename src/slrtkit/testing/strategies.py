"""Hypothesis strategies for the words of the field. All people and places are invented."""

from datetime import date

from hypothesis import strategies as st

from slrtkit.domain.letter import (
    Dependant,
    LetterForm,
    LetterIdentity,
    RecommendationLetter,
    SignatureBlock,
    SigningForm,
)
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.letterhead import Letterhead, Paper
from slrtkit.testing.cases import cases
from slrtkit.testing.conditions import conditions
from slrtkit.testing.people import facts, households, niks, nkks, villages
from slrtkit.testing.rulesets import criteria, rule_sets, versions

__all__ = [
    "cases",
    "conditions",
    "criteria",
    "facts",
    "households",
    "letters",
    "niks",
    "nkks",
    "printable",
    "rule_sets",
    "versions",
    "villages",
]

_SIGNS = " .,;:'\"()/&<>{}[]#$*_@\\%+=~^|!?`"
_LETTERS = "".join(map(chr, [*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0x30, 0x3A), *range(0xC0, 0x180)]))


def printable(max_size: int = 40) -> st.SearchStrategy[str]:
    """Texts that any renderer must print as they are: Latin letters with their marks, digits, and signs of every markup."""
    inner = st.text(_LETTERS + _SIGNS, max_size=max_size - 2)
    edge = st.sampled_from(_LETTERS)
    return st.builds(lambda first, text, last: first + text + last, edge, inner, edge)


def _optional(max_size: int = 40) -> st.SearchStrategy[str]:
    return st.just("") | printable(max_size)


def _days() -> st.SearchStrategy[date]:
    return st.dates(date(1920, 1, 1), date(2060, 12, 31))


def _blocks() -> st.SearchStrategy[SignatureBlock]:
    def block(form: SigningForm) -> st.SearchStrategy[SignatureBlock]:
        return st.builds(
            SignatureBlock,
            name=printable(),
            position=printable(),
            form=st.just(form),
            on_behalf_of=st.just("") if form is SigningForm.DIRECT else _optional(),
            rank=_optional(),
            nip=_optional(),
        )

    return st.sampled_from(SigningForm).flatmap(block)


def letters() -> st.SearchStrategy[RecommendationLetter]:
    """Letters with any of their optional fields, and up to twelve dependants."""
    text = printable()
    people = st.builds(Dependant, name=text, relation=text, birth_date=st.none() | _days())
    return st.builds(
        RecommendationLetter,
        id=st.uuids().map(str),
        type=st.just("contoh"),
        office=st.just("33.16"),
        number=st.from_regex(r"[1-9][0-9]{2}/[0-9]{4}/[A-Z]{3}/20[0-9]{2}", fullmatch=True),
        place=text,
        dated=_days(),
        valid_until=_days(),
        letterhead=st.builds(
            Letterhead,
            government=text,
            agency=text,
            address=_optional(120),
            telephone=_optional(),
            website=_optional(),
            email=_optional(),
            lines=st.lists(text, max_size=2).map(tuple),
            check=_optional(100),
            paper=st.sampled_from(Paper),
        ),
        addressee=st.lists(text, min_size=1, max_size=3).map(tuple),
        subject=text,
        identity=st.builds(
            LetterIdentity,
            name=printable(200),
            nik=_optional(16),
            nkk=_optional(16),
            birth_place=_optional(),
            birth_date=st.none() | _days(),
            occupation=_optional(),
            address=_optional(),
            village=_optional(),
            district=_optional(),
            regency=_optional(),
        ),
        statement=st.lists(printable(300), min_size=1, max_size=3).map(tuple),
        signature=_blocks(),
        decision=st.just("0" * 64),
        rules=st.just("1" * 64),
        basis=st.lists(text, max_size=3).map(tuple),
        enclosures=_optional(),
        dependants=st.lists(people, max_size=12).map(tuple),
        desil=st.none() | st.integers(1, 10),
        purpose=_optional(),
        destination=_optional(),
        closing=_optional(200),
        countersigned=st.none() | _blocks(),
        copies=st.lists(text, max_size=4).map(tuple),
        specimen=st.booleans(),
        form=st.sampled_from(LetterForm),
        opening=_optional(100),
        particulars=st.lists(st.builds(Particular, st.just("isian"), label=text, text=text, value=text), max_size=4).map(tuple),
    )
