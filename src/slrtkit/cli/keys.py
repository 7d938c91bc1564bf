"""`slrtkit keys`: the keys that a store is sealed with. Passphrases are typed; they are in no argument and no variable."""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.config import CONFIG, PLAIN, Config, KeysEntry, find_config
from slrtkit.cli.post import open_post, post_options
from slrtkit.cli.sealing import asked, opened_sealing
from slrtkit.errors import KeyRingError
from slrtkit.plugins import KEYS
from slrtkit.ports.keys import TurningRing
from slrtkit.service.rebuild import renew

if TYPE_CHECKING:
    from collections.abc import Callable

    from slrtkit.adapters.keys.file import FileRing, Lock

__all__ = ["keys"]

_FILE = "file:"
_CHOSEN = re.compile(r"""^[ \t]*keys[ \t]*=[ \t]*(["'])plain\1[ \t]*(?:#.*)?\n?""", re.MULTILINE)
_WORDS = {
    "id": {
        "made": "Berkas kunci baru: {ring}; pemulihnya: {recoverers} orang",
        "store": "Kunci {file} dan {file}.recovery, serta {vault}, dicadangkan bersama penyimpanan, di tempat lain.",
        "unlocked": "Terbuka sampai {idle} menit tanpa dipakai.",
        "locked": "Terkunci.",
        "plain": "Mode polos: isi penyimpanan tidak disandi.",
        "status": "Kunci induk {version}; {keys} kunci data, {old} masih di bawah kunci induk lama; {erased} dihapus.",
        "open": "Terbuka.",
        "rotated": "Kunci induk {version}; {keys} kunci data dibungkus ulang.",
        "indexes": "Kunci indeks diganti; {snapshots} rekaman dibuat ulang.",
        "recovered": "Berkas kunci dipulihkan: {ring}",
        "drill": "Latihan pemulihan: {opened} kunci terbuka, {failed} tidak.",
    },
    "en": {
        "made": "New key ring: {ring}; recovery recipients: {recoverers}",
        "store": "Back up {file}, {file}.recovery and {vault} together with the store, in another place.",
        "unlocked": "Unlocked until nobody used it for {idle} minutes.",
        "locked": "Locked.",
        "plain": "Plain mode: nothing in the store is sealed.",
        "status": "Master key {version}; {keys} data keys, {old} of them under an older master key; {erased} erased.",
        "open": "Unlocked.",
        "rotated": "Master key {version}; {keys} data keys wrapped anew.",
        "indexes": "Index keys changed; {snapshots} snapshots made anew.",
        "recovered": "Key ring recovered: {ring}",
        "drill": "Restore drill: {opened} keys open, {failed} do not.",
    },
}
_CONFIG = click.option(
    "--config", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Bawaan: slrtkit.toml."
)
_IDENTITY = click.option(
    "--identity",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Kunci age di tempat lain. / An age key.",
)


@click.group(help="Kunci penyandi data. / The keys that data are sealed with.")
def keys() -> None:
    """Hold the commands together."""


@keys.command(
    "init", help="Buat berkas kunci, dan pakai untuk penyimpanan yang masih kosong. / Make a ring for an empty store."
)
@click.option("--ring", default="slrtkit.keys", metavar="FILE", show_default=True, help="Berkas kunci. / The file of the ring.")
@click.option("--vault", default="slrtkit.vault", metavar="FILE", show_default=True, help="Kunci data. / The data keys.")
@click.option(
    "--recovery", multiple=True, metavar="AGE", help="Penerima pemulihan, dua atau lebih. / Two or more who recover it."
)
@_IDENTITY
@_CONFIG
@lang_option
def init(ring: str, vault: str, recovery: tuple[str, ...], identity: Path | None, config: Path | None, lang: str) -> None:
    """Make a ring, and name it in `slrtkit.toml`; a store that holds anything in plain is refused."""
    found = find_config(config)
    if found.keys:
        raise KeyRingError("the configuration names a ring already", code="keys.exists", path=found.keys.ring)
    _require_empty(found)
    said = _without_plain(found)
    file = import_module("slrtkit.adapters.keys.file")
    path = found.folder / ring
    file.FileRing.make(path, _lock(path, identity, new=True), recovery)
    address = f"{_FILE}{ring}" + (f"?identity={identity}" if identity else "")
    _replace(found.folder / CONFIG, f"{said}\n[keys]\nring = {json.dumps(address)}\nvault = {json.dumps(vault)}\n")
    words = _WORDS[lang]
    click.echo(words["made"].format(ring=ring, recoverers=len(set(recovery))))
    click.echo(words["store"].format(file=ring, vault=vault))


@keys.command("unlock", help="Buka kunci untuk beberapa menit. / Unlock the ring for some minutes.")
@_CONFIG
@lang_option
def unlock(config: Path | None, lang: str) -> None:
    """Ask for the passphrase once, and keep the master keys in the memory of a process that ends when nobody asks it."""
    found = find_config(config)
    entry = _entry(found)
    agent = import_module("slrtkit.cli.agent")
    agent.hold(found.folder, entry.ring, _file_ring(found, entry).masters(), entry.idle * 60)
    click.echo(_WORDS[lang]["unlocked"].format(idle=entry.idle))


@keys.command("lock", help="Kunci lagi sekarang. / Lock the ring now.")
@_CONFIG
@lang_option
def lock(config: Path | None, lang: str) -> None:
    """Forget the master keys."""
    found = find_config(config)
    import_module("slrtkit.cli.agent").forget(found.folder, _entry(found).ring)
    click.echo(_WORDS[lang]["locked"])


@keys.command("status", help="Keadaan kunci. / How the keys are.")
@_CONFIG
@json_option
@lang_option
def status(config: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Tell the mode, which master key is the newest, and what is under an older one; nothing is unlocked for it."""
    found = find_config(config)
    words = _WORDS[lang]
    if found.keys is None:
        show_json({"mode": PLAIN, "chosen": found.plain}) if as_json else click.echo(words["plain"])
        return
    vault = import_module("slrtkit.adapters.keys").SqliteVault(found.folder / found.keys.vault)
    versions = [key.version for name in vault.names() if (key := vault.load(name))]
    newest = max(versions, default=0)
    told = {
        "mode": "sealed",
        "unlocked": import_module("slrtkit.cli.agent").answers(found.folder, found.keys.ring),
        "version": newest,
        "keys": len(versions),
        "old": sum(version < newest for version in versions),
        "erased": len(list(vault.destroyed())),
    }
    vault.close()
    if as_json:
        show_json(told)
        return
    click.echo(words["open" if told["unlocked"] else "locked"])
    click.echo(words["status"].format(**told))


@keys.command("rotate", help="Ganti kunci induk; isi tidak ditulis ulang. / A new master key; payloads stay as they are.")
@click.option("--retire", is_flag=True, help="Buang kunci induk lama. / Forget the older master keys.")
@click.option("--index", "indexes", is_flag=True, help="Ganti juga kunci indeks. / New keys of the indexes, too.")
@post_options
@lang_option
def rotate(store: str | None, config: Path | None, retire: bool, indexes: bool, lang: str) -> None:  # noqa: FBT001  as above
    """Make a master key, wrap every data key with it, and forget the older ones where that is wanted."""
    found = find_config(config)
    entry, words = _entry(found), _WORDS[lang]
    ring = KEYS.open(entry.ring, folder=found.folder, secret=_once())
    if not isinstance(ring, TurningRing):
        raise KeyRingError("this ring is changed where it is kept", code="keys.turn", cure="add a version there, then rotate")
    ring.turn()
    import_module("slrtkit.cli.agent").forget(found.folder, entry.ring)
    made = import_module("slrtkit.adapters.keys")
    vault = made.SqliteVault(found.folder / entry.vault)
    wrapped = made.EnvelopeSealer(ring, vault).rewrap()
    if retire:
        ring.retire()
    vault.close()
    click.echo(words["rotated"].format(version=ring.version, keys=wrapped))
    if indexes:
        with open_post(store, config) as post:
            journal = post.journal
            try:
                post.sealing.envelope.turn_indexes()
            finally:  # also where the old keys could not be overwritten yet: nothing stands under them any more
                snapshots = renew(journal)
            click.echo(words["indexes"].format(snapshots=snapshots))


@keys.command("recover", help="Pulihkan berkas kunci dengan kunci pemulih. / Restore the ring by a recovery key.")
@click.option(
    "--by", "recoverer", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Kunci pemulih. / Their key."
)
@_IDENTITY
@_CONFIG
@lang_option
def recover(recoverer: Path, identity: Path | None, config: Path | None, lang: str) -> None:
    """Write the ring anew, under a new passphrase."""
    found = find_config(config)
    entry, file = _entry(found), import_module("slrtkit.adapters.keys.file")
    path = _path(found, entry)
    file.recovery(path, _read(recoverer))
    file.recover(path, _read(recoverer), _lock(path, identity, new=True))
    click.echo(_WORDS[lang]["recovered"].format(ring=path.name))


@keys.command("drill", help="Latihan pemulihan: apakah semua kunci terbuka? / Restore drill: does every key open?")
@click.option(
    "--by", "recoverer", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Kunci pemulih. / Their key."
)
@_CONFIG
@json_option
@lang_option
def drill(recoverer: Path, config: Path | None, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  as above
    """Open every data key by a recovery key, and change nothing."""
    found = find_config(config)
    entry = _entry(found)
    ring = import_module("slrtkit.adapters.keys.file").recovery(_path(found, entry), _read(recoverer))
    sealing = opened_sealing(entry, found.folder)
    opened, failed = sealing.envelope.check(ring)
    sealing.close()
    show_json({"opened": opened, "failed": failed}) if as_json else click.echo(
        _WORDS[lang]["drill"].format(opened=opened, failed=failed)
    )
    return Exit.NO if failed else Exit.DONE


def _entry(found: Config) -> KeysEntry:
    if found.keys is None:
        raise KeyRingError("the store is in plain mode", code="keys.plain", cure="slrtkit keys init")
    return found.keys


def _path(found: Config, entry: KeysEntry) -> Path:
    scheme, _, place = entry.ring.partition(":")
    if f"{scheme}:" != _FILE:
        raise KeyRingError("this is for a ring in a file", code="keys.file", path=scheme)
    return found.folder / place.partition("?")[0]


def _file_ring(found: Config, entry: KeysEntry) -> "FileRing":
    _path(found, entry)
    return KEYS.open(entry.ring, folder=found.folder, secret=asked)  # type: ignore[return-value]  # a ring in a file


def _lock(path: Path, identity: Path | None, *, new: bool) -> "Lock":
    file = import_module("slrtkit.adapters.keys.file")
    if identity:
        lock: Lock = file.IdentityLock(lambda: _read(identity))
        return lock
    said = str(click.prompt(path.name, hide_input=True, confirmation_prompt=new, err=True))
    chosen: Lock = file.PassphraseLock(lambda: said)
    return chosen


def _once() -> "Callable[[str], bytes]":
    """Return what asks for each passphrase once, within one command."""
    told: dict[str, bytes] = {}

    def ask(name: str) -> bytes:
        if name not in told:
            told[name] = asked(name)
        return told[name]

    return ask


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise KeyRingError("the identity cannot be read", code="keys.identity", path=str(path)) from None


def _without_plain(found: Config) -> str:
    """Return the text of `slrtkit.toml` without the line that chose plain mode, which `[keys]` takes the place of."""
    path = found.folder / CONFIG
    text = path.read_text("utf-8") if path.exists() else ""
    if not found.plain:
        return text
    left, lines = _CHOSEN.subn("", text, count=1)
    if not lines:
        raise KeyRingError("plain mode stands in other words", code="keys.plain-line", path=CONFIG, cure="take that line out")
    return left


def _replace(path: Path, text: str) -> None:
    """Write a file anew, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, "utf-8")
    if path.exists():
        part.chmod(path.stat().st_mode)
    part.replace(path)


def _require_empty(found: Config) -> None:
    """Refuse a store that holds anything: what is recorded in plain stays so, and half a promise is none."""
    if not found.store:
        return
    with open_post(None, found.folder / CONFIG) as post, post.store.begin(write=False) as unit:
        if unit.since(0, 1):
            raise KeyRingError(
                "the store holds records in plain",
                code="keys.plain-records",
                cure="make a new store, seal it, and import the register",
            )
