"""`slrtkit trust sign|revoke|refresh`: officers sign one after the other; keys end; what would expire is issued anew."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from slrtkit.adapters.trust import end_entries, open_draft, reissue
from slrtkit.cli.base import Exit, day_option
from slrtkit.cli.trustwords import bundle_argument, change_options, finish
from slrtkit.domain.authority import zone_of

__all__ = ["refresh", "revoke", "sign"]

_LISTS = ("authority", "issuers", "withdrawn", "log", "districts")


@click.command(
    "sign",
    help="Tanda tangani konsep yang menunggu; tanpa --key: lihat yang kurang. / Sign the draft that waits; without --key: "
    "see what it lacks.\n\nDi meja lain: bawa BUNDLE dan BUNDLE.draft. / At another desk: bring BUNDLE and BUNDLE.draft.",
)
@bundle_argument
@change_options
def sign(bundle: Path, keys: tuple[Path, ...], fd: int | None, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Add the signatures of these keys; the last one that is needed publishes."""
    return finish(open_draft(bundle), keys, fd, lang, as_json=as_json)


@click.command("revoke", help="Akhiri setiap entri sebuah kunci. / End every entry of a key.")
@bundle_argument
@click.argument("entry", metavar="KEY")
@day_option("--on", "Hari terakhir berlakunya; bawaan: hari ini. / The last day on which it holds; default: today.")
@click.option("--never", is_flag=True, help="Tidak pernah sah: surat lama pun gugur. / It never held: older letters fail too.")
@change_options
def revoke(
    bundle: Path,
    entry: str,
    on: date | None,
    never: bool,  # noqa: FBT001  as above
    keys: tuple[Path, ...],
    fd: int | None,
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
) -> Exit:
    """End a key, told by at least 8 digits."""
    now, draft = datetime.now(UTC), open_draft(bundle)
    day = on or zone_of(draft.book.root.scope).day(now)
    draft, lists = end_entries(draft, entry.lower(), day, now, never=never)
    return finish(draft, keys, fd, lang, as_json=as_json, lists=list(lists))


@click.command("refresh", help="Terbitkan lagi sebelum kedaluwarsa. / Issue anew before it expires; entries stay.")
@bundle_argument
@click.option("--list", "lists", multiple=True, type=click.Choice(_LISTS), help="Daftar ini juga. / This list too.")
@click.option("--days", type=click.IntRange(1, 3660), metavar="N", help="Daftar berlaku berapa hari. / The lists hold so long.")
@change_options
def refresh(
    bundle: Path,
    lists: tuple[str, ...],
    days: int | None,
    keys: tuple[Path, ...],
    fd: int | None,
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
) -> Exit:
    """Issue snapshot and timestamp anew, and the lists that are named."""
    draft = reissue(open_draft(bundle), lists, datetime.now(UTC), holds=timedelta(days=days) if days else None)
    return finish(draft, keys, fd, lang, as_json=as_json)
