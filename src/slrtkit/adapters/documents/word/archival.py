"""From LibreOffice's PDF to the archival form of a letter: one plain revision, one attachment, nothing of this machine."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO
from struct import pack
from xml.sax.saxutils import escape

from attrs import frozen
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    Reference,
    StreamObject,
    TextStringObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter

from slrtkit.errors import RenderError

__all__ = ["Description", "archival"]

_CATALOG = ("/Type", "/Pages", "/OutputIntents", "/StructTreeRoot", "/MarkInfo")
_PAGE_LEFT_OUT = ("/Annots", "/AA", "/Tabs", "/Metadata")
_NAME = "letter.json"
_ICC_DATE = slice(24, 36)
_ICC_SIGNATURE = slice(36, 40)
"""Where an ICC profile says when it was made, and what it is (ISO 15076-1, 7.2)."""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>id-ID</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@frozen
class Description:
    """What the file says of itself: title, author and the day of the letter."""

    title: str
    author: str
    dated: date


def archival(pdf: bytes, told: Description, attachment: bytes | None) -> bytes:
    """Return the pages of a PDF as PDF/A-3b, rewritten: the same bytes for the same pages, with the attachment if there is one.

    Raises:
        RenderError: this is no PDF that can be read.
    """
    writer = _Writer(told)
    try:
        writer.take(PdfFileReader(BytesIO(pdf)).root)
    except Exception as error:  # pyHanko lets errors of every kind escape from broken files
        raise RenderError("the PDF that LibreOffice made cannot be read", code="document.libreoffice") from error
    writer.describe()
    if attachment is not None:
        writer.attach(attachment)
    return writer.finished()


class _Writer(PdfFileWriter):
    """Writes copies of pages, and nothing of its own: no instant, no random identifier."""

    def __init__(self, told: Description) -> None:
        super().__init__(stream_xrefs=False, init_page_tree=False)  # type: ignore[no-untyped-call]  # typed in part
        self._told = told
        self._copies: dict[Reference, IndirectObject] = {}
        self._pending: list[tuple[IndirectObject, Reference]] = []

    def _update_meta(self) -> None:
        """Leave the metadata as they were described."""

    def take(self, root: DictionaryObject) -> None:
        """Copy the pages of another document, and what belongs to them."""
        for key in _CATALOG:
            if key in root:
                self.root[NameObject(key)] = self._copy(root.raw_get(key))
        while self._pending:
            place, source = self._pending.pop()
            self.add_object(self._copy(source.get_object()), idnum=place.idnum)

    def _copy(self, value: PdfObject) -> PdfObject:
        match value:
            case IndirectObject():
                if value.reference not in self._copies:
                    self._copies[value.reference] = self.allocate_placeholder()
                    self._pending.append((self._copies[value.reference], value.reference))
                return self._copies[value.reference]
            case StreamObject() if value.data[_ICC_SIGNATURE] == b"acsp":
                day = self._told.dated
                made = pack(">6H", day.year, day.month, day.day, 0, 0, 0)
                profile = value.data[: _ICC_DATE.start] + made + value.data[_ICC_DATE.stop :]
                dated = StreamObject(_named({"/N": value["/N"]}), stream_data=profile)
                dated.compress()
                return dated
            case StreamObject():
                return StreamObject(self._entries(value, "/Length"), encoded_data=value.encoded_data)
            case DictionaryObject():
                return DictionaryObject(self._entries(value, *_PAGE_LEFT_OUT if value.get("/Type") == "/Page" else ()))
            case ArrayObject():
                return ArrayObject(self._copy(item) for item in value)
            case _:
                return value

    def _entries(self, value: DictionaryObject, *left_out: str) -> dict[NameObject, PdfObject]:
        return {key: self._copy(item) for key, item in value.items() if key not in left_out}

    def describe(self) -> None:
        """Say in XMP what the document is (ISO 19005-3, 6.6), and in which language."""
        told = self._told
        text = _XMP.format(title=escape(told.title), author=escape(told.author), day=told.dated.isoformat())
        entries = {"/Type": NameObject("/Metadata"), "/Subtype": NameObject("/XML")}
        self.root[NameObject("/Metadata")] = self.add_object(StreamObject(_named(entries), stream_data=text.encode()))
        self.root[NameObject("/Lang")] = TextStringObject("id-ID")

    def attach(self, content: bytes) -> None:
        """Embed `letter.json` as the data that the pages were made of (ISO 19005-3, 6.8)."""
        name = TextStringObject(_NAME)
        entries = {"/Type": NameObject("/EmbeddedFile"), "/Subtype": NameObject("/application/json")}
        params = _named({"/Size": NumberObject(len(content))})
        file = StreamObject(_named({**entries, "/Params": params}), stream_data=content)
        file.compress()
        stream = self.add_object(file)
        specification = self.add_object(
            _named(
                {
                    "/Type": NameObject("/Filespec"),
                    "/F": name,
                    "/UF": name,
                    "/EF": _named({"/F": stream, "/UF": stream}),
                    "/AFRelationship": NameObject("/Data"),
                    "/Desc": TextStringObject("Isi surat ini sebagai data"),
                }
            )
        )
        files = _named({"/Names": ArrayObject([name, specification])})
        self.root[NameObject("/Names")] = _named({"/EmbeddedFiles": files})
        self.root[NameObject("/AF")] = ArrayObject([specification])

    def finished(self) -> bytes:
        """Return the file; its identifier is a digest of its content (ISO 32000-2, 14.4)."""
        return self._with(sha256(self._with(bytes(16))).digest()[:16])

    def _with(self, identifier: bytes) -> bytes:
        self._document_id = ArrayObject([ByteStringObject(identifier)] * 2)
        target = BytesIO()
        self.write(target)  # type: ignore[no-untyped-call]  # typed in part
        return target.getvalue()


def _named(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})
