"""`slrtkit catalog`: is a catalog sound, what does it say, and what can others have of it?"""

import json
from datetime import date, datetime
from pathlib import Path

import click

from slrtkit.adapters.catalog.cases import disagreements, read_cases, stray_files
from slrtkit.adapters.catalog.remarks import Remark, remarks
from slrtkit.adapters.catalog.toml import TomlCatalog, open_folder
from slrtkit.adapters.wording.labels import Count
from slrtkit.cli.base import Exit, day_option, json_option, lang_option, show_json
from slrtkit.cli.leaflet import terminal_lines
from slrtkit.domain.leaflet import leaflet_of
from slrtkit.domain.leaflet_words import WORDS
from slrtkit.domain.rules.language import Locale
from slrtkit.errors import RuleDefinitionError
from slrtkit.wire import program_to_wire

__all__ = ["catalog"]

_WORDS = {
    "id": {
        "sound": "{folder}: tidak bercela. Program: {count}.",
        "faults": "{count} kesalahan.",
        "remarks": "{count} catatan, di antaranya {unverified} syarat yang belum diverifikasi; --remarks menampilkan semuanya.",
        "agree": "{cases} kasus sesuai.",
        "disagree": "{count} ketidaksesuaian dalam {cases} kasus.",
        "written": "{count} halaman ditulis ke {folder}.",
        "exported": "{count} program ditulis ke {file}.",
    },
    "en": {
        "sound": "{folder}: no faults. Programs: {count}.",
        "faults": "{count:fault}.",
        "remarks": "{count:remark}, {unverified} of them on criteria that are unverified; --remarks shows them all.",
        "agree": "{cases:case agrees|cases agree}.",
        "disagree": "{count:disagreement} in {cases:case}.",
        "written": "{count:page} written to {folder}.",
        "exported": "{count:program} written to {file}.",
    },
}

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.group(help="Katalog program. / The catalog of programs.")
def catalog() -> None:
    """Hold the commands together."""


@catalog.command(
    help="Periksa semua berkas; semua kesalahan beserta tempatnya. / Check every file; all faults with their places.\n\n"
    "Kode keluar / exit code: 0 tanpa kesalahan / no faults, 1 ada kesalahan / faults, 2 tak terbaca / unreadable."
)
@_FOLDER
@click.option("--remarks", "show", is_flag=True, help="Tampilkan juga catatan. / Show the remarks, too.")
@json_option
@lang_option
def check(folder: Path, show: bool, as_json: bool, lang: Locale) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Tell every fault of a catalog, and what should be known of one without faults."""
    opened = open_folder(folder)
    told = () if opened.found else remarks(opened)
    faults = [*opened.found, *(_fault(remark, lang) for remark in told if remark.fault)]
    told = tuple(remark for remark in told if not remark.fault)
    if as_json:
        found = [{"code": f.code, "path": f.path, "text": f.text, "cure": f.cure, "picture": f.picture} for f in faults]
        noted = [{"code": r.code, "path": r.path, "text": {"id": r.says.id, "en": r.says.en}} for r in told]
        programs = [] if faults else sorted(opened.programs)
        show_json({"catalog": str(folder), "sound": not faults, "programs": programs, "faults": found, "remarks": noted})
        return Exit.NO if faults else Exit.DONE
    for fault in faults:
        click.echo(str(fault))
        click.echo(f"{fault.picture}\n" if fault.picture else "")
    for remark in told if show else ():
        click.echo(f"[{remark.code}] {remark.path}: {remark.says.en if lang == 'en' else remark.says.id}")
    words = _WORDS[lang]
    click.echo(words["faults" if faults else "sound"].format(folder=folder, count=Count(len(faults) or len(opened.programs))))
    if told and not show:
        unverified = sum(remark.code == "catalog.unverified" for remark in told)
        click.echo(words["remarks"].format(count=Count(len(told)), unverified=unverified))
    return Exit.NO if faults else Exit.DONE


def _fault(remark: Remark, lang: Locale) -> RuleDefinitionError:
    text = remark.says.en if lang == "en" else remark.says.id
    return RuleDefinitionError(text, code=remark.code, path=remark.path, picture=remark.picture)


@catalog.command(
    help="Uji kasus di samping tiap program (KODE.cases.toml). / Run the cases beside each program (CODE.cases.toml).\n\n"
    "Kode keluar / exit code: 0 semua sesuai / all agree, 1 ada yang tidak / some do not, 2 tak terbaca / unreadable."
)
@_FOLDER
@json_option
@lang_option
def test(folder: Path, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Tell where the rules say something else than their cases expect."""
    programs = TomlCatalog(folder)
    cases = [(programs.program(code), case) for code in programs.codes() for case in read_cases(folder, code)]
    disagreeing = (problem for program, case in cases for problem in disagreements(program, case, programs.facts))
    found = [*stray_files(folder, programs.codes()), *disagreeing]
    if as_json:
        show_json({"catalog": str(folder), "cases": len(cases), "problems": [problem._asdict() for problem in found]})
        return Exit.NO if found else Exit.DONE
    for problem in found:
        click.echo(f"[{problem.code}] {problem.path}: {problem.text}")
    words = _WORDS[lang]
    click.echo(words["disagree" if found else "agree"].format(cases=Count(len(cases)), count=Count(len(found))))
    return Exit.NO if found else Exit.DONE


@catalog.command(
    "describe", help="Satu lembar untuk tiap program, bagi warga. / A page for each program, for residents to read."
)
@_FOLDER
@click.argument("program", required=False)
@day_option("--on", "Hanya yang berlaku pada hari ini. / Only the version in force on this day.")
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path), help="Halaman HTML ke folder. / HTML pages into a folder."
)
@json_option
@lang_option
def describe_catalog(
    folder: Path,
    program: str | None,
    on: date | None,
    out: Path | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: Locale,
) -> None:
    """Describe one program, or all of them."""
    found = TomlCatalog(folder)
    programs = [found.program(code) for code in ([program] if program else found.codes())]
    if as_json:
        show_json({"catalog": str(folder), "programs": [program_to_wire(one, on, found.facts) for one in programs]})
        return
    leaflets = [leaflet_of(one, on, lang, found.facts) for one in programs]
    if out is None:
        click.echo("\n\n".join("\n".join(terminal_lines(leaflet)) for leaflet in leaflets))
        return
    from slrtkit.adapters.exchange.html import html_index, html_page  # noqa: PLC0415  the terminal does not need it

    out.mkdir(parents=True, exist_ok=True)
    for leaflet in leaflets:
        (out / f"{leaflet.code}.html").write_text(html_page(leaflet, WORDS[lang]), "utf-8")
    (out / "index.html").write_text(html_index(leaflets, WORDS[lang]), "utf-8")
    click.echo(_WORDS[lang]["written"].format(count=Count(len(leaflets) + 1), folder=out))


@catalog.command(
    help="Katalog untuk sistem lain: JSON, atau direktori layanan HSDS 3. / For other systems: JSON, or an HSDS 3 directory."
)
@_FOLDER
@click.option("--format", "form", type=click.Choice(["json", "hsds"]), required=True, help="Bentuknya. / The form.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Bawaan: stdout. / Default: stdout.")
@day_option("--on", "HSDS: keadaan pada hari ini. / HSDS: as of this day; default: today.")
@click.option("--publisher", default="", metavar="TEXT", help="HSDS: penerbit, dalam tiap id. / HSDS: who says it, in each id.")
@lang_option
def export(folder: Path, form: str, out: Path | None, on: date | None, publisher: str, lang: Locale) -> None:
    """Write the catalog for other systems."""
    found = TomlCatalog(folder)
    programs = [found.program(code) for code in found.codes()]
    document: dict[str, object]
    if form == "hsds":
        from slrtkit.adapters.exchange.hsds import hsds_document  # noqa: PLC0415  the other form does not need it

        day = on or datetime.now().astimezone().date()
        document = {**hsds_document(programs, day, found.facts, lang, publisher)}
    else:
        document = {"schema": "slrtkit/catalog/1", "programs": [program_to_wire(one, on, found.facts) for one in programs]}
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", "utf-8")
        click.echo(_WORDS[lang]["exported"].format(count=Count(len(programs)), file=out))
