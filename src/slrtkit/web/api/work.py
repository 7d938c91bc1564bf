"""The operations of the day: what waits for an officer, how much is open, the catalog, and who looked at what."""

from slrtkit.kit import Kit
from slrtkit.ports.catalog import Catalog
from slrtkit.service.workdesk import WorkDesk
from slrtkit.web.api.operations import Operation

__all__ = ["WORK"]

WORK: tuple[Operation, ...] = (
    Operation("GET", "/worklist", WorkDesk.worklist, "work"),
    Operation("GET", "/counts", WorkDesk.counts, "work"),
    Operation("GET", "/programs", Catalog.codes, "catalog", name="programs"),
    Operation("GET", "/programs/{code}", Catalog.program, "catalog"),
    Operation("GET", "/access", Kit.audit_access),
    Operation("GET", "/access/broken-glass", Kit.broken_glass),
)
"""Worklists and counts, programs, and the record of access."""
