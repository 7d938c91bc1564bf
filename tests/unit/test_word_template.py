"""A district's Word template: placeholders are replaced, lines that say nothing go, and nothing else happens."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from docx import Document
from docx.document import Document as Page
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.documents.word import PLACEHOLDERS, WordDrafter, starter_template
from slrtkit.adapters.documents.word.archive import packed, unpacked
from slrtkit.adapters.documents.word.template import Template
from slrtkit.adapters.documents.word.words import words
from slrtkit.domain import Particular
from slrtkit.domain.letter import RecommendationLetter, SigningForm
from slrtkit.errors import RenderError, TemplateError
from slrtkit.ports.documents import RenderRequest
from slrtkit.testing import letters
from slrtkit.testing.letters import dependants, plain_letter, seal_mark

FIXTURE = (Path(__file__).parents[1] / "fixtures" / "template-libreoffice.docx").read_bytes()
REQUIRED = ("{{ letter.number }}", "{{ identity.name }}", "{{ signature.name }}")
TOLD = sorted(f"{{{{ {name}? }}}}" for name in PLACEHOLDERS)
EVERYTHING = sorted(f"{{{{ {name} }}}}" for name in PLACEHOLDERS if not name.startswith(("dependant.", "particular.")))


def full_letter() -> RecommendationLetter:
    """Return a letter with every field but what is filled in, which needs a table of its own."""
    return evolve(letters.full_letter(), particulars=())


def saved(page: Page) -> bytes:
    target = BytesIO()
    page.save(target)
    return target.getvalue()


def template(*paragraphs: str, required: Iterable[str] = REQUIRED) -> Page:
    """Return a page with these paragraphs, and a place for everything after them."""
    page = Document()
    for text in (*paragraphs, "-- rest --", *required):
        page.add_paragraph(text)
    return page


def complete(*paragraphs: str) -> Page:
    page = template(*paragraphs, required=EVERYTHING)
    for cell, name in zip(page.add_table(1, 4).rows[0].cells, ("number", "name", "relation", "birth_date"), strict=True):
        cell.text = f"{{{{ dependant.{name} }}}}"
    return page


def lines(page: Page, letter: RecommendationLetter) -> list[str]:
    """Return the paragraphs before the place for everything, as they are filled."""
    texts = [paragraph.text for paragraph in Document(BytesIO(WordDrafter(saved(page)).draft(letter))).paragraphs]
    return texts[: texts.index("-- rest --")]


def rows(page: Page, letter: RecommendationLetter) -> list[list[list[str]]]:
    filled = Document(BytesIO(WordDrafter(saved(page)).draft(letter)))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in filled.tables]


def test_a_placeholder_becomes_its_text_wherever_it_stands_in_a_line() -> None:
    assert lines(complete("Nomor: {{ letter.number }}, {{letter.dated}}."), full_letter()) == [
        "Nomor: 400.9/0123/XI/2026, 21 November 2026."
    ]


def test_a_placeholder_that_word_split_into_pieces_is_found_and_keeps_its_looks() -> None:
    page = complete("")
    first = page.paragraphs[0]
    for piece, bold in (("Nama: {", None), ("{ iden", True), ("tity.na", None), ("me }", None), ("} akhir", None)):
        first.add_run(piece).bold = bold
    assert lines(page, full_letter()) == ["Nama: Sulastri Rekaan akhir"]


@pytest.mark.parametrize("text", ["{{ letter.number }}", "&<>\"'{}[]", "{% if %}", "${x} %s {0}", "</w:t><w:t>"])
def test_the_text_of_a_letter_is_never_read_as_template_or_markup(text: str) -> None:
    letter = evolve(full_letter(), identity=evolve(full_letter().identity, name=f"{text} akhir"))
    assert lines(complete("Nama {{ identity.name }}"), letter) == [f"Nama {text} akhir"]


def test_a_line_goes_with_its_label_if_none_of_its_placeholders_says_anything() -> None:
    page = complete(
        "Sebelum", "NIP {{ signature.nip }}", "Telepon {{ letterhead.telephone }} {{ letterhead.email }}", "Sesudah"
    )
    assert lines(page, plain_letter()) == ["Sebelum", "Sesudah"]
    assert lines(page, full_letter())[1:3] == ["NIP 19700101 199503 2 001", "Telepon (0296) 000111 dinsos@rekaan.example"]


def test_a_question_mark_prints_nothing_and_keeps_its_line_where_the_field_is_filled() -> None:
    page = complete("Tembusan:{{ letter.copies? }}")
    assert lines(page, plain_letter()) == []
    assert lines(page, full_letter()) == ["Tembusan:"]


def test_a_line_with_a_list_is_repeated_for_every_item() -> None:
    letter = full_letter()
    assert lines(complete("- {{ letter.copies }};"), letter) == [f"- {copy};" for copy in letter.copies]
    assert lines(complete("- {{ letter.copies }};"), plain_letter()) == []


@pytest.mark.parametrize("count", [0, 1, 9])
def test_the_row_of_what_was_filled_in_is_repeated_and_what_has_no_label_stands_in_the_texts(count: int) -> None:
    page = complete()
    cells = page.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "{{ particular.label }}", ": {{ particular.text }}"
    filled = tuple(Particular("isian", f"Isian {n}", f"nilai {n}", "") for n in range(count))
    letter = evolve(full_letter(), particulars=(*filled, Particular("tanpa_label", "", "di dalam teks", "")))
    expected = [[one.label, f": {one.text}"] for one in filled]
    assert rows(page, letter)[1:] == ([expected] if count else [])


def test_a_row_for_two_lists_at_once_is_refused() -> None:
    page = complete()
    cells = page.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "{{ particular.label }}", "{{ dependant.name }}"
    with pytest.raises(TemplateError) as refused:
        WordDrafter(saved(page))
    assert refused.value.code == "document.template-unknown"


def test_the_seal_becomes_a_picture_where_the_template_wants_it() -> None:
    page, seal = complete("{{ seal.picture }}"), seal_mark()
    request = RenderRequest(full_letter(), b"{}", seal=seal)
    filled = Document(BytesIO(Template(saved(page)).fill(words(request), seal)))
    (first, second) = filled.inline_shapes  # the page has a place for everything, and so a second one
    assert first.width == second.width == round((69 + 8) * 0.48 * 36_000)
    assert [one.text for one in filled.paragraphs if one.text in seal.caption] == list(seal.caption)


def test_a_seal_has_no_place_in_a_header_and_a_sealed_letter_none_without_a_seal() -> None:
    page = complete()
    page.sections[0].header.paragraphs[0].text = "{{ seal.picture }}"
    with pytest.raises(TemplateError, match="the seal stands in the text"):
        WordDrafter(saved(page))
    bare = template(required=[name for name in EVERYTHING if "seal." not in name])
    with pytest.raises(TemplateError) as refused:
        Template(saved(bare)).fill(words(RenderRequest(plain_letter(), b"{}", seal=seal_mark())))
    assert refused.value.path == "seal.picture"


def test_a_letter_type_may_have_a_template_of_its_own() -> None:
    own = saved(complete("Templat sendiri"))
    drafter = WordDrafter(by_type={"contoh": own})
    told = [Document(BytesIO(drafter.draft(evolve(full_letter(), type=code)))) for code in ("contoh", "lain")]
    assert ["Templat sendiri" in [one.text for one in page.paragraphs] for page in told] == [True, False]


@pytest.mark.parametrize("people", [0, 1, 7, 40])
def test_the_row_of_a_dependant_is_repeated_as_often_as_there_are_dependants(people: int) -> None:
    page = template(required=EVERYTHING)
    table = page.add_table(2, 4)
    table.rows[0].cells[0].text = "No.{{ dependants.count? }}"
    for cell, name in zip(table.rows[1].cells, ("number", "name", "relation", "birth_date"), strict=True):
        cell.text = f"{{{{ dependant.{name} }}}}"
    letter = evolve(full_letter(), dependants=dependants(people))
    expected = [["No.", "", "", ""], *([str(n), one.name, one.relation] for n, one in enumerate(letter.dependants, 1))]
    found = rows(page, letter)
    assert [[row[:3] for row in table] for table in found] == ([[row[:3] for row in expected]] if people else [])


def test_a_row_without_a_value_goes_and_the_others_stay() -> None:
    page = complete()
    pairs = (("Nama", "identity.name"), ("NIK", "identity.nik"), ("Pekerjaan", "identity.occupation"))
    for row, (label, name) in zip(page.add_table(3, 2).rows, pairs, strict=True):
        row.cells[0].text, row.cells[1].text = label, f"{{{{ {name} }}}}"
    assert rows(page, plain_letter())[-1] == [["Nama", "Sulastri"]]


def test_a_cell_keeps_a_paragraph_and_a_picture_stays_when_their_placeholders_are_empty() -> None:
    page = complete()
    cells = page.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "{{ countersigned.name }}", "{{ signature.name }}"
    picture = page.add_paragraph("{{ letterhead.email }}")
    picture.add_run().add_picture(BytesIO(_picture()))
    filled = Document(BytesIO(WordDrafter(saved(page)).draft(plain_letter())))
    assert [cell.text for cell in filled.tables[-1].rows[0].cells] == ["", "Endang Rekaan"]
    assert len(filled.inline_shapes) == 1


def _picture() -> bytes:
    return unpacked(FIXTURE)["word/media/image1.png"]


@pytest.mark.parametrize(
    ("form", "principal", "expected"),
    [
        (SigningForm.DIRECT, "", ["Kepala Bidang,"]),
        (SigningForm.ATAS_NAMA, "Kepala Dinas", ["a.n. Kepala Dinas", "Kepala Bidang,"]),
        (SigningForm.UNTUK_BELIAU, "Kepala Dinas", ["Kepala Dinas", "u.b.", "Kepala Bidang,"]),
        (SigningForm.PELAKSANA_TUGAS, "", ["Plt. Kepala Bidang,"]),
    ],
)
def test_the_lines_above_the_signature_say_in_whose_name(form: SigningForm, principal: str, expected: list[str]) -> None:
    signature = evolve(full_letter().signature, position="Kepala Bidang", form=form, on_behalf_of=principal)
    assert lines(complete("{{ signature.capacity }}"), evolve(full_letter(), signature=signature)) == expected


def test_a_region_that_names_its_kind_is_not_titled_twice() -> None:
    identity = evolve(plain_letter().identity, village="Kelurahan Bangkle", district="Blora")
    letter = evolve(plain_letter(), identity=identity)
    assert lines(complete("{{ identity.residence }}"), letter) == ["Kelurahan Bangkle, Kecamatan Blora"]


@pytest.mark.parametrize(
    "text", ["{{ letter.nomor }}", "{{ identity.name | upper }}", "{{ 7*7 }}", "{{ letter.__class__ }}", "{{}}"]
)
def test_an_unknown_placeholder_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(TemplateError) as refused:
        WordDrafter(saved(complete("Nomor", text)))
    assert (refused.value.code, refused.value.path) == ("document.template-unknown", "word/document.xml, paragraph 2")


def test_the_likely_placeholder_is_named() -> None:
    with pytest.raises(TemplateError, match=r"perhaps identity\.name is meant"):
        WordDrafter(saved(complete("{{ identity.nam }}")))


@pytest.mark.parametrize(
    "text", ["{{ letter.number", "letter.number }}", "{{ letter.copies }}{{ letter.basis }}", "{{ dependant.name }}"]
)
def test_braces_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(TemplateError) as refused:
        WordDrafter(saved(complete(text)))
    assert refused.value.code == "document.template-unknown"


def test_a_placeholder_outside_of_plain_text_is_refused() -> None:
    page = complete()
    page.add_picture(BytesIO(_picture()))
    parts = unpacked(saved(page))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'name="Picture 1"', b'name="{{ identity.name }}"')
    with pytest.raises(TemplateError, match="not in plain text"):
        WordDrafter(packed(parts))


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_template_without_number_name_or_signature_is_refused(missing: str) -> None:
    with pytest.raises(TemplateError) as refused:
        WordDrafter(saved(template(required=[name for name in REQUIRED if name != missing])))
    assert (refused.value.code, refused.value.path) == ("document.template-missing", missing[3:-3])


@pytest.mark.parametrize("field", ["purpose", "destination", "desil", "dependants"])
def test_a_letter_is_refused_if_the_template_has_no_place_for_what_it_says(field: str) -> None:
    bare = [name for name in EVERYTHING if name.strip("{} ") not in (f"letter.{field}", "dependants.count")]
    letter = plain_letter()
    drafter = WordDrafter(saved(template(required=bare)))
    drafter.draft(letter)
    with pytest.raises(TemplateError) as refused:
        drafter.draft(evolve(letter, **{field: getattr(full_letter(), field)}))
    assert refused.value.code == "document.template-missing"


def test_a_field_that_only_has_a_question_mark_has_no_place() -> None:
    with pytest.raises(TemplateError):
        WordDrafter(saved(template(required=TOLD)))


def test_text_that_shows_other_than_it_is_is_refused_before_the_template_is_filled() -> None:
    letter = evolve(full_letter(), subject="Siti\u202eitiS")
    with pytest.raises(RenderError) as refused:
        WordDrafter(saved(complete())).draft(letter)
    assert refused.value.path == "subject"


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60).filter(str.strip))
def test_any_plain_text_is_printed_as_it_is(text: str) -> None:
    letter = evolve(plain_letter(), subject=text)
    assert [line.replace("\t", " ") for line in lines(complete("[{{ letter.subject }}]"), letter)] == [f"[{text}]"]


def test_placeholders_in_header_and_footer_are_filled() -> None:
    page = complete()
    page.sections[0].footer.paragraphs[0].text = "Nomor {{ letter.number }}"
    filled = Document(BytesIO(WordDrafter(saved(page)).draft(plain_letter())))
    assert filled.sections[0].footer.paragraphs[0].text == "Nomor 400.9/0123/XI/2026"


@pytest.mark.parametrize("docx", [starter_template(), FIXTURE], ids=["starter", "made in LibreOffice"])
def test_the_shipped_and_the_sample_template_have_a_place_for_everything(docx: bytes) -> None:
    for letter in (full_letter(), plain_letter()):
        assert WordDrafter(docx).draft(letter) == WordDrafter(docx).draft(letter)
