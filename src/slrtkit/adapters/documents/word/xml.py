"""XML of Word documents, read without entities, definitions or network."""

from typing import TYPE_CHECKING, Any, TypeAlias

from slrtkit.errors import AdapterNotInstalledError, TemplateError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["Element", "W", "parsed", "written"]

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of WordprocessingML (ISO/IEC 29500-1, transitional), as lxml writes it."""


def parsed(name: str, data: bytes) -> Element:
    """Return the root element of a part.

    Raises:
        TemplateError: no XML, or XML with a document type, entities, or nested too deep.
        AdapterNotInstalledError: lxml is not installed.
    """
    etree = _etree()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        # lxml quotes the text, and its cause would carry it on
        raise TemplateError(
            "this part cannot be read", code="document.template-content", path=name, cure="save the template again"
        ) from None
    if root.getroottree().docinfo.doctype:
        raise TemplateError("no word processor writes a document type", code="document.template-content", path=name)
    return root


def written(root: Element) -> bytes:
    """Return a part as bytes, the same for the same tree."""
    return bytes(_etree().tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _etree() -> "ModuleType":
    try:
        from lxml import etree  # noqa: PLC0415  an optional dependency, loaded by the first document
    except ImportError as error:
        raise AdapterNotInstalledError(
            "Word documents are read with lxml, which is not installed", cure="pip install 'slrtkit[docx]'"
        ) from error
    found: ModuleType = etree
    return found
