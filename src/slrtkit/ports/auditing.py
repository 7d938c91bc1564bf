"""The AuditRenderer port: the report of an audit becomes a file that is kept, sent and filed."""

from typing import Protocol

from slrtkit.domain.audit_paper import AuditPaper

__all__ = ["AuditRenderer"]


class AuditRenderer(Protocol):
    """Makes a document of the report of an audit.

    Promises: the same report gives the same bytes; text that came from files is never read as markup and never keeps the
    document from being made; nothing is fetched when it is opened.
    """

    def render_audit(self, paper: AuditPaper) -> bytes:
        """Return the document.

        Raises:
            RenderError: it cannot be laid out.
        """
        ...
