"""`slrtkit store`: what whoever keeps a store does with it: bring it up to date, look it over, copy it, prove it."""

from pathlib import Path

import click

from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.post import located, open_post, post_options
from slrtkit.cli.rebuild import rebuild
from slrtkit.cli.storecopy import copy, restore
from slrtkit.domain.access import EVERYWHERE
from slrtkit.errors import SchemaTooOldError
from slrtkit.plugins import STORAGE
from slrtkit.ports.upkeep import upkeep

__all__ = ["store"]

_WORDS = {
    "id": {
        "migrated": "Tabel penyimpanan diperbarui.",
        "current": "Tabel penyimpanan sudah yang terbaru.",
        "sound": "Tidak ada yang salah dengan penyimpanan ini.",
        "copied": "Salinan penyimpanan: {out}",
    },
    "en": {
        "migrated": "The tables of the store were brought up to date.",
        "current": "The tables of the store are up to date.",
        "sound": "Nothing is wrong with the store.",
        "copied": "A copy of the store: {out}",
    },
}


@click.group("store", help="Rawat penyimpanan. / Look after the store.")
def store() -> None:
    """Hold what looks after a store."""


@store.command("migrate", help="Perbarui tabelnya, setelah mencadangkan. / Bring its tables up to date, after a back-up.")
@post_options
@json_option
@lang_option
def migrate(store: str | None, config: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Bring it up to date, or go on where that was interrupted; say whether there was anything to do."""
    _, address, folder = located(store, config)
    try:
        STORAGE.open(address, folder=folder).close()
    except SchemaTooOldError:
        STORAGE.open(f"{address}{'&' if '?' in address else '?'}migrate=yes", folder=folder).close()
        done = True
    else:
        done = False
    if as_json:
        show_json({"migrated": done})
    else:
        click.echo(_WORDS[lang]["migrated" if done else "current"])


@store.command("check", help="Periksa berkas atau basis datanya. / Look its file or database over.")
@post_options
@json_option
@lang_option
def check(store: str | None, config: Path | None, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  as above
    """Say what the database finds wrong with itself; exit code 1 where that is anything."""
    with open_post(store, config) as post, post.journal.looking("check-store", tells=False):
        problems = [{"path": one.path, "code": one.code, "text": one.text} for one in upkeep(post.store).check()]
    if as_json:
        show_json({"problems": problems})
    elif not problems:
        click.echo(_WORDS[lang]["sound"])
    else:
        for one in problems:
            click.echo(f"{one['path']}: [{one['code']}] {one['text']}")
    return Exit.NO if problems else Exit.DONE


@store.command(
    "snapshot", help="Salin ke berkas baru, sementara yang lain bekerja. / Copy it to a new file, while others work."
)
@click.argument("out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@post_options
@json_option
@lang_option
def snapshot(out: Path, store: str | None, config: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  as above
    """Write a copy of one point in time, which is itself a SQLite store; that it is made is on record before it is."""
    with open_post(store, config) as post:
        with post.journal.looking("snapshot-store", tells=False) as seen:
            seen.told((), (EVERYWHERE,))
        upkeep(post.store).snapshot(out)
    if as_json:
        show_json({"snapshot": str(out)})
    else:
        click.echo(_WORDS[lang]["copied"].format(out=out))


store.add_command(rebuild, "rebuild")
store.add_command(copy)
store.add_command(restore)
