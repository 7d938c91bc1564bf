"""`slrtkit ticket`: how the case of a ticket number stands; it asks nobody who they are, and tells of nobody."""

from pathlib import Path

import click

from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.outreach import tickets_of
from slrtkit.cli.post import open_post, post_options
from slrtkit.domain.ticket import Ticket
from slrtkit.domain.ticketview import told_by_ticket

__all__ = ["ticket"]


@click.command(help="Keadaan pengaduan menurut nomor tiket. / How the case of a ticket number stands.")
@click.argument("code", metavar="CODE")
@post_options
@json_option
@lang_option
def ticket(code: str, store: str | None, config: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  click's way
    """Tell it."""
    number = Ticket.read(code)
    with open_post(store, config) as post:
        view = tickets_of(post, post.unseen).view(number, post.clock.now())
    said = told_by_ticket(view)
    if not as_json:
        click.echo(said.id if lang == "id" else said.en)
        return
    show_json(
        {
            "ticket": str(number),
            "stage": view.stage.value,
            "since": view.since.isoformat(),
            "where": view.where,
            "missing": view.missing,
            "until": view.until.isoformat() if view.until else None,
            "training": view.training,
            "text": {"id": said.id, "en": said.en},
        }
    )
