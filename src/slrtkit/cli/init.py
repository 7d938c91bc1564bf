"""`slrtkit init`: a new store, and beside it the `slrtkit.toml` that names it."""

import json
import os
from pathlib import Path

import click

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.config import CONFIG, PLAIN
from slrtkit.cli.post import store_address, store_file
from slrtkit.errors import StorageError
from slrtkit.plugins import STORAGE

__all__ = ["init"]

_WORDS = {
    "id": {
        "made": "Penyimpanan baru: {store}",
        "config": "Pengaturan baru: {config}",
        "kept": "{config} sudah ada dan tidak diubah.",
        "plain": (
            "Mode polos: siapa yang menyalin cakramnya dapat membacanya. Sandikan sebelum catatan pertama: slrtkit keys init"
        ),
    },
    "en": {
        "made": "New store: {store}",
        "config": "New configuration: {config}",
        "kept": "{config} is there already, unchanged.",
        "plain": "Plain mode: whoever copies the disk reads it. Seal it before the first record: slrtkit keys init",
    },
}


@click.command("init", help="Buat penyimpanan baru. / Make a new store.")
@click.argument("db", metavar="DB")
@click.option("--areas", metavar="CSV", type=click.Path(path_type=Path), help="Tabel wilayah. / The table of regions.")
@click.option("--catalog", metavar="DIR", type=click.Path(path_type=Path), help="Katalog program. / The catalog of programs.")
@json_option
@lang_option
def init(db: str, areas: Path | None, catalog: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Make a store; refuse one that is there. Regions and catalog are checked first, and named in `slrtkit.toml`."""
    address = store_address(db)
    file = store_file(address, Path())
    if file is not None and file.exists():
        raise StorageError("there is a store already", code="store.exists", path=str(file), cure="name another file")
    regions = len(tuple(read_areas(areas))) if areas else 0
    programs = len(TomlCatalog(catalog).codes()) if catalog else 0
    folder = file.parent if file else Path()
    if not folder.is_dir():
        raise StorageError("there is no such folder", code="store.folder", path=str(folder), cure="make it first")
    STORAGE.open(address).close()
    config = folder / CONFIG
    written = _write(config, _text(address, file, folder, areas, catalog))
    if as_json:
        told = {"store": address, "config": str(config), "config_written": written, "areas": regions, "programs": programs}
        show_json(told)
        return
    words = _WORDS[lang]
    click.echo(words["made"].format(store=address))
    click.echo(words["config" if written else "kept"].format(config=config))
    if written:
        click.echo(words["plain"])


def _text(address: str, file: Path | None, folder: Path, areas: Path | None, catalog: Path | None) -> str:
    """Return the lines of a new `slrtkit.toml`; its paths are relative to its own folder."""
    places = {"store": f"sqlite:{file.name}" if file else address}
    places |= {
        name: Path(os.path.relpath(path, folder)).as_posix() for name, path in (("catalog", catalog), ("areas", areas)) if path
    }
    places["keys"] = PLAIN
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in places.items())


def _write(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False where one is."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
