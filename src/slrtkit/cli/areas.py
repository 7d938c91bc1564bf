"""`slrtkit areas`: the district's table of regions, and how a new one takes its place."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
from attrs import frozen

from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.post import Post, open_post, post_options
from slrtkit.domain.area import Area, AreaTree
from slrtkit.domain.history import StreamKind
from slrtkit.errors import NotFoundError

__all__ = ["areas"]

_WORDS = {
    "id": {
        "new": "{code}  {name}: baru",
        "renamed": "{code}  {name}: dahulu {before}",
        "ended": "{code}  {name}: berakhir {until}, menjadi {into}",
        "dropped": "{code}  {name}: hilang dari tabel; beri until, dan into bila ada penggantinya",
        "homes": "{code}  {name}: {households} rumah tangga masih tercatat di sini",
        "same": "Tidak ada wilayah yang berubah.",
        "dry": "Uji coba: {file} tidak diubah.",
        "refused": "{file} tidak diubah.",
        "done": "{count} wilayah di {file}.",
    },
    "en": {
        "new": "{code}  {name}: new",
        "renamed": "{code}  {name}: was {before}",
        "ended": "{code}  {name}: ended {until}, became {into}",
        "dropped": "{code}  {name}: missing from the table; give it until, and into if something followed it",
        "homes": "{code}  {name}: {households} households are still registered here",
        "same": "No region changed.",
        "dry": "Dry run: {file} was not changed.",
        "refused": "{file} was not changed.",
        "done": "{count} regions in {file}.",
    },
}


@click.group("areas", help="Tabel wilayah kabupaten. / The district's table of regions.")
def areas() -> None:
    """Hold the commands together."""


@areas.command(
    "import",
    help="Ganti tabel wilayah: pemekaran, penggabungan, nama baru. / Replace the table: splits, mergers, new names.\n\n"
    "Wilayah yang hilang dari tabel ditolak; kode keluar 1. / A region missing from the table is refused; exit code 1.",
)
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path))
@post_options
@click.option("--dry-run", is_flag=True, help="Hanya periksa. / Only check.")
@json_option
@lang_option
def import_areas(
    file: Path,
    store: str | None,
    config: Path | None,
    dry_run: bool,  # noqa: FBT001  click hands one argument for each option
    as_json: bool,  # noqa: FBT001  the same
    lang: str,
) -> Exit:
    """Check a new table beside the present one, tell what changes, and put it in its place."""
    after = read_areas(file)
    with open_post(store, config) as post:
        if post.areas is None:
            raise NotFoundError("no table of regions is named", code="config.areas", cure='areas = "areas.csv" in slrtkit.toml')
        target = post.config.path(post.config.areas)
        changes = tuple(_changes(post.areas, after, post))
    refused = any(change.what == "dropped" for change in changes)
    written = not (refused or dry_run)
    if written:
        _replace(target, file.read_bytes())
    if as_json:
        told = [
            {"what": change.what, "code": change.area.code.text, "name": change.area.name, **change.more} for change in changes
        ]
        show_json({"file": str(target), "areas": len(tuple(after)), "written": written, "changes": told})
    else:
        words = _WORDS[lang]
        for change in changes:
            click.echo(words[change.what].format(code=change.area.code, name=change.area.name, **change.more))
        if not changes:
            click.echo(words["same"])
        click.echo(words["done" if written else "refused" if refused else "dry"].format(count=len(tuple(after)), file=target))
    return Exit.NO if refused else Exit.DONE


@frozen
class _Change:
    """One thing that is otherwise in the new table; `more` completes its words."""

    what: str
    area: Area
    more: dict[str, str | int]


def _changes(before: AreaTree, after: AreaTree, post: Post) -> Iterator[_Change]:
    """Yield what changes from one table to the next, and the ended villages in which households are registered."""
    day = post.zone.day(post.clock.now())
    old = {area.code: area for area in before}
    yield from (_Change("dropped", area, {}) for area in before if area.code not in after)
    for area in after:
        known = old.get(area.code)
        if known is None:
            yield _Change("new", area, {})
        elif known.name != area.name:
            yield _Change("renamed", area, {"before": known.name})
        if area.until and (known is None or known.until is None):
            yield _Change("ended", area, {"until": area.until.isoformat(), "into": " ".join(map(str, area.into)) or "-"})
        households = 0 if after.on(area.code, day) else len(post.journal.find(StreamKind.HOUSEHOLD, "village", _key(area)))
        if households:
            yield _Change("homes", area, {"households": households})


def _key(area: Area) -> bytes:
    return area.code.text.encode()


def _replace(target: Path, data: bytes) -> None:
    """Put a new file in the place of one that is there: whole, or not at all."""
    beside = target.with_name(f"{target.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
