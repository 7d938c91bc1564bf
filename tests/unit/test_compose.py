"""A letter in words: what is known stands on the page, what is not known leaves no trace, and no text is read as a template."""

from datetime import date

import pytest
from attrs import evolve

from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.wording import IndonesianWording
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.domain import LetterType, Officer, Program, RecommendationLetter, SignatureBlock, Unit
from slrtkit.domain.rules import FACTS, Criterion, RuleSet, Says, parse
from slrtkit.errors import DocumentError, DomainError
from slrtkit.service.compose import Occasion, compose

HOUSEHOLDS = {household.id: household for household in read_households(sample_households_csv(), FACTS)}
RULES = RuleSet("P", date(2026, 1, 1), "Perbup contoh", (Criterion("warga", Says("Warga", "Resident"), parse("resident")),))
KIND = LetterType(
    code="surat",
    title="Surat",
    classification="460",
    subject="Rekomendasi {program}",
    addressee=("Direktur {destination}",),
    statement=("{name} dari {village}, {district}, {regency}.",),
    closing="Demikian.",
    valid_days=14,
    basis=("{legal_basis};",),
    show_desil=True,
    show_dependants=True,
)
OCCASION = Occasion(
    program=Program("P", "Keringanan", "kesehatan", "Dinas", Unit.PERSON, (RULES,), (KIND,)),
    letter_type=KIND,
    household=HOUSEHOLDS["BKL-02"],
    person="BKL-02-1",
    office=SAMPLE_OFFICE,
    signer=Officer("kadis", SAMPLE_OFFICE.code, SignatureBlock("Nama", "Jabatan")),
    areas=sample_areas(),
    decided_on=date(2026, 11, 21),
    dated=date(2026, 11, 22),
    destination="RSUD Contoh",
    wording=IndonesianWording(),
)


def written(occasion: Occasion = OCCASION) -> RecommendationLetter:
    return compose(occasion, letter_id="L", number="460/001/SLRT/XI/2026", decision="0" * 64, rules=RULES.digest)


def test_placeholders_are_filled_from_the_case() -> None:
    letter = written()
    assert letter.subject == "Rekomendasi Keringanan"
    assert letter.addressee == ("Direktur RSUD Contoh",)
    assert letter.statement == ("Paijah dari Kelurahan Bangkle, Kecamatan Blora, Kabupaten Blora.",)
    assert letter.basis == ("Perbup contoh;",)
    assert letter.valid_until == date(2026, 12, 6)


def test_all_dependants_stand_on_the_letter_and_the_person_is_none_of_them() -> None:
    assert [d.name for d in written().dependants] == ["Suparno", "Rini Astuti", "Bayi Rini"]
    assert [d.relation for d in written().dependants] == ["Anak", "Menantu", "Cucu"]


def test_desil_and_dependants_stand_there_only_where_the_type_shows_them() -> None:
    assert written().desil == 1
    bare = written(evolve(OCCASION, letter_type=evolve(KIND, show_desil=False, show_dependants=False)))
    assert bare.desil is None
    assert bare.dependants == ()


def test_a_desil_that_nobody_knows_is_not_invented() -> None:
    assert written(evolve(OCCASION, household=HOUSEHOLDS["BKL-04"], person="BKL-04-1")).desil is None
    assert written(evolve(OCCASION, household=HOUSEHOLDS["BKL-05"], person="BKL-05-1")).desil is None


def test_who_has_no_number_and_no_birth_date_gets_a_letter_without_them() -> None:
    identity = written(evolve(OCCASION, household=HOUSEHOLDS["BKL-05"], person="BKL-05-1")).identity
    assert (identity.nik, identity.nkk, identity.birth_date) == ("", "", None)


def test_numbers_are_whole_only_where_the_receiver_needs_them() -> None:
    assert written().identity.nik == "3316" + "*" * 12
    whole = written(evolve(OCCASION, letter_type=evolve(KIND, full_identifiers=True))).identity
    assert len(whole.nik) == len(whole.nkk) == 16
    assert whole.nik.isdigit()
    assert whole.nik not in repr(whole)


def test_a_value_is_never_read_as_a_placeholder() -> None:
    letter = written(evolve(OCCASION, destination="{name} & {legal_basis}"))
    assert letter.addressee == ("Direktur {name} & {legal_basis}",)


@pytest.mark.parametrize("text", ["{nik}", "{}", "{name.__class__}", "{0}"])
def test_a_placeholder_that_does_not_exist_is_refused_when_the_type_is_made(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(KIND, copies=("Arsip", text))
    assert (refused.value.code, refused.value.path) == ("letter-type.placeholder", "copies[1]")
    assert "legal_basis" in refused.value.cure


@pytest.mark.parametrize("text", ["{", "{name", "name}", "{name} {", "{{name}"])
def test_a_brace_that_is_not_closed_is_refused_as_such(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(KIND, closing=text)
    assert (refused.value.code, refused.value.path) == ("letter-type.brace", "closing")


def test_a_letter_to_nobody_is_not_written() -> None:
    with pytest.raises(DocumentError) as refused:
        written(evolve(OCCASION, destination=""))
    assert refused.value.code == "letter.destination"
    assert written(evolve(OCCASION, destination="", letter_type=evolve(KIND, addressee=("Arsip",)))).destination == ""


def test_the_rules_cited_are_those_of_the_day_of_the_case() -> None:
    later = evolve(RULES, in_force_from=date(2026, 11, 22), legal_basis="Perbup baru")
    program = evolve(OCCASION.program, versions=(RULES, later))
    assert written(evolve(OCCASION, program=program)).basis == ("Perbup contoh;",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"valid_days": 0}, "letter-type.valid"),
        ({"valid_days": 99_999}, "letter-type.valid"),
        ({"classification": "460 x"}, "letter-type.classification"),
        ({"classification": ""}, "letter-type.classification"),
    ],
)
def test_a_letter_type_is_valid_for_some_days_and_its_classification_fits_a_number(
    change: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(KIND, **change)  # type: ignore[arg-type]  # each fits its field
    assert refused.value.code == code


def test_the_rules_may_say_for_how_long_a_recommendation_holds() -> None:
    program = evolve(OCCASION.program, versions=(evolve(RULES, valid_days=30),))
    assert written(evolve(OCCASION, program=program)).valid_until == date(2026, 12, 22)
