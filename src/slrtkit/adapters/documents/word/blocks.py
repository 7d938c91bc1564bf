"""Paragraphs and tables for the built-in layout, on top of python-docx. Lengths are in millimetres, type in points."""

from collections.abc import Callable
from typing import Any, TypeAlias

from slrtkit.adapters.documents.word.library import docx
from slrtkit.domain.letterhead import Margins, Paper

__all__ = ["Blocks", "Rows"]

_Docx: TypeAlias = Any
"""An object of python-docx, which tells its types only in part."""
_Unit: TypeAlias = Callable[[float], int]
_Looks: TypeAlias = Any
"""What `Blocks.write` takes by name."""

_FONT, _SIZE, _SMALL = "Times New Roman", 11, 7
_TEXT = 165
_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ALIGN = {"left": 0, "center": 1, "right": 2, "both": 3}
_RULE = '<w:pBdr xmlns:w="{ns}"><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="2" w:color="auto"/></w:pBdr>'
_LINE = '<w:pBdr xmlns:w="{ns}"><w:top w:val="single" w:sz="4" w:space="3" w:color="auto"/></w:pBdr>'
_BOX = '<w:tcBorders xmlns:w="{ns}">{sides}</w:tcBorders>'
_SIDE = '<w:{side} w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
_MARGIN = (
    '<w:tcMar xmlns:w="{ns}"><w:top w:w="115" w:type="dxa"/>'
    '<w:left w:w="140" w:type="dxa"/><w:bottom w:w="115" w:type="dxa"/></w:tcMar>'
)
_INDENT = '<w:tblInd xmlns:w="{ns}" w:w="{to}" w:type="dxa"/>'
_CELLS = '<w:tblCellMar xmlns:w="{ns}"><w:left w:w="{side}" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
_CELL, _TWIPS = 108, 56.7
"""Room beside the text of a cell, in twentieths of a point; how many of these are a millimetre."""
_LANGUAGE = '<w:lang xmlns:w="{ns}" w:val="id-ID" w:eastAsia="id-ID"/>'
_FIELD = '<w:fldSimple xmlns:w="{ns}" w:instr="{what}"><w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
_NUMBERS = (
    '<w:abstractNum xmlns:w="{ns}" w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="454" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>'
)


class Blocks:
    """What is put on a page, from top to bottom. Widths are those of a text of 165 mm, and grow or shrink with the page."""

    def __init__(self, paper: Paper = Paper.A4, margins: Margins | None = None) -> None:
        library = docx()
        self.mm: _Unit = library.shared.Mm
        self.pt: _Unit = library.shared.Pt
        self.page: _Docx = library.Document()
        self._parse = library.oxml.parse_xml
        section, normal, white = self.page.sections[0], self.page.styles["Normal"], margins or Margins()
        width, height = paper.size
        self.scale: float = (width - white.left - white.right) / _TEXT
        section.page_width, section.page_height = self.mm(width), self.mm(height)
        section.left_margin, section.right_margin = self.mm(white.left), self.mm(white.right)
        section.top_margin, section.bottom_margin = self.mm(white.top), self.mm(white.bottom)
        section.header_distance, section.footer_distance = self.mm(8), self.mm(7)
        normal.font.name, normal.font.size = _FONT, self.pt(_SIZE)
        normal.element.rPr.append(self.xml(_LANGUAGE))
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = self.pt(0)
        normal.paragraph_format.line_spacing = 1.0

    def xml(self, text: str, **values: object) -> _Docx:
        """Return an element of WordprocessingML."""
        return self._parse(text.format(ns=_NS, **values))

    def text(self, text: str, **looks: _Looks) -> _Docx:
        """Add a paragraph; see `write` for its looks."""
        return self.write(self.page.add_paragraph(), text, **looks)

    def write(
        self, paragraph: _Docx, text: str, *, size: float = _SIZE, bold: bool = False, align: str = "left",
        before: float = 0, after: float = 0, keep: bool = False,
    ) -> _Docx:  # fmt: skip
        """Write a text into a paragraph, with room in points before and after; `keep` holds it beside the next."""
        run, form = paragraph.add_run(text), paragraph.paragraph_format
        run.bold, run.font.size = bold or None, self.pt(size)
        form.alignment = _ALIGN[align]
        form.space_before, form.space_after, form.keep_with_next = self.pt(before), self.pt(after), keep or None
        return paragraph

    def rule(self) -> None:
        """Add the double rule under a letterhead."""
        self.gap(3, self.xml(_RULE), after=7)

    def gap(self, height: float, border: _Docx = None, after: float = 0) -> None:
        """Add an empty line of this height, which also parts two tables."""
        form = self.write(self.page.add_paragraph(), "", size=1, after=after).paragraph_format
        form.line_spacing = self.pt(height)
        if border is not None:
            form.element.get_or_add_pPr().insert_element_before(border, "w:spacing")

    def numbered(self, text: str, **looks: _Looks) -> None:
        """Add a paragraph of a numbered list of its own; see `write` for its looks."""
        numbering, paragraph = self.page.part.numbering_part.element, self.text(text, **looks)
        known = len(numbering.num_lst)
        numbering.insert(0, self.xml(_NUMBERS, id=100 + known))
        number = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
        number.get_or_add_ilvl().val, number.get_or_add_numId().val = 0, numbering.add_num(100 + known).numId

    def table(self, *widths: float, lines: bool = False, indent: float = 0) -> "Rows":
        """Add a table of columns that are so wide."""
        return Rows(self, tuple(width * self.scale for width in widths), lines=lines, indent=indent)

    def footer(self, text: str, notes: str) -> None:
        """Put text and page number under a line at the foot of every page, and the lines of the notes below."""
        foot = self.page.sections[0].footer
        foot.paragraphs[0].style = self.page.styles["Normal"]
        line = self.write(foot.paragraphs[0], text + "\thalaman ", size=8.5)
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(self.mm(_TEXT * self.scale), 2)
        line.paragraph_format.element.get_or_add_pPr().insert_element_before(self.xml(_LINE), "w:tabs")
        line.paragraph_format.element.append(self.xml(_FIELD, what="PAGE"))
        self.write(line, " dari ", size=8.5)
        line.paragraph_format.element.append(self.xml(_FIELD, what="NUMPAGES"))
        for note in notes.split("\n"):
            self.write(foot.add_paragraph(), note, size=_SMALL)


class Rows:
    """A table that grows row by row."""

    def __init__(self, blocks: Blocks, widths: tuple[float, ...], *, lines: bool, indent: float) -> None:
        self._blocks, self._widths = blocks, widths
        self.table: _Docx = blocks.page.add_table(0, len(widths), "Table Grid" if lines else None)
        self.table.autofit = False
        properties = self.table._tbl.tblPr  # noqa: SLF001  python-docx has no indent
        properties.append(blocks.xml(_INDENT, to=_CELL if lines else round(indent * _TWIPS)))
        properties.append(blocks.xml(_CELLS, side=_CELL if lines else 0))
        for column, width in zip(self.table.columns, widths, strict=True):
            column.width = blocks.mm(width)

    def row(self, *texts: str, heading: bool = False, align: tuple[str, ...] = (), **looks: _Looks) -> _Docx:
        """Add a row; a text of several lines is several paragraphs, and a line between two stars is bold."""
        row = self.table.add_row()
        extra = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has neither
        extra.append(self._blocks.xml('<w:cantSplit xmlns:w="{ns}"/>'))
        if heading:
            extra.append(self._blocks.xml('<w:tblHeader xmlns:w="{ns}"/>'))
        for at, (cell, text, width) in enumerate(zip(row.cells, texts, self._widths, strict=True)):
            cell.width = self._blocks.mm(width)
            for number, line in enumerate(text.split("\n")):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                bold = heading or line.startswith("*")
                self._blocks.write(paragraph, line.strip("*"), bold=bold, align=align[at] if align else "left", **looks)
        return row

    def box(self, cell: _Docx) -> None:
        """Draw a frame around a cell."""
        sides = "".join(_SIDE.format(side=side) for side in ("top", "left", "bottom", "right"))
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  python-docx has no borders
        properties.append(self._blocks.xml(_BOX, sides=sides))
        properties.append(self._blocks.xml(_MARGIN))
