"""`slrtkit notify`: short messages that something waits, and what other registers subscribed to."""

from collections.abc import Iterable, Mapping
from importlib import import_module

import click

from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.outreach import notices_of
from slrtkit.domain.notice import Notice
from slrtkit.errors import NotFoundError

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


@desk_command(notify, "partners", "Sistem lain yang berlangganan, lewat DCI. / Other registers that subscribed, by DCI.")
def partners(desk: Desk) -> Mapping[str, object]:
    """Tell partners what happened since they were told last; what one does not take now, the next run tells again."""
    post, opening = desk.post, import_module("slrtkit.cli.district")  # the extra `web`: other notices do without
    exchange = import_module("slrtkit.cli.exchange").exchange_of(post.config, opening.secret_of)
    if exchange is None or exchange.subscriptions is None or exchange.courier is None:
        raise NotFoundError(
            "no register of others can subscribe here",
            code="config.dci",
            cure="subscriptions in [dci], callback of a [[dci.partner]] (slrtkit.toml)",
        )
    trust = load_bundle(post.config.path(post.config.trust), desk.context.now)
    tell = import_module("slrtkit.web.dci.notifying").notify
    return {"messages": tell(opening.kit_of(post, trust), exchange, exchange.subscriptions, exchange.courier)}


def _told(notices: Iterable[Notice]) -> list[Mapping[str, object]]:
    return [{"notice": one.kind.value, "to": one.to.kind.value, "id": one.to.id, "about": one.about} for one in notices]
