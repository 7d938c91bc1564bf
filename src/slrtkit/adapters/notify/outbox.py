"""An outbox: a folder with a JSON file for each notice, from which a gateway for SMS or chat takes what it sends.

    keluar/6b2f….json    {"id", "kind", "to": {"kind", "id"}, "about", "text": {"id", "en"}}
    keluar/6b2f….sent    empty: the gateway has sent it, and made this file

A file appears whole or not at all, and is never changed. The gateway sends the files that have no mark, and then marks them; it
deletes none of a notice that is younger than a month, for the file is what keeps a notice from being sent twice.
"""

import os
from pathlib import Path
from secrets import token_hex

from slrtkit.domain.notice import Notice
from slrtkit.errors import NotifyError, SlrtError
from slrtkit.ledger import canonical, parse
from slrtkit.ports.notify import Notifier
from slrtkit.wire import from_wire, to_wire

__all__ = ["Outbox"]

_DRAFT, _FILE, _SENT = ".draft", ".json", ".sent"


class Outbox(Notifier):
    """Notices as files of a folder, which is made where it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder: Path = folder

    def send(self, notice: Notice) -> None:
        """Write the file of a notice, durably; see `slrtkit.ports.Notifier`."""
        place, data = self.folder / f"{notice.id}{_FILE}", canonical(to_wire(notice)) + b"\n"
        draft = self.folder / f"{token_hex(8)}{_DRAFT}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(draft, data)
            try:
                os.link(draft, place)
            except FileExistsError:
                if place.read_bytes() != data:
                    raise NotifyError("another notice has this id", code="notify.other", path=notice.id) from None
            finally:
                draft.unlink()
            _settle(self.folder)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise NotifyError(f"the outbox cannot be written: {reason}", path=self.folder.name, cure="try again") from error

    def waiting(self) -> tuple[Notice, ...]:
        """Return the notices that the gateway has not marked, in the order of their ids.

        Raises:
            NotifyError: a file is not what was written.
        """
        sent = {path.stem for path in self.folder.glob(f"*{_SENT}")}
        return tuple(_read(path) for path in sorted(self.folder.glob(f"*{_FILE}")) if path.stem not in sent)

    def mark_sent(self, notice: str) -> None:
        """Mark a notice as sent, as a gateway does."""
        (self.folder / f"{notice}{_SENT}").touch()


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make the names of a folder durable, where the system opens folders; Windows does not, and writes names through."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> Notice:
    try:
        return from_wire(parse(path.read_bytes().strip()), Notice)
    except SlrtError as error:
        raise NotifyError("this file is no notice", code="notify.file", path=path.name) from error
