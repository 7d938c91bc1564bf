"""KONSEP or CONTOH across every page of a Word document, in every header that a page can have."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any, TypeAlias

from slrtkit.adapters.documents.word.archive import packed, unpacked
from slrtkit.adapters.documents.word.library import docx
from slrtkit.ports.documents import Mark

__all__ = ["marked"]

_Docx: TypeAlias = Any
"""An object of python-docx, which tells its types only in part."""

_SAYS = {
    Mark.KONSEP: "KONSEP \u2013 belum ditandatangani dan tidak berlaku sebagai surat",
    Mark.CONTOH: "CONTOH \u2013 bukan surat sungguhan",
}
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_PARAGRAPH = """<w:p {spaces}>
<w:pPr><w:framePr w:w="9000" w:h="240" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:xAlign="center" \
w:y="400"/>
<w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>
<w:r><w:rPr><w:b/><w:color w:val="808080"/><w:sz w:val="16"/></w:rPr><w:t>{line}</w:t></w:r></w:p>"""
_ACROSS = """<w:r {spaces}><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="slrtkit-mark-{number}" type="#_x0000_t136" fillcolor="#dcdcdc" stroked="f" alt="{text}"
 style="position:absolute;width:{width}pt;height:{height}pt;rotation:308;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:page;mso-position-vertical:center;mso-position-vertical-relative:page">
<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold" string="{text}"/></v:shape>
</w:pict></w:r>"""
_WIDTH, _HEIGHT = 540, 110


def marked(document: bytes, marks: Sequence[Mark], *, title: str, author: str, dated: date) -> bytes:
    """Return the document with its marks, and with properties that tell nothing of this machine.

    Each mark stands large behind the text, and once as a line of text at the top of the page, which machines can read.
    """
    library = docx()
    opened = library.Document(BytesIO(document))
    for number, header in enumerate(_headers(opened) if marks else ()):
        paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
        text, line = " ".join(marks), " \u00b7 ".join(_SAYS[mark] for mark in marks)
        across = _ACROSS.format(spaces=_SPACES, number=number, text=text, width=_WIDTH, height=_HEIGHT // len(marks))
        paragraph.paragraph_format.element.append(library.oxml.parse_xml(across))
        paragraph.paragraph_format.element.addprevious(library.oxml.parse_xml(_PARAGRAPH.format(spaces=_SPACES, line=line)))
    told, instant = opened.core_properties, datetime.combine(dated, time(), UTC)
    told.title, told.author, told.last_modified_by, told.comments = title, author, author, ""
    told.created = told.modified = instant
    target = BytesIO()
    opened.save(target)
    return packed(unpacked(target.getvalue()))


def _headers(opened: _Docx) -> list[_Docx]:
    """Return every header that stands by itself, made where there was none: of all, of first, and of even pages."""
    found = []
    for number, section in enumerate(opened.sections):
        for header in (section.header, section.first_page_header, section.even_page_header):
            if header.is_linked_to_previous and number == 0:
                header.is_linked_to_previous = False
            if not header.is_linked_to_previous:
                found.append(header)
    return found
