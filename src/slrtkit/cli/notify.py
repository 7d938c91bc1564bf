"""`slrtkit notify`: short messages that something waits."""

from collections.abc import Iterable, Mapping

import click

from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.outreach import notices_of
from slrtkit.domain.notice import Notice

__all__ = ["notify"]


@click.group(help="Pemberitahuan kepada warga dan kantor. / Notices to residents and offices.")
def notify() -> None:
    """Hold the commands together."""


@desk_command(notify, "run", "Serahkan yang sudah waktunya, masing-masing sekali. / Hand over what is due, each once.")
def run(desk: Desk) -> Mapping[str, object]:
    """Run it; what could not be handed over is tried again by the next run."""
    done = notices_of(desk).run(desk.context)
    return {"notices": _told(done.sent), "failed": _told(done.failed)}


@desk_command(notify, "due", "Yang akan diserahkan; tidak ada yang ditulis. / What a run would hand over.")
def due(desk: Desk) -> Mapping[str, object]:
    """List it."""
    return {"notices": _told(notices_of(desk).due(desk.context.now))}


def _told(notices: Iterable[Notice]) -> list[Mapping[str, object]]:
    return [{"notice": one.kind.value, "to": one.to.kind.value, "id": one.to.id, "about": one.about} for one in notices]
