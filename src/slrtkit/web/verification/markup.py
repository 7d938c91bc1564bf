"""HTML as a tree: text that is put into it stays text, whatever stands in it."""

from collections.abc import Iterable
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

from slrtkit.domain.identifiers import mask

__all__ = ["Node", "document", "element", "shown"]

Node: TypeAlias = Element | str | None


def element(tag: str, /, *children: Node | Iterable[Node], **attributes: str | None) -> Element:
    """Return an element.

    Args:
        tag: Its tag.
        children: Elements, texts, and rows of them; None is left out.
        attributes: Its attributes; `class_` is `class`, `aria_live` is `aria-live`; None is left out.
    """
    told = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    made = Element(tag, told)
    for child in children:
        for node in [child] if child is None or isinstance(child, (Element, str)) else child:
            _put(made, node)
    return made


def document(root: Element) -> str:
    """Return a page."""
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html")


def shown(text: str) -> str:
    """Return text that comes from a file as it may be shown: nothing that steers, and no whole NIK."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in mask(text))


def _put(parent: Element, node: Node) -> None:
    if isinstance(node, str):
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + node
        else:
            parent.text = (parent.text or "") + node
    elif node is not None:
        parent.append(node)
