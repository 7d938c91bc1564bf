"""`letter.json` is read in one form only; what does not fit is an answer, never an error."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letterlog import Leaf, LeafKind
from slrtkit.domain.page_maker import PageMaker
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.service.letterfile import LetterFile, RefusedError, read_letter
from slrtkit.testing.letters import plain_letter
from slrtkit.wire import letter_commitment, letter_file

SALT = bytes(range(32)).hex()
LETTER = plain_letter()
AT = datetime(2026, 3, 2, 5, tzinfo=UTC)
LATEST = date(2099, 1, 1)
PROOF = LeafProof(
    Leaf(LeafKind.RESERVED, LETTER.id, LETTER.office, LETTER.number, "s", 1, LETTER.dated, AT, AT, "0" * 64), 0, (), "note"
)
FILE = letter_file(LETTER, SALT, PROOF)
MAKER = PageMaker("typst 0.15.2", "a" * 64, "b" * 64)
MADE: dict[str, JSON] = {"renderer": MAKER.renderer, "template": MAKER.template, "fonts": MAKER.fonts}


def changed(**members: JSON) -> bytes:
    said = parse(FILE)
    assert isinstance(said, dict)
    return canonical({name: value for name, value in {**said, **members}.items() if value is not None})


def test_a_letter_is_read_with_its_proof_or_without_one() -> None:
    commitment = letter_commitment(LETTER, SALT)
    assert read_letter(FILE, LATEST) == LetterFile(LETTER, commitment, PROOF)
    assert read_letter(letter_file(LETTER, SALT), LATEST) == LetterFile(LETTER, commitment)


def test_a_letter_says_what_its_pages_were_set_with_beside_its_proof_or_without_one() -> None:
    commitment = letter_commitment(LETTER, SALT)
    for proof in (PROOF, None):
        assert read_letter(letter_file(LETTER, SALT, proof, MAKER), LATEST) == LetterFile(LETTER, commitment, proof, MAKER)
    assert str(MAKER) == "set by typst 0.15.2, template aaaaaaaaaaaaaaaa, fonts bbbbbbbbbbbbbbbb"
    assert str(evolve(MAKER, fonts="")).endswith("fonts of the machine")


UNSEEN = "\u00ad\u200b\u2028\u202e\u2066\ufeff\u0627\u05d0\u0661"
"""Of no width, or in an order of their own: what stands beside them would be read otherwise than it is written."""


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_data_that_are_read_otherwise_than_they_are_written_are_no_letter(character: str) -> None:
    with pytest.raises(RefusedError, match="LETTER_UNREADABLE"):
        read_letter(letter_file(evolve(LETTER, subject=f"Rp3{character}000.000"), SALT), LATEST)


@pytest.mark.parametrize("text", ["Raden Ajeng \u2018Tien\u2019", "Ny. S\u00e9sil\u00eda", "Rp\u00a03.000.000"])
def test_a_letter_may_say_whatever_a_page_shows(text: str) -> None:
    letter = evolve(LETTER, subject=text)
    assert read_letter(letter_file(letter, SALT), LATEST).letter == letter


@pytest.mark.parametrize(
    ("attachment", "code"),
    [
        (None, "LETTER_MISSING"),
        (b"{", "LETTER_UNREADABLE"),
        (b"[]", "LETTER_UNREADABLE"),
        (changed(schema="slrtkit/letter/1"), "LETTER_UNREADABLE"),
        (changed(schema="slrtkit/letter/3"), "LETTER_UNREADABLE"),
        (changed(schema="slrtkit/letter/4", maker=MADE), "LETTER_UNREADABLE"),
        (changed(maker=MADE), "LETTER_UNREADABLE"),
        (changed(schema="slrtkit/letter/3", maker={}), "LETTER_UNREADABLE"),
        (changed(schema="slrtkit/letter/3", maker={**MADE, "renderer": "a\x1b[2J"}), "LETTER_UNREADABLE"),
        (changed(schema="slrtkit/letter/3", maker={**MADE, "more": ""}), "LETTER_UNREADABLE"),
        (changed(register=None), "LETTER_UNREADABLE"),
        (changed(register={}), "LETTER_UNREADABLE"),
        (changed(more=1), "LETTER_UNREADABLE"),
        (changed(salt="zz"), "LETTER_UNREADABLE"),
        (changed(letter={"id": "a"}), "LETTER_UNREADABLE"),
        (letter_file(evolve(LETTER, subject="a\x07"), SALT), "LETTER_UNREADABLE"),
        (letter_file(evolve(LETTER, copies=("a\x07",)), SALT), "LETTER_UNREADABLE"),
        (changed(schema="slrtkit/letter/3", maker={**MADE, "renderer": "a\u202eb"}), "LETTER_UNREADABLE"),
        (changed(commitment="0" * 64), "COMMITMENT_MISMATCH"),
    ],
)
def test_what_is_no_letter_file_is_an_answer(attachment: bytes | None, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_letter(attachment, LATEST)
    assert caught.value.code == code


def test_a_letter_of_a_later_day_than_its_signature_is_an_answer() -> None:
    with pytest.raises(RefusedError) as caught:
        read_letter(FILE, LETTER.dated - timedelta(days=1))
    assert caught.value.code == "DATED_AFTER_SIGNING"
