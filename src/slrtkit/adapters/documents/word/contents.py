"""What a Word template may hold: text, styles, pictures and page numbers, and nothing that acts or comes from elsewhere.

An allow-list of parts (ISO/IEC 29500-1): what is harmless and not needed is left out, everything else is refused by name, so
that neither Word nor LibreOffice ever meets it.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

from slrtkit.adapters.documents.word.archive import unpacked
from slrtkit.adapters.documents.word.pictures import check_picture
from slrtkit.adapters.documents.word.xml import Element, W, parsed, written
from slrtkit.errors import TemplateError

__all__ = ["STORY", "contents"]

_TYPES, _ROOT, _DOCUMENT = "[Content_Types].xml", "_rels/.rels", "word/document.xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

STORY: re.Pattern[str] = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
"""The parts that are printed."""
_KEPT = re.compile(STORY.pattern + r"|word/(?:styles|settings|numbering|theme/theme\d*)\.xml|word/media/[\w. -]+", re.ASCII)
_RELATIONS = re.compile(r"_rels/\.rels|word/_rels/(?:document|header\d*|footer\d*)\.xml\.rels", re.ASCII)
_LEFT_OUT = re.compile(
    r"docProps/.*|customXml/.*|word/(?:webSettings|fontTable|stylesWithEffects|people)\.xml|word/fonts/[\w.{}-]+"
    r"|word/glossary/.*|word/printerSettings/.*|word/(?:theme/)?_rels/[\w.]+\.rels",
    re.ASCII,
)
_RELATED = frozenset(
    ["officeDocument", "styles", "settings", "numbering", "footnotes", "endnotes", "header", "footer", "theme", "image"]
)
_UNRELATED = frozenset(
    [
        "core-properties",
        "extended-properties",
        "custom-properties",
        "thumbnail",
        "customXml",
        "webSettings",
        "fontTable",
        "stylesWithEffects",
        "people",
        "glossaryDocument",
        "printerSettings",
        "hyperlink",
    ]
)
_UNWRAPPED = [W + tag for tag in ("hyperlink", "smartTag", "customXml")]
_DROPPED = [W + tag for tag in ("proofErr", "bookmarkStart", "bookmarkEnd", "dataBinding", "lastRenderedPageBreak")]
_REFUSED = {
    "altChunk": "another file inside",
    "object": "an embedded object",
    "OLEObject": "an embedded object",
    "control": "a control that acts",
    "subDoc": "text from another file",
    "mailMerge": "a mail merge",
    "attachedTemplate": "another template behind it",
    "ffData": "a form field",
    "ins": "a tracked change",
    "del": "a tracked change",
    "moveFrom": "a tracked change",
    "moveTo": "a tracked change",
    "commentReference": "a comment",
}
_FIELDS = ("PAGE", "NUMPAGES")
_ADDRESS = re.compile(r"//|\\\\|^file:", re.IGNORECASE)
_VOCABULARY = re.compile(r"https?://(?:schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.oclc\.org/ooxml)/")
_SOURCES = ("src", "href", "{urn:schemas-microsoft-com:office:office}href")
_PROSE = ("descr", "title", "name", "alt")
_CURE = "remove it from the template, and save again"


def contents(docx: bytes) -> dict[str, bytes]:
    """Return the parts of a template that a letter needs, each of them checked.

    Raises:
        TemplateError: something that has no place in a template; the path names the part, the cure what to do.
        AdapterNotInstalledError: lxml is not installed.
    """
    given = unpacked(docx)
    if not {_TYPES, _ROOT, _DOCUMENT} <= set(given):
        raise TemplateError("this is not a Word document", code="document.not-docx", cure="save the template as .docx")
    kept, relations = dict[str, bytes](), dict[str, bytes]()
    for name, data in given.items():
        if name == _TYPES or _RELATIONS.fullmatch(name):
            relations[name] = data
        elif name.startswith("word/media/") and _KEPT.fullmatch(name):
            check_picture(name, data)
            kept[name] = data
        elif _KEPT.fullmatch(name):
            kept[name] = written(_clean(name, data))
        elif not _LEFT_OUT.fullmatch(name):
            raise _refused("a part that is none of text, style and picture", name)
    types = relations.pop(_TYPES)
    return {_TYPES: _typed(types, kept), **kept, **{name: _related(name, data, kept) for name, data in relations.items()}}


def _refused(what: str, path: str) -> TemplateError:
    return TemplateError(f"{what} has no place in a template", code="document.template-content", path=path, cure=_CURE)


def _typed(data: bytes, kept: Mapping[str, bytes]) -> bytes:
    """Check that this is an ordinary document, and forget the types of what is left out."""
    root = parsed(_TYPES, data)
    types = {entry.get("PartName"): entry.get("ContentType") for entry in root}
    if types.get("/" + _DOCUMENT) != _MAIN:
        cure = "save it as an ordinary Word document, .docx"
        raise TemplateError("this has macros, or is a template of Word itself", code="document.not-docx", cure=cure)
    for entry in list(root):
        if entry.get("PartName", "/" + _DOCUMENT)[1:] not in kept:
            root.remove(entry)
    return written(root)


def _related(name: str, data: bytes, kept: Mapping[str, bytes]) -> bytes:
    """Keep the relations between kept parts, drop the harmless ones, refuse every other."""
    root, folder = parsed(name, data), posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if kind in _UNRELATED:
            root.remove(relation)
        elif relation.get("TargetMode", "Internal") != "Internal":
            raise _refused(f"something from outside ({kind})", name)
        elif kind not in _RELATED or posixpath.normpath(posixpath.join("/", folder, target))[1:] not in kept:
            raise _refused(f"a relation to something else ({kind})", name)
    return written(root)


def _clean(name: str, data: bytes) -> Element:
    """Take out what is not printed, and refuse what acts."""
    root = parsed(name, data)
    for element in list(root.iter(*_UNWRAPPED, *_DROPPED)):
        if element.tag in _UNWRAPPED:
            for child in list(element):
                element.addprevious(child)
        element.getparent().remove(element)
    for element in root.iter():
        _check(element, name)
    for instruction in _instructions(root):
        if instruction.partition("\\")[0].strip() not in _FIELDS:
            raise _refused("a field other than PAGE and NUMPAGES", name)
    return root


def _check(element: Element, name: str) -> None:
    refused = _REFUSED.get(element.tag.rpartition("}")[2]) if element.tag.startswith((W, "{urn:schemas-")) else None
    if refused:
        raise _refused(refused, name)
    for key, value in element.attrib.items():
        if key in _SOURCES:
            raise _refused("a picture by its address", name)
        if _ADDRESS.search(value) and not _VOCABULARY.match(value) and key.rpartition("}")[2] not in _PROSE:
            raise _refused("an address of something outside", name)


def _instructions(root: Element) -> Iterator[str]:
    """Yield what each field computes; Word may split it over several runs, and put fields into fields."""
    pending: list[str] = []
    for element in root.iter(W + "fldSimple", W + "fldChar", W + "instrText"):
        if element.tag == W + "fldSimple":
            yield element.get(W + "instr", "")
        elif element.tag == W + "instrText":
            pending = pending or [""]
            pending[-1] += element.text or ""
        elif element.get(W + "fldCharType") == "begin":
            pending.append("")
        elif element.get(W + "fldCharType") == "end" and pending:
            yield pending.pop()
    yield from pending
