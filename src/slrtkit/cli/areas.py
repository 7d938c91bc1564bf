"""`slrtkit areas`: the district's table of regions, and how a new one takes its place."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
from attrs import evolve, frozen

from slrtkit.adapters.exchange.areas import read_areas, read_homes
from slrtkit.adapters.wording.labels import Count
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.changes import asking_options
from slrtkit.cli.post import Post, open_post, post_options
from slrtkit.domain.area import Area, AreaTree
from slrtkit.domain.history import StreamKind
from slrtkit.domain.identifiers import RegionCode
from slrtkit.errors import NotFoundError
from slrtkit.service.reassign import Reassignment, reassign_households

__all__ = ["areas"]

_WORDS = {
    "id": {
        "new": "{code}  {name}: baru",
        "renamed": "{code}  {name}: dahulu {before}",
        "ended": "{code}  {name}: berakhir {until}, menjadi {into}",
        "dropped": "{code}  {name}: hilang dari tabel; beri until, dan into bila ada penggantinya",
        "homes": "{code}  {name}: {households} rumah tangga masih tercatat di sini: slrtkit areas reassign {code}",
        "same": "Tidak ada wilayah yang berubah.",
        "dry": "Uji coba: {file} tidak diubah.",
        "refused": "{file} tidak diubah.",
        "done": "{count} wilayah di {file}.",
        "moved": "{count} rumah tangga tercatat di desa penggantinya mulai {since}.",
        "would": "Uji coba: {count} rumah tangga akan tercatat di desa penggantinya mulai {since}.",
        "left": "{count} rumah tangga belum disebut desanya; beri --homes FILE.csv dengan kolom household dan village:",
        "withheld": "{count} rumah tangga hanya untuk petugas yang ditunjuk.",
    },
    "en": {
        "new": "{code}  {name}: new",
        "renamed": "{code}  {name}: was {before}",
        "ended": "{code}  {name}: ended {until}, became {into}",
        "dropped": "{code}  {name}: missing from the table; give it until, and into if something followed it",
        "homes": "{code}  {name}: {households:household is|households are} still here: slrtkit areas reassign {code}",
        "same": "No region changed.",
        "dry": "Dry run: {file} was not changed.",
        "refused": "{file} was not changed.",
        "done": "{count:region} in {file}.",
        "moved": "{count:household is|households are} registered in the villages that followed, from {since} on.",
        "would": "Dry run: {count:household} would be registered in the villages that followed, from {since} on.",
        "left": "Nobody said where {count:household lives|households live}; give --homes FILE.csv with household and village:",
        "withheld": "{count:household is|households are} for the officers who are named alone.",
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
        changes = tuple(_changes(_table(post), after, post))
        target = post.config.path(post.config.areas)
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
        click.echo(
            words["done" if written else "refused" if refused else "dry"].format(count=Count(len(tuple(after))), file=target)
        )
    return Exit.NO if refused else Exit.DONE


@areas.command(
    "reassign",
    help="Catat rumah tangga desa yang berakhir atau dimekarkan di desa penggantinya. / "
    "Register the households of a village that ended or was split in those that followed it.\n\n"
    "--reason: peraturannya; tidak ada yang pindah rumah. / The decree; nobody moves.",
)
@click.argument("village", metavar="CODE")
@click.option(
    "--homes",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Kolom household, village; perlu bila desa itu dimekarkan. / Needed where the village was split.",
)
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan. / Only show.")
@asking_options
def reassign(
    village: str,
    homes: Path | None,
    dry_run: bool,  # noqa: FBT001  click hands one argument for each option
    store: str | None,
    config: Path | None,
    acting: str | None,
    reason: str,
    request: str | None,
    as_json: bool,  # noqa: FBT001  the same
    lang: str,
) -> Exit:
    """Give the households of a village the codes of those that followed it; exit code 1 while some are left."""
    named = read_homes(homes) if homes else {}
    with open_post(store, config) as post:
        context = evolve(post.context(acting, request or post.clock.new_id()), reason=reason)
        wanted = Reassignment(RegionCode(village), post.zone.day(context.now), named, dry_run)
        outcome = reassign_households(post.journal, context, _table(post), wanted)
    if as_json:
        show_json(
            {
                "village": village,
                "since": outcome.since.isoformat(),
                "moved": {household: code.text for household, code in outcome.moved.items()},
                "left": list(outcome.left),
                "withheld": outcome.withheld,
                "written": outcome.receipt is not None,
            }
        )
    else:
        words = _WORDS[lang]
        click.echo(words["would" if dry_run else "moved"].format(count=Count(len(outcome.moved)), since=outcome.since))
        if outcome.withheld:
            click.echo(words["withheld"].format(count=Count(outcome.withheld)))
        if outcome.left:
            click.echo("\n".join((words["left"].format(count=Count(len(outcome.left))), *outcome.left)))
    return Exit.NO if outcome.left else Exit.DONE


def _table(post: Post) -> AreaTree:
    if post.areas is None:
        raise NotFoundError("no table of regions is named", code="config.areas", cure='areas = "areas.csv" in slrtkit.toml')
    return post.areas


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
        households = (
            0 if after.on(area.code, day) else len(post.journal.whole.find(StreamKind.HOUSEHOLD, "village", _key(area)))
        )
        if households:
            yield _Change("homes", area, {"households": Count(households)})


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
