"""`slrtkit search`: people by name, however it is spelt, by NIK, family card and village. No whole NIK is ever shown."""

import sys
from pathlib import Path

import click

from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.post import open_post, post_options
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.service.search import Match
from slrtkit.service.search import search as find

__all__ = ["search"]

_WORDS = {
    "id": {"none": "Tidak ada yang ditemukan.", "more": "… masih ada lagi; perjelas pencariannya.", "stands": "lihat {kept}"},
    "en": {"none": "Nobody was found.", "more": "… there are more; ask more precisely.", "stands": "see {kept}"},
}


@click.command(
    help="Cari orang: nama (ejaan bebas), NIK, NKK, desa. / Find people by name (any spelling), NIK, NKK, village.\n\n"
    "Tulis - sebagai NIK atau NKK untuk membacanya dari stdin. / Write - for NIK or NKK to read it from stdin.\n\n"
    "Kode keluar / exit code: 0 ditemukan / found, 1 tidak ada / nobody."
)
@click.argument("name", nargs=-1)
@click.option("--nik", default="", metavar="NIK")
@click.option("--nkk", default="", metavar="NKK")
@click.option("--village", default="", metavar="CODE", help="Kode desa, mis. / Region code, such as: 33.16.09.1008")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@post_options
@json_option
@lang_option
def search(
    name: tuple[str, ...],
    nik: str,
    nkk: str,
    village: str,
    limit: int,
    store: str | None,
    config: Path | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> Exit:
    """Tell who fits everything that is asked for."""
    nik, nkk = (sys.stdin.readline().strip() if value == "-" else value for value in (nik, nkk))
    with open_post(store, config) as post:
        found = find(
            post.journal,
            name=" ".join(name),
            nik=NIK(nik) if nik else None,
            nkk=NKK(nkk) if nkk else None,
            village=RegionCode(village) if village else None,
            limit=limit,
        )
    if as_json:
        show_json({"matches": [_document(match) for match in found.matches], "more": found.more})
    else:
        words = _WORDS[lang]
        for match in found.matches:
            stands = words["stands"].format(kept=match.stands_for) if match.stands_for != match.person.id else ""
            masked = match.person.nik.masked if match.person.nik else "-"
            line = f"{match.person.id}  {match.person.name}  {masked}  {match.village}  {match.household}  {match.likeness}%"
            click.echo(f"{line}  {stands}".rstrip())
        if found.more or not found.matches:
            click.echo(words["more" if found.more else "none"])
    return Exit.DONE if found.matches else Exit.NO


def _document(match: Match) -> dict[str, object]:
    return {
        "person": match.person.id,
        "name": match.person.name,
        "nik": match.person.nik.masked if match.person.nik else None,
        "household": match.household,
        "village": match.village.text,
        "likeness": match.likeness,
        "stands_for": match.stands_for,
    }
