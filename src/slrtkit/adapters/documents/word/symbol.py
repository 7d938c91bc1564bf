"""The paper seal in a Word document: a picture of exactly its size, black and white, drawn without loss."""

import struct
import zlib
from collections.abc import Mapping

from slrtkit.adapters.documents.symbol import QUIET, width
from slrtkit.adapters.documents.word.xml import Element, parsed, written
from slrtkit.ports.documents import SealMark

__all__ = ["PICTURE_ID", "picture_run", "with_picture"]

PICTURE_ID = "rIdSlrtkitSeal"
"""The relation from the document to the picture."""
_PART = "word/media/slrtkit-seal.png"
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_EMU = 36_000
"""English metric units in a millimetre."""
_POINTS = 8
"""Points of the picture for each module."""
_RUN = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing>
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" \
distL="0" distR="0">
<wp:extent cx="{size}" cy="{size}"/><wp:docPr id="9001" name="Segel" descr="Segel surat ini (kode QR)"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:nvPicPr><pic:cNvPr id="9001" name="Segel"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip xmlns:r="{office}" r:embed="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def picture_run(seal: SealMark) -> Element:
    """Return the run that shows the picture."""
    text = _RUN.format(size=round(width(seal) * _EMU), office=_OFFICE, id=PICTURE_ID)
    return parsed("word/document.xml", text.replace("\n", "").encode())


def with_picture(parts: Mapping[str, bytes], seal: SealMark) -> dict[str, bytes]:
    """Return the parts of a document with the picture, its type and its relation."""
    types, relations = parsed(_TYPES, parts[_TYPES]), parsed(_RELATIONS, parts.get(_RELATIONS, _NO_RELATIONS))
    types.append(types.makeelement(f"{_TYPES_NS}Override", {"PartName": f"/{_PART}", "ContentType": "image/png"}))
    told = {"Id": PICTURE_ID, "Type": f"{_OFFICE}/image", "Target": _PART.removeprefix("word/")}
    relations.append(relations.makeelement(f"{_RELATIONS_NS}Relationship", told))
    return {**parts, _TYPES: written(types), _RELATIONS: written(relations), _PART: _png(seal)}


def _png(seal: SealMark) -> bytes:
    """Return the symbol with its quiet zone as PNG of one bit a point (ISO/IEC 15948)."""
    size = (len(seal.modules) + 2 * QUIET) * _POINTS
    white = (False,) * QUIET
    empty = ((False,) * (len(seal.modules) + 2 * QUIET),) * QUIET
    rows = (*empty, *((*white, *row, *white) for row in seal.modules), *empty)
    lines = b"".join((b"\x00" + bytes(0x00 if black else 0xFF for black in row)) * _POINTS for row in rows)
    header = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
