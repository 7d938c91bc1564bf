"""Fifty letters and templates from an enemy, for typst and for Word: none is executed, each is refused or printed as text.

The renderers give up after five seconds by themselves, and that would be an error of its own here; and no test takes more
processor time than that.
"""

import socket
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Event
from time import process_time

import pytest
from attrs import evolve
from docx import Document

from slrtkit.adapters.documents import TypstRenderer, setting
from slrtkit.adapters.documents.word import LibreOffice, WordDrafter, WordRenderer, starter_template
from slrtkit.adapters.documents.word.archive import packed, unpacked
from slrtkit.domain import Dependant, RecommendationLetter
from slrtkit.errors import DocumentError, DomainError, RenderError
from slrtkit.ports.documents import RenderRequest
from slrtkit.testing import pdf as read
from slrtkit.testing.letters import full_letter, plain_letter
from slrtkit.testing.post import LETTER

SECONDS = 5.0
MARKER = "terlaksana"
FILE = "/etc/passwd"

PRINTED = [
    f'#import "{FILE}": *',
    f'#read("{FILE}")',
    "#sys.version",
    "#sys.inputs.data",
    '#panic("x")',
    '#eval("1+1")',
    f'#image("{FILE}")',
    "#while true {}",
    "#let f(n) = f(n + 1); #f(0)",
    '#plugin("x.wasm")',
    '#set page(paper: "a0")',
    "#counter(page).update(99)",
    '#pdf.attach("x", bytes("y"))',
    "$a^(2^(2^2))$ *b* _c_ `d` <e> @f",
    "= Judul",
    "]#panic()[",
    '"); #panic(("',
    "\\u{202e}",
    "{{ letter.number }}",
    "{{ signature.nip }}{{ identity.nik? }}",
    "{% for x in range(10**9) %}{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ 'a' * 1000000000 }}",
    "{name}{ceiling}{legal_basis}",
    "${jndi:ldap://127.0.0.1:9/a}",
    "%s%s%n %(name)s {0.__class__}",
    f"$(touch {MARKER}); `touch {MARKER}` | touch {MARKER}",
    "</w:t></w:r><w:fldSimple w:instr='DDEAUTO cmd'/>",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://127.0.0.1:9")',
    "https://127.0.0.1:9/?x=../../etc/passwd",
    "'; DROP TABLE letters; --",
    "/Type /Action /S /Named >> endobj trailer << /Root 9 0 R >>",
    f'#json("{FILE}")',
    f'#raw(read("{FILE}"))',
    '#link("javascript:alert(1)")[x]',
    "#show: it => panic(it)",
    f"\\input{{{FILE}}} \\write18{{touch {MARKER}}}",
    "<%= system('id') %>",
    "#{7*7} *{T(java.lang.Runtime)}",
    "{% include '/etc/passwd' %}",
    "<?xml version='1.0'?><?xml-stylesheet href='file:///etc/passwd'?>",
    "<w:object><o:OLEObject ProgID='Package'/></w:object>",
]
"""What is printed as the text that it is."""

REFUSED: dict[str, Callable[[RecommendationLetter], RecommendationLetter]] = {
    "a name of a million letters": lambda letter: named(letter, "A" * 1_000_000),
    "a name of a million combining marks": lambda letter: named(letter, "a" + "\u0323\u0307" * 500_000),
    "a name that turns the line around": lambda letter: named(letter, "Siti\u202e"),
    "a name of other letters that look alike": lambda letter: named(letter, "S\u0456ti"),
    "an escape sequence": lambda letter: named(letter, "\x1b]0;x\x07"),
    "a million dependants": lambda letter: evolve(letter, dependants=(Dependant("A", "B"),) * 1_000_000),
    "a hundred thousand paragraphs": lambda letter: evolve(letter, statement=("x" * 1_000,) * 100_000),
    "two hundred of the longest paragraphs": lambda letter: evolve(letter, statement=("x " * 1_000,) * 200),
    "a logo of another folder": lambda letter: evolve(letter, letterhead=evolve(letter.letterhead, logo="../../../etc/passwd")),
    "a number with a line end": lambda letter: evolve(letter, number="1/2\n/JS"),
}


def named(letter: RecommendationLetter, name: str) -> RecommendationLetter:
    return evolve(letter, identity=evolve(letter.identity, name=name))


@cache
def harmless() -> bytes:
    return WordDrafter().draft(full_letter())


def text_of(docx: bytes) -> str:
    page = Document(BytesIO(docx))
    cells = [cell for table in page.tables for row in table.rows for cell in row.cells]
    return "\n".join(one.text for one in (*page.paragraphs, *(part for cell in cells for part in cell.paragraphs)))


def acts(docx: bytes) -> dict[str, int]:
    """Count what does something when a document is opened."""
    inside = b"".join(unpacked(docx).values())
    return {
        sign: inside.count(sign.encode()) for sign in ("<w:fldSimple", "<w:instrText", "<o:OLEObject", 'TargetMode="External"')
    }


def with_part(name: str, data: bytes) -> bytes:
    return packed({**unpacked(starter_template()), name: data})


def with_paragraph(text: str) -> bytes:
    page, target = Document(BytesIO(starter_template())), BytesIO()
    page.add_paragraph(text)
    page.save(target)
    return target.getvalue()


def with_field(instruction: str) -> bytes:
    parts = unpacked(starter_template())
    field = f'<w:p><w:fldSimple w:instr="{instruction}"/></w:p>'.encode()
    return packed({**parts, "word/document.xml": parts["word/document.xml"].replace(b"<w:sectPr", field + b"<w:sectPr", 1)})


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "a shell in an expression": lambda: with_paragraph("{{ cycler.__init__.__globals__.os.popen('id') }}"),
    "arithmetic": lambda: with_paragraph("{{ 'a' * 1000000000 }}"),
    "a loop": lambda: with_paragraph("{{ for x in letter }}"),
    "macros": lambda: with_part("word/vbaProject.bin", b"x"),
    "a field that starts a program": lambda: with_field("DDEAUTO c:\\\\cmd.exe"),
    "a field that reads a file": lambda: with_field(f"INCLUDETEXT {FILE}"),
    "a bomb": lambda: with_part("word/media/x.png", bytes(40_000_000)),
    "entities that multiply": lambda: with_part(
        "word/document.xml", b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'
    ),
    "a path that leads out": lambda: with_part("word/media/../../x.png", b"x"),
    "a hundred thousand placeholders": lambda: with_paragraph("{{ letter.addressee }}{{ letter.copies }}" * 50_000),
}


@pytest.fixture(autouse=True)
def _watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in an empty folder, without a network; afterwards nothing was made there."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    begun = process_time()
    yield
    assert process_time() - begun < SECONDS
    assert list(tmp_path.iterdir()) == []


def test_there_are_fifty_payloads_and_more_for_each_kind_of_page() -> None:
    assert len({*PRINTED, *REFUSED}) >= 50
    assert len({*PRINTED, *TEMPLATES}) >= 50


@pytest.mark.parametrize("payload", PRINTED)
def test_it_is_printed_as_the_text_that_it_is(payload: str) -> None:
    letter = named(full_letter(), payload + " akhir")
    letter = evolve(letter, statement=(payload + " alinea",), letterhead=evolve(letter.letterhead, agency=payload + " kop"))
    pdf = TypstRenderer(seconds=SECONDS).render(RenderRequest(letter, b"{}"))
    shown = read.pages(pdf)
    for end in (" akhir", " alinea", " kop"):
        assert read.found(payload + end, shown)
    assert read.active_names(pdf) == set()
    assert read.attachments(pdf) == [("letter.json", b"{}")]
    assert "root:" not in " ".join(shown)


@pytest.mark.parametrize("payload", PRINTED)
def test_word_prints_it_as_the_text_that_it_is_too(payload: str) -> None:
    letter = named(full_letter(), payload + " akhir")
    letter = evolve(letter, statement=(payload + " alinea",), letterhead=evolve(letter.letterhead, agency=payload + " kop"))
    draft = WordDrafter().draft(letter)
    shown = text_of(draft)
    for end in (" akhir", " alinea"):
        assert payload + end in shown
    assert unpacked(draft).keys() == unpacked(harmless()).keys()
    assert acts(draft) == acts(harmless())


@pytest.mark.parametrize("payload", [text for text in PRINTED if "{{" not in text and "{%" not in text])
def test_a_template_that_says_it_prints_it(payload: str) -> None:
    draft = WordDrafter(with_paragraph(payload)).draft(plain_letter())
    assert payload in text_of(draft)
    assert acts(draft) == acts(harmless())


@pytest.mark.parametrize("payload", REFUSED)
def test_it_is_refused_before_it_is_set(payload: str) -> None:
    letter = REFUSED[payload](full_letter())
    with pytest.raises(RenderError) as refused:
        TypstRenderer(seconds=SECONDS).render(RenderRequest(letter, b"{}"))
    assert refused.value.code != "document.timeout"
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("payload", sorted(REFUSED.keys() - {"a logo of another folder"}))
def test_word_refuses_it_as_well(payload: str) -> None:
    with pytest.raises(RenderError) as refused:
        WordDrafter().draft(REFUSED[payload](full_letter()))
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("payload", TEMPLATES)
def test_a_template_with_it_is_refused(payload: str) -> None:
    with pytest.raises(DocumentError):
        WordRenderer(TEMPLATES[payload](), libreoffice=LibreOffice(seconds=SECONDS))


@pytest.mark.parametrize(
    "text", ["{name.__class__}", "{0}", "{sys}", "{{name}}", "{" * 9_999, "{name!r:>99999999}", "{ceiling}"]
)
def test_a_letter_type_that_names_more_than_it_may_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(LETTER, statement=(text,))
    assert len(str(refused.value)) < 900


def test_a_page_that_would_take_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = Event()

    def endless(_: Path) -> Callable[[str], bytes]:
        return lambda _: b"%PDF" if ended.wait(60) else b""

    monkeypatch.setattr(setting, "_compiler", endless)
    renderer = TypstRenderer(seconds=0.05)
    with pytest.raises(RenderError) as refused:
        renderer.render(RenderRequest(full_letter(), b"{}"))
    assert refused.value.code == "document.timeout"
    ended.set()
    assert renderer.render(RenderRequest(full_letter(), b"{}")) == b"%PDF"
