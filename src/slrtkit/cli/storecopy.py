"""`slrtkit store copy` and `restore`: all of a store into an empty one, compared whole; a back-up as a new life of the post."""

import re
import sys
from contextlib import closing
from pathlib import Path

import click

from slrtkit.adapters.clock.system import SystemClock
from slrtkit.cli.access import access_of
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.config import CONFIG, find_config, read_config
from slrtkit.cli.post import Post, acting_option, open_post, post_options, store_address, store_file
from slrtkit.domain.access import EVERYWHERE
from slrtkit.errors import NotFoundError, StorageError
from slrtkit.plugins import STORAGE
from slrtkit.ports.store import Store, UnitOfWork
from slrtkit.service.copying import Copied, copy_store
from slrtkit.service.uses import action_of

__all__ = ["copy", "restore"]

_WORDS = {
    "id": {
        "copied": "Disalin dan dibandingkan: {events} catatan, {things} riwayat, {files} berkas.",
        "next": "Sebut yang baru di slrtkit.toml (store = …); yang lama jangan ditulisi lagi.",
        "restored": "Dipulihkan dan dibandingkan: {events} catatan, {things} riwayat, {files} berkas. Inkarnasi: {incarnation}",
    },
    "en": {
        "copied": "Copied and compared: {events} records, {things} histories, {files} files.",
        "next": "Name the new one in slrtkit.toml (store = …); let nothing write to the old one any more.",
        "restored": "Restored and compared: {events} records, {things} histories, {files} files. Incarnation: {incarnation}",
    },
}
_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps of a store: the file itself, and what stands beside it."""
_KEY = re.compile(r"^incarnation\s*=.*\n", re.MULTILINE)
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


@click.command("copy", help="Salin semuanya ke penyimpanan kosong, mis. PostgreSQL. / Copy all of it into an empty one.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Bawaan: slrtkit.toml.")
@acting_option
@json_option
@lang_option
def copy(source: str, target: str, config: Path | None, acting: str | None, as_json: bool, lang: str) -> None:  # noqa: ARG001, FBT001  click hands one argument for each option
    """Copy, of one point in time; that it is made is on record before it is."""
    with open_post(source, config) as post:
        with post.journal.looking("snapshot-store", tells=False) as seen:
            seen.told((), (EVERYWHERE,))
        with closing(STORAGE.open(store_address(target))) as empty:
            done = _copied(post.store, empty)
    told = {"events": done.events, "things": done.things, "files": done.files}
    if as_json:
        show_json(told)
        return
    click.echo(_WORDS[lang]["copied"].format(**told))
    click.echo(_WORDS[lang]["next"])


@click.command("restore", help="Pulihkan cadangan sebagai hidup baru pos ini. / Restore a back-up, as a new life of the post.")
@click.argument("backup", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@post_options
@json_option
@lang_option
def restore(backup: Path, store: str | None, config: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  as above
    """Restore into the store of the configuration, which is empty or not there; first of all the new incarnation is noted."""
    found, path = find_config(config), config or Path(CONFIG)
    address, folder = (store_address(store), Path()) if store else (store_address(found.store), found.folder)
    if not path.is_file() or not (store or found.store):
        raise NotFoundError("no configuration says what is restored", code="config.store", cure="--config FILE")
    _require_room(store_file(address, folder))
    with open_post(str(backup), config) as kept:
        _require_allowed(kept)
        incarnation = _begin_anew(path)
        with closing(STORAGE.open(address, folder=folder)) as empty:
            done = _copied(kept.store, empty)
    with open_post(store, config) as post, post.journal.looking("restore-store", tells=False) as seen:
        seen.told((), (EVERYWHERE,))
    told = {"events": done.events, "things": done.things, "files": done.files, "incarnation": incarnation}
    show_json(told) if as_json else click.echo(_WORDS[lang]["restored"].format(**told))


def _copied(source: Store, target: Store) -> Copied:
    with source.begin(write=False) as unit:
        length = 2 * _last(unit)
    with click.progressbar(length=length, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        return copy_store(source, target, bar.update)


def _last(unit: UnitOfWork) -> int:
    """Return the last position of a log, found by halves."""
    low, high = 0, 1
    while unit.since(high - 1, 1):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if unit.since(middle - 1, 1) else (low, middle)
    return low


def _require_allowed(post: Post) -> None:
    """Refuse an officer who does not look after stores: the log in which that would be recorded is not there yet."""
    who = post.context(post.acting, post.clock.new_id())
    policy = access_of(post.config, who.actor, post.zone)
    policy.require_anywhere(who.actor, action_of("restore-store"), post.zone.day(who.now))


def _require_room(file: Path | None) -> None:
    beside = [file.with_name(f"{file.name}{end}") for end in _BESIDE] if file else []
    for one in beside:
        if one.exists():
            text = "there is a store already"
            raise StorageError(text, code="store.exists", path=str(one), cure="move it aside, with what stands beside it")


def _begin_anew(path: Path) -> str:
    """Note a new incarnation in a configuration, and return it: the second in which it begins."""
    incarnation, text = f"{SystemClock().now():%Y%m%dT%H%M%SZ}", path.read_text("utf-8")
    table = _TABLE.search(text)
    head = text[: table.start()] if table else text
    line = f'incarnation = "{incarnation}"\n'
    written = f"{_KEY.sub('', head).rstrip()}\n{line}\n{text[len(head) :]}".lstrip()
    part = path.with_name(f"{path.name}.part")
    part.write_text(written, "utf-8")
    try:
        if read_config(part).incarnation != incarnation:
            raise StorageError("the configuration cannot be changed", code="config.syntax", path=str(path), cure=line.strip())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return incarnation
