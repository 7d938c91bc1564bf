"""`slrtkit trust add authority|issuer|log|district`: one more entry in a list, which its officers then sign."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from slrtkit.adapters.trust import add_entry, certificate_key, open_draft
from slrtkit.cli.base import Exit, day_option
from slrtkit.cli.trustwords import FILE, book_of, bundle_argument, change_options, finish
from slrtkit.domain.authority import AuthorityEntry, zone_of
from slrtkit.domain.districts import DistrictEntry
from slrtkit.domain.issuers import SEAL_KEY_DAYS, IssuerEntry
from slrtkit.domain.logkeys import LogEntry, LogRole
from slrtkit.domain.trust import Entry

__all__ = ["add"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_YEAR = timedelta(days=365)


@click.group("add", help="Tambah kunci ke daftar. / Add a key to a list.")
def add() -> None:
    """Hold the commands together."""


def _options(command: _Command) -> _Command:
    """Add what every entry has: the bundle, days, and key files."""
    first = day_option("--from", "Hari pertama; bawaan: hari ini. / First day; default: today.")
    last = day_option("--to", "Hari terakhir. / Last day.")
    text = "Daftar berlaku berapa hari. / So many days the list holds."
    days = click.option("--days", type=click.IntRange(1, 3660), metavar="N", help=text)
    return bundle_argument(first(last(days(change_options(command)))))


_OFFICE = click.option("--office", required=True, metavar="CODE", help="Kode kantor. / Code of the office.")
_TYPES = click.option("--type", "types", multiple=True, required=True, metavar="CODE", help="Jenis surat. / A letter type.")
_PUBLIC = click.option("--public", required=True, metavar="HEX", help="Kunci publik. / The public key.")


@add.command("authority", help="Pejabat yang boleh menandatangani, dari sertifikatnya. / An officer who may sign.")
@_options
@_OFFICE
@_TYPES
@click.option("--certificate", required=True, metavar="FILE", type=FILE, help="Sertifikat PEM atau DER. / Their certificate.")
@click.option("--role", required=True, metavar="TEXT", help="Jabatan. / The position that they sign in.")
def authority(office: str, types: tuple[str, ...], certificate: Path, role: str, **options: Any) -> Exit:  # noqa: ANN401  as click hands them
    """Add an entry for the key of a certificate, as long as the certificate holds unless told otherwise."""
    key, found = certificate_key(certificate)

    def entry(today: date, first: date, last: date | None) -> Entry:
        until = last or zone_of(office).day(found.not_valid_after_utc)
        return AuthorityEntry(key, office, role, types, first, until, today)

    return _added("authority", office, entry, **options)


@add.command("issuer", help="Kunci segel kantor, paling lama 90 hari. / A seal key of an office, for at most 90 days.")
@_options
@_OFFICE
@_TYPES
@_PUBLIC
def issuer(office: str, types: tuple[str, ...], public: str, **options: Any) -> Exit:  # noqa: ANN401  as above
    """Add an entry for a seal key."""

    def entry(today: date, first: date, last: date | None) -> Entry:
        return IssuerEntry(public, office, types, first, last or first + timedelta(days=SEAL_KEY_DAYS - 1), today)

    return _added("issuers", office, entry, **options)


@add.command("log", help="Kunci register surat, atau saksinya. / The key of a register of letters, or of a witness.")
@_options
@_OFFICE
@_PUBLIC
@click.option("--name", required=True, metavar="NAME", help="Nama register. / The register's name.")
@click.option("--witness", is_flag=True, help="Kunci saksi. / It is a witness's.")
def log(office: str, public: str, name: str, witness: bool, **options: Any) -> Exit:  # noqa: ANN401, FBT001  as above
    """Add an entry for the key of a log."""

    def entry(today: date, first: date, last: date | None) -> Entry:
        role = LogRole.WITNESS if witness else LogRole.LOG
        return LogEntry(name, public, role, office, first, last or first + _YEAR, today)

    return _added("log", office, entry, **options)


@add.command("district", help="Jamin akar sebuah kabupaten. / Vouch for the root of a district, as a province.")
@_options
@click.option("--district", required=True, metavar="BUNDLE", type=click.Path(path_type=Path), help="Daftarnya. / Its bundle.")
def district(district: Path, **options: Any) -> Exit:  # noqa: ANN401  as above
    """Add an entry for the newest root of a district's bundle, which holds."""
    book = book_of(district)

    def entry(today: date, _: date, __: date | None) -> Entry:
        return DistrictEntry(book.root.scope, book.root.version, book.roots[-1].digest, today)

    return _added("districts", book.root.scope, entry, **options)


def _added(
    name: str,
    office: str,
    entry: Callable[[date, date, date | None], Entry],
    *,
    bundle: Path,
    days: int | None,
    keys: tuple[Path, ...],
    fd: int | None,
    as_json: bool,
    lang: str,
    **dates: date | None,
) -> Exit:
    now = datetime.now(UTC)
    today = zone_of(office).day(now)
    made = entry(today, dates["from"] or today, dates["to"])
    draft = add_entry(open_draft(bundle), name, made, now, holds=timedelta(days=days) if days else None)
    return finish(draft, keys, fd, lang, as_json=as_json)
