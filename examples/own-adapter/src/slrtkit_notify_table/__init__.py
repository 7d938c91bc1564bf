"""Notices as rows of an SQLite table, from which a gateway for SMS takes what it sends.

The gateway reads the rows whose `sent` is 0, sends them, and sets `sent` to 1. It deletes none: the row is what keeps a notice
from being sent twice.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from slrtkit.domain.notice import Notice, NoticeKind, Recipient, RecipientKind
from slrtkit.domain.rules import Says
from slrtkit.errors import NotifyError
from slrtkit.ports import Address, Notifier, Secret

__all__ = ["NoticeTable", "open_table"]

_TABLE = """
CREATE TABLE IF NOT EXISTS notice (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    recipient_kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    about TEXT NOT NULL,
    text_id TEXT NOT NULL,
    text_en TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0
) STRICT
"""
_ADD = """
INSERT INTO notice (id, kind, recipient_kind, recipient, about, text_id, text_en) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""
_KEPT = "SELECT id, kind, recipient_kind, recipient, about, text_id, text_en FROM notice WHERE id = ?"
_WAITING = "SELECT id, kind, recipient_kind, recipient, about, text_id, text_en FROM notice WHERE sent = 0 ORDER BY rowid"
_PATIENCE = 30.0  # seconds to wait for another writer


class NoticeTable(Notifier):
    """A table of notices. Each call opens the file anew, so that threads and processes may share one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, notice: Notice) -> None:
        """Write a row, durably; the same notice again changes nothing. See `slrtkit.ports.Notifier`."""
        row = _row(notice)
        with self._writing() as table:
            table.execute(_ADD, row)
            kept = table.execute(_KEPT, [notice.id]).fetchone()
        if kept != row:
            raise NotifyError("another notice has this id", code="notify.other", path=notice.id)

    def take(self) -> tuple[Notice, ...]:
        """Do what a gateway does: return the rows that wait, in the order in which they came, and mark them as sent."""
        with self._writing() as table:
            rows = table.execute(_WAITING).fetchall()
            table.execute("UPDATE notice SET sent = 1 WHERE sent = 0")
        return tuple(_notice(*row) for row in rows)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the table alone; what was written is on the disk when this ends, or was never written."""
        try:
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)) as table:
                table.execute("BEGIN IMMEDIATE")
                table.execute(_TABLE)
                yield table
                table.execute("COMMIT")
        except sqlite3.Error as error:
            reason = type(error).__name__  # SQLite's own words may hold values
            raise NotifyError(f"the table cannot be written: {reason}", path=self.path.name, cure="try again") from error


def open_table(address: Address, _: Secret, /) -> NoticeTable:
    """Open `table:FILE`. Raises PluginError where the address names no file, or has an option."""
    address.expect()
    return NoticeTable(address.path)


def _row(notice: Notice) -> tuple[str, ...]:
    to, text = notice.to, notice.text
    return (notice.id, notice.kind.value, to.kind.value, to.id, notice.about, text.id, text.en)


def _notice(key: str, kind: str, recipient_kind: str, recipient: str, about: str, text_id: str, text_en: str) -> Notice:
    to = Recipient(RecipientKind(recipient_kind), recipient)
    return Notice(key, NoticeKind(kind), to, about, Says(id=text_id, en=text_en))
