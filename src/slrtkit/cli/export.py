"""`slrtkit export households`: the households as CSV, in the columns of `slrtkit import`."""

from pathlib import Path

import click

from slrtkit.adapters.exchange.export import export_households, fact_columns
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.post import open_post, post_options
from slrtkit.errors import StorageError
from slrtkit.service.exporting import all_households

__all__ = ["export"]

_WORDS = {"id": "{rows} orang ditulis ke {out}.", "en": "{rows} persons were written to {out}."}


@click.group("export", help="Keluarkan data. / Give data out.")
def export() -> None:
    """Hold the exports together."""


@export.command(
    "households",
    help="Rumah tangga sebagai CSV, tanpa yang dibatasi. / The households as CSV, without the restricted ones.",
)
@post_options
@click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Berkas baru. / A new file.")
@json_option
@lang_option
def households(store: str | None, config: Path | None, out: Path, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Write every household, readable by the file's owner alone; an existing file is never replaced."""
    with open_post(store, config) as post:
        with post.journal.looking("export", tells=False) as seen:
            names = fact_columns(all_households(seen))
        try:
            out.touch(0o600, exist_ok=False)
        except FileExistsError:
            raise StorageError("there is such a file already", code="export.exists", path=str(out)) from None
        written = out.open("w", encoding="utf-8", newline="")
        with written as file, post.journal.looking("export", tells=False) as seen:
            seen.told((), post.areas_seen("export"))
            rows = sum(file.write(line) > 0 for line in export_households(all_households(seen), names)) - 1
    if as_json:
        show_json({"file": str(out), "rows": rows})
    else:
        click.echo(_WORDS[lang].format(rows=rows, out=out))
