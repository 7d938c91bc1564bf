"""A Word template from an enemy: bombs, traps and things that act are refused before Word or LibreOffice could meet them."""

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from slrtkit.adapters.documents.word import WordDrafter
from slrtkit.adapters.documents.word.archive import packed, unpacked
from slrtkit.errors import TemplateError
from slrtkit.testing.letters import full_letter

GOOD = (Path(__file__).parents[1] / "fixtures" / "template-libreoffice.docx").read_bytes()
PARTS = unpacked(GOOD)
OUTSIDE = "http://127.0.0.1:9/x"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def refused(docx: bytes) -> TemplateError:
    with pytest.raises(TemplateError) as error:
        WordDrafter(docx)
    return error.value


def with_part(name: str, data: bytes) -> bytes:
    return packed({**PARTS, name: data})


def changed(name: str, old: str, new: str) -> bytes:
    text = PARTS[name].decode()
    assert old in text
    return with_part(name, text.replace(old, new, 1).encode())


def in_body(xml: str) -> bytes:
    return changed("word/document.xml", "</w:body>", f"<w:p {W}>{xml}</w:p></w:body>")


def related(kind: str, target: str, mode: str = "") -> bytes:
    mode = f' TargetMode="{mode}"' if mode else ""
    entry = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return changed("word/_rels/document.xml.rels", "</Relationships>", entry)


def zipped(fill: Callable[[ZipFile], None]) -> bytes:
    target = BytesIO(GOOD)
    with ZipFile(target, "a", ZIP_DEFLATED) as archive:
        fill(archive)
    return target.getvalue()


def test_the_template_without_a_trap_is_taken() -> None:
    assert WordDrafter(GOOD).draft(full_letter())


BOMBS: dict[str, Callable[[], bytes]] = {
    "one member that unpacks to far too much": lambda: with_part("word/media/x.png", bytes(40_000_000)),
    "a member that shrank a thousandfold": lambda: with_part("word/media/x.png", bytes(1_000_000)),
    "more members than a template has": lambda: packed({**PARTS, **{f"word/media/{n}.png": b"" for n in range(300)}}),
    "a file that is too large": lambda: GOOD + bytes(9_000_000),
    "another compression": lambda: zipped(lambda zip_: zip_.writestr(ZipInfo("word/media/x.png"), b"x" * 99, ZIP_BZIP2)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_unopened(bomb: str) -> None:
    assert refused(BOMBS[bomb]()).code == "document.template-size"


@pytest.mark.parametrize("declared", [1, 100])
def test_a_member_that_is_larger_than_it_says_is_refused(declared: int) -> None:
    size = len(PARTS["word/document.xml"])
    lied = GOOD.replace(struct.pack("<I", size), struct.pack("<I", declared))
    assert lied != GOOD
    assert refused(lied).code == "document.not-docx"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name",
    [
        "../evil.xml",
        "/etc/evil.xml",
        "word/../../evil.xml",
        "word\\..\\evil.xml",
        "C:/evil.xml",
        "word/document.xml",
        "WORD/document.xml",
        ".x",
    ],
)
def test_a_name_that_leads_elsewhere_or_stands_twice_is_refused(name: str) -> None:
    error = refused(zipped(lambda zip_: zip_.writestr(name, b"x")))
    assert error.code in ("document.template-name", "document.not-docx")
    assert "evil" not in str(error)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" + bytes(600), GOOD[:-100], b"<html/>"], ids=range(6)
)
def test_what_is_no_word_document_is_refused(data: bytes) -> None:
    if data:
        assert refused(data).code == "document.not-docx"


@pytest.mark.parametrize("at", range(0, len(GOOD), len(GOOD) // 40))
def test_a_damaged_byte_is_harmless_or_refused(at: int) -> None:
    damaged = bytearray(GOOD)
    damaged[at] ^= 0xFF
    try:
        WordDrafter(bytes(damaged)).draft(full_letter())
    except TemplateError:
        return


BILLION = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
DOCUMENT = PARTS["word/document.xml"].decode().partition("?>")[2]
XML: dict[str, str] = {
    "entities that multiply": f'<!DOCTYPE w [<!ENTITY a0 "ha">{BILLION}]>'
    + DOCUMENT.replace("</w:body>", "<w:p>&a8;</w:p></w:body>"),
    "an entity from a file": '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + DOCUMENT.replace("Kepada", "&x;"),
    "a document type from outside": f'<!DOCTYPE w SYSTEM "{OUTSIDE}">' + DOCUMENT,
    "nesting without end": DOCUMENT.replace("</w:body>", "<w:p>" * 5000 + "</w:p>" * 5000 + "</w:body>"),
    "no xml": "PK",
}


@pytest.mark.parametrize("trap", XML)
def test_xml_that_is_a_trap_is_refused(trap: str) -> None:
    error = refused(with_part("word/document.xml", XML[trap].encode()))
    assert (error.code, error.path) == ("document.template-content", "word/document.xml")
    assert "root:" not in str(error)


ACTS: dict[str, Callable[[], bytes]] = {
    "macros": lambda: with_part("word/vbaProject.bin", b"x"),
    "an embedded file": lambda: with_part("word/embeddings/oleObject1.bin", b"x"),
    "a control": lambda: with_part("word/activeX/activeX1.xml", b"<x/>"),
    "another file as part of the text": lambda: with_part("word/afchunk.html", b"<script/>"),
    "a vector picture": lambda: with_part("word/media/logo.wmf", b"\xd7\xcd\xc6\x9a" + bytes(99)),
    "a picture that is none": lambda: with_part("word/media/logo.png", b"GIF89a" + bytes(99)),
    "a picture that fills the memory": lambda: with_part("word/media/logo.png", huge_picture()),
    "another template behind it": lambda: related("attachedTemplate", OUTSIDE, "External"),
    "a picture from outside": lambda: related("image", OUTSIDE, "External"),
    "a picture from beside the file": lambda: related("image", "media/image1.png", "External"),
    "a picture that is a file of the machine": lambda: related("image", "file:///etc/passwd", "External"),
    "a relation to a frame": lambda: related("frame", OUTSIDE, "External"),
    "a relation to a file above": lambda: related("image", "../../../etc/passwd"),
    "an OLE relation": lambda: related("oleObject", "embeddings/oleObject1.bin"),
    "altChunk": lambda: in_body('<w:altChunk w:id="rId1"/>'),
    "an object": lambda: in_body("<w:r><w:object/></w:r>"),
    "an OLE object in VML": lambda: in_body(
        '<w:r><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Link"/></w:r>'
    ),
    "a picture by address in VML": lambda: in_body(
        f'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="{OUTSIDE}"/></v:shape></w:pict></w:r>'
    ),
    "a picture on a share in VML": lambda: in_body(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="\\\\srv\\x"/></v:shape></w:pict></w:r>'
    ),
    "a picture of the machine in VML": lambda: in_body(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="x.png"/></v:shape></w:pict></w:r>'
    ),
    "a field that reads a file": lambda: in_body('<w:fldSimple w:instr=" INCLUDETEXT /etc/passwd "/>'),
    "a field in pieces": lambda: in_body(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r>'
        '<w:r><w:instrText>PICTURE x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "a field that runs a program": lambda: in_body(
        "<w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe</w:instrText></w:r>"
    ),
    "a field in a field": lambda: in_body(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
    ),
    "a field whose name only begins well": lambda: in_body('<w:fldSimple w:instr="PAGEREF x"/>'),
    "a tracked change": lambda: in_body('<w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins>'),
    "a mail merge": lambda: changed("word/settings.xml", "</w:settings>", "<w:mailMerge/></w:settings>"),
    "a form field": lambda: in_body('<w:r><w:fldChar w:fldCharType="begin"><w:ffData/></w:fldChar></w:r>'),
}


def huge_picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("act", ACTS)
def test_what_acts_or_comes_from_elsewhere_is_refused_with_its_place(act: str) -> None:
    error = refused(ACTS[act]())
    assert error.code == "document.template-content"
    assert error.path.startswith("word/")
    assert error.cure


@pytest.mark.parametrize("kind", ["application/vnd.ms-word.document.macroEnabled.main+xml", "application/xml"])
def test_a_document_with_macros_is_refused_by_its_kind(kind: str) -> None:
    types = re.sub(
        r'(PartName="/word/document.xml" ContentType=)"[^"]+"', rf'\1"{kind}"', PARTS["[Content_Types].xml"].decode()
    )
    assert refused(with_part("[Content_Types].xml", types.encode())).code == "document.not-docx"


@pytest.mark.parametrize("name", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_a_document_without_its_skeleton_is_refused(name: str) -> None:
    assert refused(packed({part: data for part, data in PARTS.items() if part != name})).code == "document.not-docx"


def test_what_is_harmless_is_left_out_of_the_letter() -> None:
    link = '<w:hyperlink w:anchor="x"><w:r><w:t>dinsos.rekaan.example</w:t></w:r></w:hyperlink>'
    parts = unpacked(in_body(link + '<w:proofErr w:type="spellStart"/>'))
    parts |= unpacked(related("hyperlink", "http://dinsos.rekaan.example", "External")) | {
        "word/document.xml": parts["word/document.xml"]
    }
    draft = unpacked(
        WordDrafter(packed({**parts, "customXml/item1.xml": b"<x/>", "word/people.xml": b"<x/>"})).draft(full_letter())
    )
    assert b"dinsos.rekaan.example" in draft["word/document.xml"]
    assert b"hyperlink" not in draft["word/document.xml"] + draft["word/_rels/document.xml.rels"]
    assert not {"customXml/item1.xml", "word/people.xml", "word/fontTable.xml", "docProps/app.xml"} & set(draft)
