"""Letters that were linearised before they were signed: genuine in the one form that qpdf writes, and refused in any other."""

import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest
from attrs import evolve

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.layout import Layout, plan
from slrtkit.domain.verification import Axis, Verdict
from slrtkit.ports.documents import RenderRequest
from slrtkit.testing import pdf as read
from slrtkit.testing.letters import dependants, full_letter
from slrtkit.testing.workshop import NOW, attachment_of

from .test_mutations import differs
from .workshop.linear import Linearised, changed, linearised, rehinted, taken
from .workshop.mutations import MUTATIONS, bench_of
from .workshop.samples import ANSWERS, YEAR, District, Level, Maker, Sample, open_district
from .workshop.writing import updated

pytestmark = pytest.mark.needs("qpdf")

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
MAKERS = tuple(Maker) if PROVE and shutil.which("soffice") else (Maker.TYPST,)
GENUINE = [(maker, level) for maker in MAKERS for level in (Level if PROVE else (Level.LT, Level.RENEWED, Level.TWO))]
TURNS = int(os.environ.get("SLRTKIT_MUTATIONS", "50000")) // 10 if PROVE else 25
SEED = 20261122
STEP = 1 if PROVE else 17
"""Which bits and places are bent, one after the other."""


@pytest.fixture(scope="module")
def district() -> Iterator[District]:
    with open_district() as opened:
        yield opened


@pytest.fixture(scope="module")
def sample(district: District) -> Sample:
    return district.sample(Level.B)


@pytest.fixture(scope="module")
def page(district: District) -> bytes:
    return linearised(district.page())


@pytest.fixture(scope="module")
def pages() -> bytes:
    """Return a letter of several pages, linearised."""
    letter = evolve(full_letter(), dependants=dependants(40))
    return linearised(TypstRenderer().render(RenderRequest(letter, attachment_of(letter))))


@pytest.fixture(scope="module")
def shared() -> bytes:
    return three_pages()


def three_pages(more: bytes = b"") -> bytes:
    """Return three pages, of which only the second and the third share something, which names itself, linearised."""
    bodies = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 5 0 R]>>"}
    bodies |= {at: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources %d 0 R>>" % (at + 4 - (at > 4)) for at in (3, 4, 5)}
    bodies |= {7: b"<</ProcSet[/PDF]%b>>" % more, 8: b"<</ProcSet[/Text]/Again 8 0 R>>"}
    out, table = b"%PDF-1.7\n%\x80\x80\x80\x80\n", b""
    for number, body in bodies.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    end = b"trailer\n<</Size 9/Root 1 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return linearised(out + b"xref\n0 1\n0000000000 65535 f \n" + table + end)


def told(pdf: bytes) -> Layout | str:
    try:
        return plan(pdf)
    except (Fault, ValueError) as refused:
        return str(refused)


class TestGenuine:
    @pytest.mark.parametrize(("maker", "level"), GENUINE)
    def test_a_letter_that_was_linearised_before_it_was_signed_is_judged_as_any_other(
        self, district: District, maker: Maker, level: Level, prove: Callable[..., None]
    ) -> None:
        page = linearised(district.page(maker))
        pdf = district.sign(page, level)
        assert pdf.startswith(page)
        at = NOW + 2 * YEAR if level is Level.RENEWED else NOW
        report = district.workshop.check(pdf, district.trust, at=at)
        right = (report.verdict, report.sub_indication) == ANSWERS[level]
        prove(f"linearised before it was signed: {maker} {level}", str(report.verdict), holds=right)

    def test_its_page_says_what_its_data_say(self, district: District, page: bytes) -> None:
        pdf = district.sign(page, Level.LT)
        report = district.workshop.check(pdf, district.trust, profile="letter/2")
        assert [one.code for one in report.axes if one.axis is Axis.SEMANTICS] == ["PAGE_AGREES"]

    def test_it_reads_and_looks_like_the_page_that_was_rendered(self, district: District, page: bytes) -> None:
        assert read.pages(page) == read.pages(district.page())
        assert read.attachments(page) == read.attachments(district.page())
        assert picture(page) == picture(district.page())

    def test_it_has_the_same_objects_and_none_about_its_layout(self, district: District, page: bytes) -> None:
        layout = plan(page)
        assert len(layout.objects) == len(plan(district.page()).objects)
        assert len(layout.base.plumbing) == 2
        assert not layout.base.plumbing & layout.objects.keys()
        assert layout.base.end == len(page)

    def test_pages_may_be_many_and_share_what_the_first_has_or_has_not(self, pages: bytes, shared: bytes) -> None:
        for pdf in (pages, shared):
            assert taken(pdf).pages > 1
            assert isinstance(told(pdf), Layout)
        assert len(plan(shared).objects) == 7

    def test_the_tools_of_the_workshop_change_what_they_say_and_nothing_else(
        self, page: bytes, pages: bytes, shared: bytes
    ) -> None:
        for pdf in (page, pages, shared):
            again = taken(pdf).written()
            assert len(again) == len(pdf) or again != pdf, "another compression of the hints may take other bytes"
            assert len(plan(again).objects) == len(plan(pdf).objects)


def picture(pdf: bytes) -> list[bytes]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [bytes(one.render(scale=1).buffer) for one in document]


BENT: dict[str, tuple[bytes, bytes]] = {
    "linearised otherwise": (rb"/Linearized 1", b"/Linearized 2"),
    "parameters in another order": (rb"(/O \d+) (/E \d+)", rb"\2 \1"),
    "one more parameter": (rb"(/T \d+) >>", rb"\1 /P 0 >>"),
    "a word in the room behind the parameters": (rb"endobj\n {8}", b"endobj\n%hidden "),
    "less room behind the parameters": (rb"endobj\n ", b"endobj\n"),
    "a line break in that room": (rb"endobj\n ", b"endobj\n\n"),
    "a start in front that is none": (rb"startxref\n0\n", b"Startxref\n0\n"),
    "words in place of the end in front": (rb"startxref\n0\n%%EOF", b"startxref\n0\n%hide"),
    "a start in front that names a table": (rb"startxref\n0\n", b"startxref\n9\n"),
    "a start in front that names the second table": (rb"startxref\n0\n", b"startxref\n35528\n"),
    "a second table elsewhere": (rb"/Prev (\d+)", rb"/Prev 1\1"),
    "no second table": (rb"/Prev \d+", b"/Pref 1"),
    "a second table in fractions": (rb"/Prev (\d+)", rb"/Prev \1."),
    "a first table of more sections": (rb"xref\n(\d+) (\d)(\d) ?\n", rb"xref\n\1 1\3\n"),
    "another catalog behind": (rb"(trailer << /Size \d+)(.*)\Z", rb"\1 /Root 1 0 R\2"),
    "a third table": (rb"(trailer << /Size \d+)(.*)\Z", rb"\1 /Prev 216\2"),
    "a count behind that is not so": (rb"trailer << /Size (\d+)(.*)\Z", rb"trailer << /Size 1\1\2"),
    "another identifier behind": (rb"(trailer << /Size \d+ /ID \[<)..(.*)\Z", rb"\g<1>00\2"),
    "a last start elsewhere": (rb"startxref\n216\n", b"startxref\n217\n"),
    "an object freed in the second table": (rb"(\d{10}) 00000 n( \ntrailer << /Size)", rb"\1 00000 f\2"),
    "bytes behind": (rb"\Z", b"\n"),
    "unlike strings": (rb"trailer << /Size", b"trailer <</Size"),
    "a trailer that is none": (rb"trailer << /Size (.*?) >>", rb"trailer << /Size \1 ]]"),
    "entries that no trailer of a letter has": (rb"/Prev (\d+) {17}", rb"/Prev \1 /XRefStm 9 "),
    "an identifier behind alone": (rb" /ID \[.*?\]", b""),
}


@pytest.mark.parametrize(("old", "new"), BENT.values(), ids=list(BENT))
def test_a_page_that_is_linearised_in_any_other_form_is_refused(page: bytes, old: bytes, new: bytes) -> None:
    bent = re.sub(old, new, page, count=1, flags=re.DOTALL)
    assert bent != page
    assert isinstance(told(bent), str)


PARAMETERS = ("L", "H", "size", "O", "E", "N", "T")


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_may_tell_another_layout(page: bytes, shared: bytes, name: str) -> None:
    for pdf in (page, shared):
        found = re.search(rb"/L (\d+) /H \[ (\d+) (\d+) \] /O (\d+) /E (\d+) /N (\d+) /T (\d+) ", pdf)
        assert found
        truth = int(found[PARAMETERS.index(name) + 1])
        for lie in (truth + 1, truth - 1, 0):
            assert isinstance(told(taken(pdf).written({name: lie})), str)


def test_no_place_in_either_table_may_be_another(pages: bytes) -> None:
    """So no two objects overlap, none begins inside another, and there is one way to read the file."""
    entries = [match.start() for match in re.finditer(rb"\d{10} 00000 n ", pages)]
    assert len(entries) > 100
    for at in entries[::STEP]:
        for place in (int(pages[at : at + 10]) + 1, int(pages[entries[3] : entries[3] + 10])):
            bent = pages[:at] + b"%010d" % place + pages[at + 10 :]
            assert bent == pages or isinstance(told(bent), str)


def test_a_table_in_two_sections_is_refused(page: bytes) -> None:
    """Each of the two tables is one, so that what is told of where its numbers begin is true of all of them."""
    found = re.search(rb"xref\n0 (\d+)\n((?:.{20}){3})", page, re.DOTALL)
    length = re.search(rb"/L (\d+)", page)
    assert found
    assert length
    split = page.replace(found[0], b"xref\n0 3\n%b3 %d\n" % (found[2], int(found[1]) - 3))
    told_so = split.replace(length[0], b"/L %d" % (int(length[1]) + len(split) - len(page)))
    assert "no table and trailer" in str(told(told_so))


def test_nothing_lies_between_the_two_parts(page: bytes) -> None:
    for loose in (b"\n", b"%hidden\n", b"900 0 obj\n<<>>\nendobj\n"):
        assert isinstance(told(taken(page).written(loose=loose)), str)


def test_no_bit_of_the_hints_may_be_another(page: bytes, pages: bytes, shared: bytes) -> None:
    """They tell the layout, in the fewest bits: there is no room in them for anything else."""
    for pdf in (page, pages, shared):
        hints = taken(pdf).hints
        for bit in range(0, 8 * len(hints), 4 * STEP - 3):
            bent = bytearray(hints)
            bent[bit // 8] ^= 1 << bit % 8
            assert isinstance(told(rehinted(pdf, lambda _, b=bytes(bent): b)), str), bit  # type: ignore[misc]  # the default binds the value of this turn


HINTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "less": lambda hints: hints[:-1],
    "more": lambda hints: hints + b"\0",
    "a whole file behind them": lambda hints: hints + b"%PDF-1.7\n" * 20_000,
    "nothing but the first table": lambda hints: hints[:36],
    "numbers without end": lambda hints: b"\xff" * len(hints),
    "zeros": lambda hints: bytes(len(hints)),
    "pages of more objects than could be counted": lambda hints: b"\xff\xff\xff\xff" + hints[4:],
}


@pytest.mark.parametrize("change", HINTS.values(), ids=list(HINTS))
def test_hints_tell_the_layout_and_end_there(page: bytes, shared: bytes, change: Callable[[bytes], bytes]) -> None:
    for pdf in (page, shared):
        assert isinstance(told(rehinted(pdf, change)), str)


def test_hints_tell_each_number_in_one_way(page: bytes) -> None:
    """A number that is one more than a least that is one less is the same number, and room for a secret."""

    def wider(hints: bytes) -> bytes:
        least, bits = int.from_bytes(hints[:4]), int.from_bytes(hints[8:10])
        assert bits == 0
        return (least - 1).to_bytes(4) + hints[4:8] + b"\0\x01" + hints[10:36] + b"\x80" + hints[36:]

    def roomier(hints: bytes) -> bytes:
        return hints[:8] + b"\0\x01" + hints[10:36] + b"\0" + hints[36:]

    for change in (wider, roomier):
        assert "hints" in str(told(rehinted(page, change, 1)))


def test_hints_are_a_stream(page: bytes) -> None:
    found = re.search(rb"(<< /Filter /FlateDecode /S \d+ /Length \d+ )>>\nstream\n.*?\nendstream", page, re.DOTALL)
    assert found
    bent = page.replace(found[0], found[1].ljust(len(found[0]) - 2) + b">>")
    assert "hints of another form" in str(told(bent))


def test_the_text_of_a_linearised_page_has_the_same_bound_with_its_tables() -> None:
    def of(size: int) -> bytes:
        return three_pages(b"/X(" + b"x" * size + b")")

    least, places = 100_000, re.compile(rb"(xref\n.*?/Prev (\d+).*?%%EOF\n).*?/Length (\d+)", re.DOTALL)
    found = places.search(of(least))
    assert found
    front, objects, hints = len(found[1]), int(found[2]) - found.end(1), int(found[3])
    most = least + 512 * 1024 - front - (objects - hints)
    assert isinstance(told(of(most)), Layout)
    assert isinstance(told(of(most + 50)), str)


def test_the_second_table_of_hints_stands_where_they_say(page: bytes) -> None:
    assert isinstance(told(rehinted(page, lambda hints: hints, 1)), str)
    entries = re.search(rb"/Filter /FlateDecode /S 36", page)
    assert entries
    for other in (b"/Filter /FlateDecode /X 36", b"/Folter /FlateDecode /S 36"):
        assert "hints of another form" in str(told(page.replace(entries[0], other)))


def test_hints_of_another_page_are_refused(page: bytes, pages: bytes) -> None:
    """As if something had been put onto a page, or a page taken out, and the hints forgotten."""
    assert "hints" in str(told(changed(page, b"/Tabs /S ", b"/Tabs /S  ")))
    other = evolve(taken(page), hints=taken(pages).hints, shared=taken(pages).shared)
    assert "hints" in str(told(other.written()))


def test_another_page_in_front_than_the_first_is_refused(shared: bytes) -> None:
    parts = taken(shared)
    catalog = next(number for number, text in parts.objects.items() if b"/Kids" in text)
    kids = re.search(rb"\[ (\d+ 0 R) (\d+ 0 R) (\d+ 0 R) \]", parts.objects[catalog])
    assert kids
    for order in ((2, 1, 3), (2, 3, 1)):
        text = parts.objects[catalog].replace(kids[0], b"[ " + b" ".join(kids[at] for at in order) + b" ]")
        if len(text) == len(parts.objects[catalog]):
            assert "another page than the first" in str(told(_with(parts, catalog, text)))
    for nothing in (b"[ null null ]", b"null", b"[ %d 0 R ]" % catalog, b"[ ]"):
        text = parts.objects[catalog].replace(kids[0], nothing.ljust(len(kids[0])))
        assert "another page than the first" in str(told(_with(parts, catalog, text)))


def _with(parts: Linearised, number: int, text: bytes) -> bytes:
    return evolve(parts, objects={**parts.objects, number: text}).written()


def test_no_mutation_of_a_linearised_letter_passes_as_another(
    district: District, page: bytes, prove: Callable[..., None]
) -> None:
    plain = district.sample(Level.LT)
    letter = evolve(plain, page=page, pdf=plain.signed(page))
    bench, chance = bench_of(letter, [plain.pdf, page, plain.page]), random.Random(SEED)
    said, escaped = Counter[str](), list[str]()
    for turn in range(TURNS):
        mutate = chance.choice(MUTATIONS)
        pdf = mutate(bench, chance)
        report = letter.check(pdf)
        said[report.decisive.axis if report.decisive else "passed"] += 1
        if report.verdict is Verdict.PASSED and pdf not in bench.genuine and differs(letter, pdf, report):
            escaped.append(f"{turn} {mutate.__name__}")
    told = ", ".join(f"{axis} {count}" for axis, count in sorted(said.items()))
    assert not escaped, escaped
    prove("mutated letters that were linearised pass as no other", f"{TURNS} mutations, {told}", holds=not escaped)


class TestUnderTheRightSignature:
    """The officer's own key signed these: the form alone refuses them."""

    def refused(self, sample: Sample, pdf: bytes) -> str:
        report = sample.check(pdf)
        assert report.verdict is Verdict.FAILED
        assert report.decisive
        assert report.decisive.axis is Axis.FORMAT
        return report.decisive.evidence

    def test_hints_that_carry_something_else_are_refused(self, sample: Sample, page: bytes) -> None:
        bent = rehinted(page, lambda hints: hints + b"another letter")
        assert "hints" in self.refused(sample, sample.signed(bent))

    def test_a_length_that_is_not_the_pages_is_refused(self, sample: Sample, page: bytes) -> None:
        """A reader that believes it takes the signed file for a linearised one, and reads the page by its hints."""
        once = sample.signed(page)
        bent = taken(page).written({"L": len(once)})
        assert "another layout" in self.refused(sample, sample.signed(bent))

    def test_an_object_that_refers_to_the_hints_is_refused(self, sample: Sample, page: bytes) -> None:
        """They are not part of the letter, so no page can show them and no attachment be in them."""
        parts = taken(page)
        for number in (parts.first - 1, parts.own):
            bent = page.replace(b"/Suspects false >>", b"/Suspects %d 0 R>>" % number)
            assert "not there" in self.refused(sample, sample.signed(bent))

    def test_a_revision_that_writes_the_hints_or_the_parameters_again_is_refused(self, sample: Sample, page: bytes) -> None:
        signed, parts = sample.signed(page), taken(page)
        for number in (parts.first - 1, parts.own):
            assert "how the page was linearised" in self.refused(sample, updated(signed, {number: b"<</Type/Page>>"}))

    def test_a_letter_that_is_linearised_after_it_was_signed_is_refused(self, sample: Sample) -> None:
        assert sample.check(linearised(sample.pdf)).verdict is Verdict.FAILED

    def test_two_tables_without_the_parameters_are_refused(self, sample: Sample, page: bytes) -> None:
        bent = page.replace(b"/Linearized 1", b"/Linearizef 1")
        assert self.refused(sample, sample.signed(bent))
