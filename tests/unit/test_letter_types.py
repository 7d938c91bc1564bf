"""Letter types as data: what is filled in, what may be named, who has to sign, and what a fault of the file looks like."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.catalog.toml import check_catalog
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.wording import IndonesianWording
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.domain import (
    FieldKind,
    LetterField,
    LetterForm,
    Letterhead,
    LetterType,
    Margins,
    Officer,
    Paper,
    Particular,
    Program,
    RecommendationLetter,
    SignatureBlock,
    SigningForm,
    Unit,
)
from slrtkit.domain.letter_type import PLACEHOLDERS
from slrtkit.domain.rules import FACTS, Criterion, RuleSet, Says, parse
from slrtkit.domain.seal import SealedField
from slrtkit.errors import DocumentError, DomainError, SlrtError
from slrtkit.service.compose import Occasion, compose

HOUSEHOLDS = {household.id: household for household in read_households(sample_households_csv(), FACTS)}
RULES = RuleSet("P", date(2026, 1, 1), "Perbup contoh", (Criterion("warga", Says("Warga", "Resident"), parse("resident")),))
CEILING = LetterField("ceiling", "Batas keringanan", FieldKind.AMOUNT, most=3_000_000)
KIND = LetterType(
    "surat",
    "Surat",
    "460",
    "Rekomendasi",
    ("Direktur RSUD",),
    ("{name} menerima {ceiling}.",),
    "Demikian.",
    14,
    fields=(CEILING,),
)
HEAD = Officer("kadis", SAMPLE_OFFICE.code, SignatureBlock("Nama", "Kepala Dinas"))
OCCASION = Occasion(
    program=Program("P", "Keringanan", "kesehatan", "Dinas", Unit.PERSON, (RULES,), (KIND,)),
    letter_type=KIND,
    household=HOUSEHOLDS["BKL-02"],
    person="BKL-02-1",
    office=SAMPLE_OFFICE,
    signer=HEAD,
    areas=sample_areas(),
    decided_on=date(2026, 11, 21),
    dated=date(2026, 11, 22),
    destination="RSUD Contoh",
    wording=IndonesianWording(),
    fields={"ceiling": "2500000"},
)


def written(occasion: Occasion = OCCASION) -> RecommendationLetter:
    return compose(occasion, letter_id="L", number="460/001/SLRT/XI/2026", decision="0" * 64, rules=RULES.digest)


def of_type(**changes: object) -> Occasion:
    return evolve(OCCASION, letter_type=evolve(KIND, **changes))  # type: ignore[arg-type]  # each fits its field


def saying(text: str, **changes: object) -> str:
    """Return what one paragraph says of the case."""
    occasion = evolve(of_type(statement=(text,)), **changes)  # type: ignore[arg-type]  # each fits its field
    return written(occasion).statement[0]


def refusal(occasion: Occasion) -> SlrtError:
    with pytest.raises(SlrtError) as refused:
        written(occasion)
    return refused.value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{ceiling}", "Rp2.500.000,00 (dua juta lima ratus ribu rupiah)"),
        ("{ceiling.digits}", "Rp2.500.000,00"),
        ("{ceiling.words}", "dua juta lima ratus ribu rupiah"),
        ("{birth_place}, {birth_date}", "Blora, 1 Januari 1958"),
        ("{age} tahun", "68 (enam puluh delapan) tahun"),
        ("{occupation}", "tidak bekerja"),
        ("{address}", "Jl. Contoh Kenanga RT 03 RW 01"),
        ("RT {rt}/RW {rw}", "RT 03/RW 01"),
        ("{village}, {district}", "Kelurahan Bangkle, Kecamatan Blora"),
        ("{regency}, {province}", "Kabupaten Blora, Provinsi Jawa Tengah"),
        ("{desil}, {desil_date}", "1 (satu), 12 Mei 2026"),
        ("{program}, {legal_basis}", "Keringanan, Perbup contoh"),
        ("{decided}, {dated}, {valid_until}", "21 November 2026, 22 November 2026, 6 Desember 2026"),
        ("{valid_days}", "14 (empat belas)"),
        ("{dependants}", "0 (nol)"),
        ("{office}, {signer_position}", f"{SAMPLE_OFFICE.name}, Kepala Dinas"),
        ("{destination}", "RSUD Contoh"),
    ],
)
def test_a_placeholder_says_what_is_known_of_the_case(text: str, said: str) -> None:
    assert saying(text) == said


@pytest.mark.parametrize(("text", "said"), [("{days}", "3 (tiga)"), ("{days.digits}", "3"), ("{days.words}", "tiga")])
def test_a_count_has_digits_and_words_too(text: str, said: str) -> None:
    kind = evolve(KIND, fields=(LetterField("days", kind=FieldKind.COUNT),), statement=(text,))
    assert written(evolve(OCCASION, letter_type=kind, fields={"days": "3"})).statement == (said,)
    optional = evolve(
        kind, fields=(LetterField("days", kind=FieldKind.COUNT, required=False),), statement=("x",), copies=(text,)
    )
    assert written(evolve(OCCASION, letter_type=optional, fields={})).copies == ()


def test_every_placeholder_of_the_list_can_be_filled() -> None:
    text = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    assert "{" not in saying(text)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("Jalan Kenanga RT 02/RW 01", "02-01"),
        ("Dk. Kenanga RT/RW 002/011", "002-011"),
        ("rt.3 rw.12 Dusun Kenanga", "3-12"),
    ],
)
def test_rt_and_rw_are_read_from_the_address(address: str, said: str) -> None:
    assert saying("{rt}-{rw}", household=evolve(OCCASION.household, address=address)) == said


@pytest.mark.parametrize("address", ["Jalan Kenanga 5", "Dukuh Jati, seberang TPI Rwanda"])
def test_what_nobody_knows_is_not_left_out_of_a_statement(address: str) -> None:
    household = evolve(OCCASION.household, address=address)
    error = refusal(evolve(of_type(statement=("RT {rt}, RW {rw}",)), household=household))
    assert (error.code, error.path) == ("letter.unknown", "rt")


def test_a_line_of_the_basis_that_names_what_was_not_filled_in_is_left_out() -> None:
    fields = (LetterField("sktm_number", required=False), LetterField("sktm_date", kind=FieldKind.DAY, required=False))
    kind = evolve(
        KIND,
        statement=("Tetap.",),
        basis=("SKTM Nomor {sktm_number} tanggal {sktm_date};", "Kunjungan rumah."),
        copies=("Lurah, nomor {sktm_number}", "Arsip"),
        purpose="Sesuai {sktm_number}",
        enclosures="SKTM {sktm_number}",
        fields=fields,
    )
    bare = written(evolve(OCCASION, letter_type=kind, fields={}))
    assert (bare.basis, bare.copies, bare.purpose, bare.enclosures) == (("Kunjungan rumah.",), ("Arsip",), "", "")
    full = written(evolve(OCCASION, letter_type=kind, fields={"sktm_number": "470/017/2026", "sktm_date": "2026-11-18"}))
    assert full.basis[0] == "SKTM Nomor 470/017/2026 tanggal 18 November 2026;"
    assert full.purpose == "Sesuai 470/017/2026"


def test_what_was_filled_in_stands_on_the_letter_for_people_and_for_machines() -> None:
    letter = written()
    assert letter.particulars == (
        Particular("ceiling", "Batas keringanan", "Rp2.500.000,00 (dua juta lima ratus ribu rupiah)", "2500000"),
    )
    assert letter.ceiling == 2_500_000
    assert (written(of_type(fields=(evolve(CEILING, value="3000000"),))).ceiling, letter.service) == (2_500_000, "")


def test_a_field_that_is_not_filled_in_has_its_own_value_or_refuses_the_letter() -> None:
    assert written(evolve(of_type(fields=(evolve(CEILING, value="3000000"),)), fields={})).ceiling == 3_000_000
    error = refusal(evolve(OCCASION, fields={}))
    assert (error.code, error.path) == ("letter.field-missing", "ceiling")


def test_a_field_that_the_type_does_not_have_is_refused() -> None:
    error = refusal(evolve(OCCASION, fields={"ceiling": "1", "celling": "2"}))
    assert (error.code, error.path, error.cure) == ("letter.field-unknown", "celling", "its fields: ceiling")
    bare = refusal(evolve(of_type(fields=(), statement=("Tetap.",)), fields={"x": "1"}))
    assert bare.cure == "its fields: none"


@pytest.mark.parametrize(
    ("kind", "text", "good"),
    [
        (FieldKind.AMOUNT, "3000001", False), (FieldKind.AMOUNT, "-1", False), (FieldKind.AMOUNT, "3.000.000", False),
        (FieldKind.AMOUNT, "1" * 40, False), (FieldKind.AMOUNT, "3000000", True), (FieldKind.COUNT, "0", True),
        (FieldKind.DAY, "2026-02-30", False), (FieldKind.DAY, "20260228", False), (FieldKind.DAY, "2026-02-28", True),
        (FieldKind.TEXT, " x", False), (FieldKind.TEXT, "x" * 201, False), (FieldKind.TEXT, "a\nb", False),
        (FieldKind.TEXT, "Siti\u202e", False), (FieldKind.TEXT, "{name}", True),
    ],
)  # fmt: skip
def test_what_is_filled_in_fits_its_field_or_is_refused_unrepeated(kind: FieldKind, text: str, good: bool) -> None:
    one = (
        LetterField("isian", kind=kind, most=3_000_000)
        if kind in (FieldKind.AMOUNT, FieldKind.COUNT)
        else LetterField("isian", kind=kind)
    )
    if good:
        assert str(one.read(text)) == text
        return
    with pytest.raises(DomainError) as refused:
        one.read(text)
    assert (refused.value.code, refused.value.path) == ("letter-field.value", "isian")
    assert text not in str(refused.value)


def test_a_choice_is_one_of_the_list() -> None:
    one = LetterField("service", choices=("Rawat inap", "Rawat jalan"))
    assert one.read("Rawat jalan") == "Rawat jalan"
    with pytest.raises(DomainError, match="one of: Rawat inap, Rawat jalan"):
        one.read("rawat jalan")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"code": "Ceiling"}, "code"),
        ({"code": "a.b"}, "code"),
        ({"choices": ("1",), "kind": FieldKind.AMOUNT}, "choices"),
        ({"most": 5}, "most"),
        ({"most": 10**13, "kind": FieldKind.AMOUNT}, "most"),
        ({"value": "x", "kind": FieldKind.DAY}, "isian"),
    ],
)
def test_a_field_that_contradicts_itself_is_refused(change: dict[str, object], path: str) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(LetterField("isian"), **change)  # type: ignore[arg-type]  # each fits its field
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"signers": 3}, "letter-type.signers", "signers"),
        ({"addressee": ()}, "letter-type.addressee", "addressee"),
        ({"fields": (CEILING, CEILING)}, "letter-type.field", "fields[1].code"),
        ({"fields": (CEILING, LetterField("name"))}, "letter-type.field", "fields[1].code"),
        ({"fields": (CEILING, LetterField("lapses"))}, "letter-type.field", "fields[1].code"),
        ({"sealed": (SealedField.SERVICE,)}, "letter-type.sealed", "sealed[0]"),
        (
            {"sealed": (SealedField.PAGES, SealedField.AMOUNT), "fields": (LetterField("ceiling"),)},
            "letter-type.sealed",
            "sealed[1]",
        ),
        ({"fields": (evolve(CEILING, required=False),)}, "letter-type.optional", "statement[0]"),
        ({"opening": "{ceilings}"}, "letter-type.placeholder", "opening"),
        ({"basis": ("{sktm.words}",), "fields": (CEILING, LetterField("sktm"))}, "letter-type.placeholder", "basis[0]"),
    ],
)
def test_a_letter_type_that_could_not_be_written_is_refused_when_it_is_made(
    change: dict[str, object], code: str, path: str
) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(KIND, **change)  # type: ignore[arg-type]  # each fits its field
    assert (refused.value.code, refused.value.path) == (code, path)


def test_one_signs_or_two_as_the_type_says() -> None:
    second = Officer("kades", SAMPLE_OFFICE.code, SignatureBlock("Nama", "Kepala Desa"))
    for signers, countersigner in ((1, second), (2, None)):
        error = refusal(evolve(of_type(signers=signers), countersigner=countersigner))
        assert (error.code, error.path) == ("letter.signers", "countersigner")
    allowed: list[tuple[int | None, Officer | None]] = [(1, None), (2, second), (None, None), (None, second)]
    for many, other in allowed:
        assert (written(evolve(of_type(signers=many), countersigner=other)).countersigned is None) == (other is None)


def test_it_is_signed_in_a_form_that_the_type_allows() -> None:
    kind = of_type(signing_forms=(SigningForm.DIRECT, SigningForm.PELAKSANA_TUGAS))
    assert written(kind).signature == HEAD.block
    error = refusal(
        evolve(kind, signer=evolve(HEAD, block=evolve(HEAD.block, form=SigningForm.ATAS_NAMA, on_behalf_of="Bupati")))
    )
    assert (error.code, error.path, error.cure) == ("letter.signing-form", "signer", "it is signed: direct, Plt.")


def test_it_goes_through_the_chain_that_the_type_names() -> None:
    assert written(evolve(of_type(chain="empat-mata"), chain="empat-mata")).statement
    for laid_down in ("", "lain"):
        error = refusal(evolve(of_type(chain="empat-mata"), chain=laid_down))
        assert error.code == "letter.chain"
        assert "empat-mata" in error.cure


def test_a_statement_may_go_to_nobody_and_a_letter_may_not() -> None:
    statement = written(of_type(form=LetterForm.KETERANGAN, addressee=(), opening="dengan ini menerangkan bahwa:"))
    assert (statement.form, statement.addressee, statement.opening) == (
        LetterForm.KETERANGAN, (), "dengan ini menerangkan bahwa:",
    )  # fmt: skip
    optional = LetterField("school", required=False)
    error = refusal(of_type(addressee=("Kepala {school}",), fields=(CEILING, optional)))
    assert error.code == "letter.addressee"


def test_what_is_sealed_and_whether_it_is_sensitive_stands_on_the_letter() -> None:
    letter = written(of_type(sealed=(SealedField.AMOUNT, SealedField.PAGES), sensitive=True))
    assert (letter.sealed, letter.sensitive) == (("amount", "pages"), True)


@pytest.mark.parametrize("wrong", [{"top": 9}, {"bottom": 25}, {"left": 61}])
def test_margins_leave_room_for_printers_and_for_the_foot(wrong: dict[str, int]) -> None:
    with pytest.raises(DomainError) as refused:
        Margins(**wrong)
    assert [refused.value.path] == list(wrong)


def test_a_letterhead_leaves_room_for_its_text() -> None:
    with pytest.raises(DomainError) as refused:
        Letterhead("", "Dinas", "", margins=Margins(left=60, right=60))
    assert refused.value.path == "margins"
    with pytest.raises(DomainError) as refused:
        Letterhead("", "Dinas", "", check="x" * 121)
    assert refused.value.path == "check"
    assert (Paper.A4.size, Paper.F4.size) == ((210, 297), (215, 330))


FAULTS = {
    ('kind = "amount"', 'kind = "money"'): ("wire.value", "kind"),
    ("most = 3_000_000", 'most = "banyak"'): ("wire.type", "most"),
    ('"amount", "service"', '"amont", "service"'): ("wire.value", "sealed"),
    ('code = "service"', 'code = "layanan"'): ("letter-type.sealed", "sealed"),
    ("paling banyak {ceiling}", "paling banyak {celling}"): ("letter-type.placeholder", "statement"),
    ("paling banyak {ceiling}", "paling banyak {sktm_number}"): ("letter-type.optional", "statement"),
    ("valid_days = 14\nshow", "valid_days = 0\nshow"): ("letter-type.valid", "valid_days"),
    ("show_desil = true", "show_decil = true"): ("wire.unknown", "show_decil"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{old} -> {new}" for old, new in FAULTS])
def test_a_fault_of_the_file_is_told_with_line_and_field(fault: tuple[str, str], tmp_path: Path) -> None:
    old, new = fault
    text = (files("slrtkit.demo") / "catalog" / "KERINGANAN-RS.toml").read_text("utf-8")
    assert old in text
    wrong = text.replace(old, new)
    (tmp_path / "KERINGANAN-RS.toml").write_text(wrong, "utf-8")
    (error,) = check_catalog(tmp_path)
    code, field = FAULTS[fault]
    file, line, _ = error.path.split(":")
    assert (error.code, file) == (code, "KERINGANAN-RS.toml")
    assert field in error.text or field in wrong.splitlines()[int(line) - 1]
    assert int(line) >= wrong.splitlines().index("[[letter]]") + 1
    assert error.picture


def test_a_field_of_a_letter_does_not_show_a_whole_nik_to_programmers() -> None:
    digits = "33169911" + "0158" + "0001"
    shown = repr(Particular("ibu", "NIK ibu", digits, digits))
    assert digits not in shown


def test_what_cannot_be_composed_is_a_document_error() -> None:
    assert isinstance(refusal(evolve(OCCASION, fields={})), DocumentError)
