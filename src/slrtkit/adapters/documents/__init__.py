"""Adapters of the Renderer port: a letter becomes a document."""

from slrtkit.adapters.documents.typst import TypstRenderer

__all__ = ["TypstRenderer"]
