"""`slrtkit trust show|status|pack|withdrawn`: what a trust bundle says, how old it is, and which letters were withdrawn."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import click

from slrtkit.adapters.trust import Book, bundle_file, load_bundle, publish_withdrawn, read_book, read_list_key, read_seen
from slrtkit.adapters.trust import compare as against
from slrtkit.cli.base import Exit, LazyGroup, json_option, lang_option, show_json
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.press import passphrase
from slrtkit.cli.printing import named, printable, spoken
from slrtkit.cli.trustwords import FILE, PARTS, age_of, book_of, bundle_argument, grouped, part_json
from slrtkit.domain.authority import zone_of
from slrtkit.domain.sentences import NOTICES, Sentence
from slrtkit.domain.trust import Age, TrustPart
from slrtkit.domain.verification import Notice
from slrtkit.ledger import instant_text
from slrtkit.service.withdraw import withdrawn_entries
from slrtkit.wire import to_wire

__all__ = ["trust"]

_BARE = Sentence(
    "Hanya akar X.509: cukup untuk melihat tanda tangan saja.", "X.509 roots alone: enough for a look at signatures."
)
_SIGNS = Sentence("{need} dari {count} kunci", "{need} of {count} keys")
_DAYS = Sentence("umur {age} hari, sisa {left} hari", "{age} days old, {left} days left")
_PACKED = Sentence("Satu berkas: {out} ({size} bita)", "One file: {out} ({size} bytes)")
_SHOWN = ("authority", "issuers", "log", "districts")
"""The lists whose entries are shown; withdrawn letters are counted."""


class _TrustGroup(LazyGroup):
    """The commands that change a bundle are imported when they are called."""

    at: ClassVar[dict[str, tuple[str, str]]] = {
        "add": ("slrtkit.cli.trustadd:add", "Tambah kunci ke daftar. / Add a key to a list."),
        "import": ("slrtkit.cli.trustimport:import_", "Terima pembaruan dari USB. / Take over an update from a stick."),
        "init": ("slrtkit.cli.trustroot:init", "Buat akar kepercayaan baru. / Make a new root of trust."),
        "key": ("slrtkit.cli.trustroot:key", "Buat berkas kunci berkata sandi. / Make a key file under a passphrase."),
        "refresh": ("slrtkit.cli.trustsign:refresh", "Perpanjang masa berlaku. / Issue anew before it expires."),
        "revoke": ("slrtkit.cli.trustsign:revoke", "Akhiri kunci. / End the entries of a key."),
        "rotate": ("slrtkit.cli.trustroot:rotate", "Ganti kunci atau akar. / Exchange keys, or make the next root."),
        "sign": ("slrtkit.cli.trustsign:sign", "Tanda tangani konsep. / Sign the draft that waits."),
    }

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """List the commands, without importing those that are not."""
        here = {name: command.help or "" for name, command in self.commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(({name: text for name, (_, text) in self.at.items()} | here).items()))


@click.group(cls=_TrustGroup, help="Berkas kepercayaan: siapa boleh menandatangani. / Trust bundles: who may sign.")
def trust() -> None:
    """Hold the commands together."""


@trust.command("show", help="Isi berkas kepercayaan. / What a trust bundle says.")
@bundle_argument
@json_option
@lang_option
def show(bundle: Path, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Tell every list with its version and age; a bundle that does not hold is an error."""
    now = datetime.now(UTC)
    told, book = load_bundle(bundle, now), read_book(bundle)
    lists = {part.name: part for part in told.parts if part.name not in ("root", "snapshot", "timestamp")}
    if as_json:
        spans = {name: part_json(part, now, part.age(now)) for name, part in lists.items()}
        show_json({"roots": len(told.roots), "training": told.training, "lists": spans, **(_document(book) if book else {})})
        return Exit.DONE
    if told.training:
        click.echo(spoken(lang, NOTICES[Notice.TRAINING]))
    click.echo("\n".join(_page(book, lists, lang)) if book else spoken(lang, _BARE))
    return Exit.DONE


@trust.command(
    "status",
    help="Umur dan masa berlaku setiap bagian. / How old each part is, and how long it holds.\n\n"
    "Kode keluar / exit code: 0 semua berlaku / all in force, 3 ada yang kedaluwarsa / something has expired.",
)
@bundle_argument
@click.option(
    "--warn",
    type=click.IntRange(0, 366),
    default=14,
    show_default=True,
    metavar="DAYS",
    help="Ingatkan sekian hari sebelumnya. / Say so many days before that something ends.",
)
@json_option
@lang_option
def status(bundle: Path, warn: int, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  as above
    """Tell the age of each part; an expired root too, which no verifier believes."""
    now, book = datetime.now(UTC), book_of(bundle)
    seen = read_seen(bundle)
    if seen:
        against(book, seen)
    ages = {part: part.age(now, timedelta(days=warn)) for part in book.told}
    if as_json:
        show_json(
            {
                "bundle": str(bundle),
                "scope": book.root.scope,
                "parts": [part_json(part, now, age) for part, age in ages.items()],
            }
        )
    else:
        click.echo("\n".join(_line(part, age, now, lang) for part, age in ages.items()))
    return Exit.UNDETERMINED if {Age.EXPIRED, Age.NOT_YET} & {*ages.values()} else Exit.DONE


@trust.command("pack", help="Satu berkas untuk USB. / One file for a stick.")
@bundle_argument
@click.option("--out", required=True, metavar="FILE", type=FILE, help="Berkasnya. / The file.")
@json_option
@lang_option
def pack(bundle: Path, out: Path, as_json: bool, lang: str) -> None:  # noqa: FBT001  as above
    """Put a bundle that holds into one file."""
    book_of(bundle)
    size = bundle_file(bundle, out).stat().st_size
    if as_json:
        show_json({"bundle": str(bundle), "file": str(out), "bytes": size})
    else:
        click.echo(spoken(lang, _PACKED).format(out=named(out), size=size))


@desk_command(trust, "withdrawn", "Tulis surat yang dicabut ke daftar. / Put withdrawn letters into a bundle.")
@bundle_argument
@click.option(
    "--key",
    "keys",
    multiple=True,
    required=True,
    metavar="FILE",
    type=FILE,
    help="Kunci daftar ini, susunan, dan penanda. / The keys of the list, the snapshot and the timestamp.",
)
@click.option(
    "--days", type=click.IntRange(1, 366), default=30, show_default=True, help="Berlaku berapa hari. / Holds so long."
)
def withdrawn(desk: Desk, bundle: Path, keys: tuple[Path, ...], days: int) -> Mapping[str, object]:
    """Add what this store knows to be withdrawn, and sign the list."""
    entries = withdrawn_entries(desk.post.journal)
    signing = [read_list_key(path, passphrase) for path in keys]
    listed = publish_withdrawn(bundle, entries, signing, desk.context.now, holds=timedelta(days=days))
    return {
        "bundle": str(bundle),
        "version": listed.version,
        "expires": instant_text(listed.expires),
        "letters": [{"number": one.number, "on": one.on.isoformat(), "by": one.replaced_by} for one in listed.entries],
    }


def _document(book: Book) -> dict[str, object]:
    root = book.root
    return {
        "root": {
            "version": root.version,
            "scope": root.scope,
            "fingerprint": book.roots[-1].digest,
            "fingerprints": {str(version): digest for version, digest in book.fingerprints.items()},
            "expires": instant_text(root.expires),
            "roles": {
                name: {"threshold": role.threshold, "keys": list(role.keys)} for name, role in sorted(root.roles.items())
            },
            "holders": root.holders,
        },
        "entries": {name: to_wire(book.parts[name].said.entries) for name in _SHOWN if name in book.parts},
    }


def _page(book: Book, lists: Mapping[str, TrustPart], lang: str) -> Iterator[str]:
    root = book.root
    yield f"{spoken(lang, PARTS['root'])}: v{root.version}  ({root.scope}, {zone_of(root.scope).dated(root.expires)})"
    yield f"  {grouped(book.roots[-1].digest)}"
    for name, role in sorted(root.roles.items()):
        who = ", ".join(printable(root.holders.get(key, key[:16])) for key in role.keys)
        signs = spoken(lang, _SIGNS).format(need=role.threshold, count=len(role.keys))
        yield f"  {spoken(lang, PARTS[name]) if name in PARTS else printable(name)}: {signs}  ({who})"
    for name, one in lists.items():
        zone = zone_of(one.scope)
        span = f"{zone.dated(one.issued)} / {zone.dated(one.expires)}"
        yield f"{spoken(lang, PARTS[name])}: {one.entries}  ({one.scope}, v{one.version}, {span})"
        if name in _SHOWN:
            for entry in to_wire(book.parts[name].said.entries):
                yield "  " + "  ".join(printable(_said(value)) for value in entry.values() if value not in (None, ""))


def _said(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _line(part: TrustPart, age: Age, now: datetime, lang: str) -> str:
    days = spoken(lang, _DAYS).format(age=(now - part.issued).days, left=(part.expires - now).days)
    until = zone_of(part.scope).dated(part.expires)
    return f"{spoken(lang, PARTS[part.name]):<28} v{part.version:<4} {age_of(age, lang):<14} {days}  ({until})"
