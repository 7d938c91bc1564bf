"""`slrtkit serve --trust BUNDLE`: the public door, on which anybody checks a letter in a browser."""

import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.printing import spoken
from slrtkit.domain.sentences import Sentence
from slrtkit.web.verification import bundle_at, verification_app
from slrtkit.web.verification.serving import served

__all__ = ["serve"]

_SERVED = Sentence("Halaman periksa surat: {url}  (Ctrl-C: berhenti)", "The page that checks letters: {url}  (Ctrl-C ends it)")


@click.command(
    "serve",
    help="Halaman umum untuk memeriksa surat, dan API-nya. / The public page that checks letters, and its API.\n\n"
    "Tanpa penyimpanan: berkas diperiksa, tidak disimpan. / Without a store: files are judged, and kept nowhere.",
)
@click.option(
    "--trust",
    required=True,
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Daftar kepercayaan: folder atau berkas; perubahannya dibaca sendiri. / Trust bundle; what changes in it is noticed.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Alamat. / The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Porta; 0: yang bebas. / The port; 0: a free one.",
)
@json_option
@lang_option
def serve(trust: Path, host: str, port: int, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Serve until somebody ends it."""
    bundle = bundle_at(trust)
    bundle(datetime.now(UTC))  # what is wrong with it is told before anybody comes
    with _listening(host, port) as listening:
        at, chosen = listening.getsockname()[:2]
        url = f"http://{f'[{at}]' if ':' in at else at}:{chosen}/"
        if as_json:
            show_json({"url": url})
        else:
            click.echo(spoken(lang, _SERVED).format(url=url))
        with suppress(KeyboardInterrupt):
            served(verification_app(bundle), listening)


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
