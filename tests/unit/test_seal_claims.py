"""What a seal says: enough to compare, no more of a person than needed, and always so short that it can be printed."""

from datetime import UTC, date, datetime, timedelta
from unicodedata import is_normalized

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.signing.qr import PemSealSigner, base45
from slrtkit.adapters.signing.qr.cose import MAX_CHARACTERS
from slrtkit.domain.letter import CEILING, SERVICE, LetterIdentity, RecommendationLetter, SignatureBlock, SigningForm
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.seal import (
    LIMITS,
    OPAQUE,
    SealClaims,
    SealedField,
    claims_of,
    disagreements,
    initials,
    shortened,
)
from slrtkit.errors import DomainError, WireError
from slrtkit.testing.letters import full_letter
from slrtkit.testing.seal import SEALED_AT, largest_claims, sample_claims
from slrtkit.wire import claims_from_map, claims_to_map

COMMITMENT = "cd" * 32
NIK = "331699" + "41018" + "00042"
LETTER = evolve(
    full_letter(),
    sealed=tuple(one.value for one in SealedField),
    particulars=(
        Particular(CEILING, "Paling banyak", "Rp3.000.000,00 (tiga juta rupiah)", "3000000"),
        Particular(SERVICE, "Layanan", "Rawat inap kelas III", "Rawat inap kelas III"),
    ),
)


def sealed(letter: RecommendationLetter = LETTER, *, nik: str = NIK, pages: int = 2) -> SealClaims:
    return claims_of(letter, commitment=COMMITMENT, at=SEALED_AT, nik=nik, programs=["KERINGANAN-RS"], index=7, pages=pages)


def test_a_seal_says_what_the_letter_says_and_its_type_names() -> None:
    claims = sealed()
    assert (claims.office, claims.number, claims.type, claims.letter) == (LETTER.office, LETTER.number, LETTER.type, LETTER.id)
    assert (claims.dated, claims.valid_until, claims.commitment) == (LETTER.dated, LETTER.valid_until, "cd" * 16)
    assert claims.sealed == {
        SealedField.ADDRESSEE: "Direktur RSUD Rekaan di Rekaan",
        SealedField.AMOUNT: 3_000_000,
        SealedField.SERVICE: "Rawat inap kelas III",
        SealedField.DEPENDANTS: 3,
        SealedField.PAGES: 2,
    }
    assert claims.role == "a.n. Kepala Dinas Sosial"
    assert sealed(evolve(LETTER, signature=SignatureBlock("Endang", "Kepala Dinas"))).role == "Kepala Dinas"
    assert sealed(evolve(LETTER, signature=SignatureBlock("E", "Kepala Dinas", SigningForm.PELAKSANA_TUGAS))).role == (
        "Plt. Kepala Dinas"
    )


def test_only_the_last_four_digits_of_a_nik_are_told() -> None:
    claims = sealed()
    assert claims.nik == NIK[-4:]
    assert NIK not in f"{claims!r} {claims_to_map(claims)}"
    assert sealed(nik="").nik == ""


def test_a_field_that_the_letter_does_not_have_is_left_out() -> None:
    assert set(sealed(evolve(LETTER, particulars=())).sealed) == {
        SealedField.ADDRESSEE,
        SealedField.DEPENDANTS,
        SealedField.PAGES,
    }
    assert sealed(evolve(LETTER, sealed=())).sealed == {}


def test_the_seal_of_a_sensitive_letter_tells_neither_whom_nor_what_it_is_about() -> None:
    claims = sealed(evolve(LETTER, sensitive=True))
    assert (claims.name, claims.type, claims.programs) == ("S. R.", OPAQUE, ())
    assert SealedField.SERVICE not in claims.sealed
    assert "Sulastri" not in str(claims_to_map(claims))
    assert LETTER.type not in claims_to_map(claims).values()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Sulastri", "Sulastri"),
        ("  Siti   Nur\tAisyah ", "Siti Nur Aisyah"),
        ("Raden Ajeng Siti Nurhaliza Kusumawardhani", "Raden Ajeng Siti N. Kusumawardhani"),
        ("Raden Mas Haryo Panji Suryaningrat Kusumawardhana", "Raden Mas Haryo Panji S. Kusumawardhana"),
        ("Kusumawardhani" * 4, "Kusumawardhani" * 2 + "Kusumaward"[:9] + "…"),
    ],
)
def test_a_name_is_shortened_by_one_rule(name: str, short: str) -> None:
    assert shortened(name, LIMITS["name"]) == short


def test_initials_are_those_of_four_words_at_most() -> None:
    assert initials("Sulastri") == "S."
    assert initials("siti nur  aisyah binti Umar al Amin") == "s. n. a. b."


@given(st.text(), st.integers(4, 60))
def test_whatever_is_shortened_fits_and_stays_as_it_is_when_shortened_again(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short.encode()) <= limit
    assert short.isprintable()
    assert is_normalized("NFC", short) or "…" in short
    assert len(shortened(short, limit).encode()) <= limit


def test_every_seal_fits_the_largest_symbol() -> None:
    assert len(PemSealSigner.made().seal(largest_claims()).text) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    "changes",
    [
        {"office": ""},
        {"office": "3" * 33},
        {"letter": ""},
        {"number": "9" * 81},
        {"type": "a\nb"},
        {"name": "A\u202eB"},
        {"role": ""},
        {"commitment": "ab" * 32},
        {"nik": NIK},
        {"nik": "12a4"},
        {"programs": ("a", "b", "c")},
        {"programs": ("p" * 25,)},
        {"index": -1},
        {"index": 2**53},
        {"sealed_at": datetime(2026, 11, 21, 3, 30, 0, 1, tzinfo=UTC)},
        {"sealed_at": datetime(2026, 11, 21)},  # noqa: DTZ001  it is to be refused
        {"valid_until": date(2026, 11, 20)},
        {"sealed": {SealedField.AMOUNT: -1}},
        {"sealed": {SealedField.AMOUNT: True}},
        {"sealed": {SealedField.PAGES: "2"}},
        {"sealed": {SealedField.ADDRESSEE: ""}},
        {"sealed": {SealedField.SERVICE: 3}},
    ],
    ids=str,
)
def test_what_a_seal_cannot_say_is_refused_where_it_stands(changes: dict[str, object]) -> None:
    with pytest.raises(DomainError) as caught:
        sample_claims(**changes)
    assert caught.value.code == "seal.claims"
    assert caught.value.path in {*changes, *(one.value for one in SealedField)}
    assert NIK not in str(caught.value)


texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=8)


@given(
    st.builds(
        sample_claims,
        letter=st.one_of(st.uuids().map(str), texts),
        name=texts,
        number=texts,
        nik=st.sampled_from(["", "0000", "9999"]),
        programs=st.lists(texts, max_size=2).map(tuple),
        index=st.none() | st.integers(0, 2**53 - 1),
        office=st.sampled_from(["33.16.dinsos", "51.08", "94.01.kades"]),
        specimen=st.booleans(),
        sealed=st.dictionaries(st.sampled_from([SealedField.AMOUNT, SealedField.PAGES]), st.integers(0, 2**53 - 1)),
        valid_until=st.dates(date(2026, 11, 21), date(2100, 1, 1)),
    )
)
def test_what_is_written_is_read_back(claims: SealClaims) -> None:
    assert claims_from_map(claims_to_map(claims)) == claims


def test_keys_are_integers_and_those_of_a_web_token_mean_the_same() -> None:
    said = claims_to_map(sample_claims(valid_until=date(2026, 11, 30)))
    assert all(type(key) is int and -24 <= key <= 23 for key in said)
    assert said[1] == "33.16.dinsos"
    assert said[4] == int(datetime(2026, 11, 30, 17, tzinfo=UTC).timestamp()), "the last day ends at midnight in Blora"
    assert said[6] == int(SEALED_AT.timestamp())
    assert said[7] == bytes.fromhex("0192f0c1000070008000000000000001")


def test_a_fault_of_a_map_is_told_without_what_stands_there() -> None:
    with pytest.raises(WireError) as caught:
        claims_from_map({**claims_to_map(sample_claims()), -3: "Sulastri Rekaan" * 9})
    assert (caught.value.path, caught.value.code) == ("name", "seal.claims")
    assert "Sulastri" not in str(caught.value)


def test_seal_and_letter_agree() -> None:
    assert disagreements(sealed(), LETTER, COMMITMENT, 2) == ()
    sensitive = evolve(LETTER, sensitive=True)
    assert disagreements(sealed(sensitive), sensitive, COMMITMENT, 2) == ()
    full = evolve(LETTER, identity=LetterIdentity("Sulastri", nik=NIK))
    assert disagreements(sealed(full), full, COMMITMENT, 2) == ()


@pytest.mark.parametrize(
    ("field", "letter"),
    [
        ("number", evolve(LETTER, number="400.9/0124/XI/2026")),
        ("valid_until", evolve(LETTER, valid_until=LETTER.valid_until + timedelta(days=1))),
        ("name", evolve(LETTER, identity=LetterIdentity("Sulastri Lain"))),
        ("role", evolve(LETTER, signature=SignatureBlock("Endang", "Camat"))),
        ("office", evolve(LETTER, office="33.17")),
        ("specimen", evolve(LETTER, specimen=True)),
        ("nik", evolve(LETTER, identity=LetterIdentity("Sulastri Rekaan", nik=NIK[:-1] + "3"))),
        ("sealed", evolve(LETTER, dependants=())),
        ("sealed", evolve(LETTER, addressee=("Direktur RSUD Lain",))),
        ("sealed", evolve(LETTER, particulars=(Particular(CEILING, "", "Rp30.000.000,00", "30000000"), LETTER.particulars[1]))),
    ],
)
def test_where_a_seal_was_taken_from_another_letter_the_fields_that_differ_are_told(
    field: str, letter: RecommendationLetter
) -> None:
    assert disagreements(sealed(), letter, COMMITMENT, 2) == (field,)


def test_a_letter_that_no_seal_fits_differs_from_every_seal() -> None:
    """Whoever wrote it: its number may be too long for a seal, its ceiling a text."""
    assert disagreements(sealed(), evolve(LETTER, number="4" * 90), COMMITMENT, 2) == ("number",)
    words = evolve(LETTER, particulars=(Particular(CEILING, "", "tiga juta", "tiga juta"), LETTER.particulars[1]))
    assert words.ceiling is None
    assert disagreements(sealed(), words, COMMITMENT, 2) == ("sealed",)


def test_a_page_too_few_and_another_text_are_told() -> None:
    assert disagreements(sealed(), LETTER, COMMITMENT, 1) == ("sealed",)
    assert disagreements(sealed(), LETTER, "ef" * 32, 2) == ("commitment",)


@pytest.mark.parametrize(
    ("plain", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_base45_is_that_of_the_standard(plain: bytes, text: str) -> None:
    assert base45.encode(plain) == text
    assert base45.decode(text) == plain


@pytest.mark.parametrize("text", ["A", "AAAA", "::", ":::", "GGW", "aa", "A_A", "ÄA"])
def test_what_is_no_base45_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no base45"):
        base45.decode(text)


@given(st.binary(max_size=40))
def test_base45_returns_what_it_was_given(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data
