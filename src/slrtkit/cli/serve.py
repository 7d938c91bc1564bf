"""`slrtkit serve`: the public door, on which anybody checks a letter in a browser; with a store the API of the district too."""

import logging
import socket
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.config import find_config
from slrtkit.cli.desk import Desk
from slrtkit.cli.district import authenticator_of, kit_of, secret_of
from slrtkit.cli.exchange import exchange_of
from slrtkit.cli.post import acting_option, open_post
from slrtkit.cli.printing import spoken
from slrtkit.domain.sentences import Sentence
from slrtkit.kit.sync import opened_device
from slrtkit.service.bundle.reading import Receiver
from slrtkit.service.nodes import NodeDesk
from slrtkit.web.api import Watch, unwatched
from slrtkit.web.bundles import BundleShelf, bundle_app, shelf_of
from slrtkit.web.district import counter_app, district_app
from slrtkit.web.observing import JsonLines, json_lines
from slrtkit.web.verification import Manners, bundle_at, verification_app
from slrtkit.web.verification.serving import served
from slrtkit.web.verification.workers import Workers

if TYPE_CHECKING:
    from starlette.types import ASGIApp  # an extra: whoever lacks it is told so below

__all__ = ["serve"]

_SERVED = Sentence("Halaman periksa surat: {url}  (Ctrl-C: berhenti)", "The page that checks letters: {url}  (Ctrl-C ends it)")


@click.command(
    "serve",
    help="Halaman umum untuk memeriksa surat, dan API-nya. / The public page that checks letters, and its API.\n\n"
    "Tanpa penyimpanan: berkas diperiksa, tidak disimpan. / Without a store: files are judged, and kept nowhere.\n\n"
    "Dengan --store: juga API kabupaten di /api, menurut slrtkit.toml. / With --store: the district's API under /api too.",
)
@click.option("--store", metavar="DB", help="Penyimpanan, mis. / The store, such as: sqlite:slrtkit.db")
@click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Bawaan: slrtkit.toml di folder ini. / Default: slrtkit.toml in this folder.",
)
@click.option(
    "--trust",
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Berkas kepercayaan: folder atau berkas; perubahannya dibaca sendiri. / Trust bundle; what changes in it is noticed.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Alamat. / The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Porta; 0: yang bebas. / The port; 0: a free one.",
)
@click.option(
    "--bundles",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Juga loket paket di /bundles; perlu --store. / The counter for bundles too, at /bundles; needs --store.",
)
@acting_option
@click.option(
    "--log", is_flag=True, help="Satu baris JSON tiap permintaan, di stderr. / One line of JSON a request, on stderr."
)
@json_option
@lang_option
def serve(
    store: str | None,
    config: Path | None,
    trust: Path | None,
    host: str,
    port: int,
    bundles: Path | None,
    acting: str | None,
    log: bool,  # noqa: FBT001  click hands one argument for each option
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
) -> None:
    """Serve until somebody ends it."""
    if bundles and not store:
        raise click.UsageError("--store DB / --bundles FOLDER")
    bundle = bundle_at(trust or _trust(config))
    manners = Manners()
    judge = Workers(manners.workers, manners.seconds)  # of the door and of the API: as many processes as the manners say
    door = verification_app(bundle, manners, judge=judge)
    now = bundle(datetime.now(UTC))  # what is wrong with it is told before anybody comes
    with ExitStack() as opened:
        app = door
        if store:
            post = opened.enter_context(open_post(store, config))
            counter = bundle_app(_shelf(Desk(post, acting, ""), bundles)) if bundles else None
            if counter and not post.config.authentication:  # devices say who they are, and officers need not come
                app = counter_app(counter, door)
            else:
                who = authenticator_of(post)
                exchange = exchange_of(post.config, secret_of)
                kit, watch = kit_of(post, now), _logged() if log else unwatched
                app = district_app(kit, who, door, watch=watch, exchange=exchange, trust=bundle, judge=judge, counter=counter)
        _serve(app, host, port, as_json=as_json, lang=lang)


def _shelf(desk: Desk, folder: Path) -> BundleShelf:
    """Return the counter of this device; who takes its bundles is known before anybody comes."""
    post = desk.post
    nodes = NodeDesk(post.journal, opened_device(post.sealing.sealer, post.config.node), desk.day_of)
    return shelf_of(Receiver(nodes, post.blobs), folder, lambda: desk.context, post.clock.now)


def _logged() -> Watch:
    """Return what logs to stderr."""
    handler, logger = logging.StreamHandler(), logging.getLogger("slrtkit.web")
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return json_lines(logger)


def _trust(config: Path | None) -> Path:
    """Return the trust bundle that the configuration names."""
    said = find_config(config)
    if not said.trust:
        raise click.UsageError("--trust BUNDLE, atau / or: trust = … (slrtkit.toml)")
    return said.path(said.trust)


def _serve(app: "ASGIApp", host: str, port: int, *, as_json: bool, lang: str) -> None:
    with _listening(host, port) as listening:
        at, chosen = listening.getsockname()[:2]
        url = f"http://{f'[{at}]' if ':' in at else at}:{chosen}/"
        if as_json:
            show_json({"url": url})
        else:
            click.echo(spoken(lang, _SERVED).format(url=url))
        with suppress(KeyboardInterrupt):
            served(app, listening)


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        UsageError: nobody may listen there now.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or "not an address"
        raise click.UsageError(f"{host}:{port}: {reason} (pilih --port lain / choose another --port)") from error
