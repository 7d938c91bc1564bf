"""`slrtkit catalog`: is a catalog sound, and what does it say?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from slrtkit.adapters.catalog.cases import disagreements, read_cases
from slrtkit.adapters.catalog.toml import TomlCatalog, check_catalog
from slrtkit.cli.base import Exit, day_option, json_option, lang_option, show_json
from slrtkit.domain.program import Program
from slrtkit.domain.rules import Criterion, RuleSet, describe, facts_used, unparse
from slrtkit.domain.rules.language import Locale
from slrtkit.domain.subject import Unit

__all__ = ["catalog"]

_WORDS = {
    "id": {
        "sound": "Katalog {folder} tidak bercela: {count} program.",
        "faults": "{count} kesalahan.",
        "agree": "{cases} kasus sesuai.",
        "disagree": "{count} ketidaksesuaian dalam {cases} kasus.",
        "unit": "Sasaran",
        "owner": "Pemilik",
        "from": "Berlaku sejak",
        "until": "sampai sebelum",
        "basis": "Dasar hukum",
        "source": "Sumber",
        "condition": "Syarat",
        "facts": "Fakta",
        Unit.PERSON: "orang",
        Unit.FAMILY: "keluarga",
        Unit.HOUSEHOLD: "rumah tangga",
    },
    "en": {
        "sound": "The catalog {folder} has no faults: {count} programs.",
        "faults": "{count} faults.",
        "agree": "{cases} cases agree.",
        "disagree": "{count} disagreements in {cases} cases.",
        "unit": "For each",
        "owner": "Owner",
        "from": "In force from",
        "until": "until before",
        "basis": "Legal basis",
        "source": "Source",
        "condition": "Condition",
        "facts": "Facts",
        Unit.PERSON: "person",
        Unit.FAMILY: "family",
        Unit.HOUSEHOLD: "household",
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
@json_option
@lang_option
def check(folder: Path, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Tell every fault of a catalog."""
    faults = check_catalog(folder)
    programs = () if faults else TomlCatalog(folder).codes()
    if as_json:
        told = [{"code": f.code, "path": f.path, "text": f.text, "cure": f.cure, "picture": f.picture} for f in faults]
        show_json({"catalog": str(folder), "sound": not faults, "programs": list(programs), "faults": told})
        return Exit.NO if faults else Exit.DONE
    for fault in faults:
        click.echo(str(fault))
        click.echo(f"{fault.picture}\n" if fault.picture else "")
    words = _WORDS[lang]
    click.echo(words["faults" if faults else "sound"].format(folder=folder, count=len(faults) or len(programs)))
    return Exit.NO if faults else Exit.DONE


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
    found = [problem for program, case in cases for problem in disagreements(program, case)]
    if as_json:
        show_json({"catalog": str(folder), "cases": len(cases), "problems": [problem._asdict() for problem in found]})
        return Exit.NO if found else Exit.DONE
    for problem in found:
        click.echo(f"[{problem.code}] {problem.path}: {problem.text}")
    words = _WORDS[lang]
    click.echo(words["disagree" if found else "agree"].format(cases=len(cases), count=len(found)))
    return Exit.NO if found else Exit.DONE


@catalog.command("describe", help="Ketentuan program dalam kalimat. / What the programs ask for, in sentences.")
@_FOLDER
@click.argument("program", required=False)
@day_option("--on", "Hanya yang berlaku pada hari ini. / Only the version in force on this day.")
@json_option
@lang_option
def describe_catalog(folder: Path, program: str | None, on: date | None, as_json: bool, lang: Locale) -> None:  # noqa: FBT001  click hands one argument for each option
    """Describe one program, or all of them."""
    found = TomlCatalog(folder)
    programs = [found.program(code) for code in ([program] if program else found.codes())]
    if as_json:
        show_json({"catalog": str(folder), "programs": [_document(one, on) for one in programs]})
    else:
        click.echo("\n\n".join("\n".join(_page(one, on, lang)) for one in programs))


def _versions(program: Program, on: date | None) -> list[tuple[RuleSet, date | None]]:
    """Return each version with the day on which the next begins."""
    ordered = sorted(program.versions, key=lambda version: version.in_force_from)
    ends = [*(version.in_force_from for version in ordered[1:]), None]
    chosen = program.rules(on) if on else None
    return [(version, end) for version, end in zip(ordered, ends, strict=True) if chosen in {None, version}]


def _facts(criterion: Criterion) -> list[str]:
    return [unparse(fact) for fact in facts_used(criterion.when)]


def _page(program: Program, on: date | None, lang: Locale) -> Iterator[str]:
    words = _WORDS[lang]
    yield click.style(f"{program.code}  {program.name}", bold=True)
    yield f"  {words['unit']}: {words[program.unit]} · {words['owner']}: {program.owner}"
    for version, end in _versions(program, on):
        until = f" {words['until']} {end}" if end else ""
        yield f"\n  {words['from']} {version.in_force_from}{until}"
        yield f"  {words['basis']}: {version.legal_basis}"
        if version.source:
            yield f"  {words['source']}: {version.source}"
        for criterion in version.criteria:
            yield f"\n    {criterion.code}: {criterion.says.en if lang == 'en' else criterion.says.id}"
            yield f"      {words['condition']}: {describe(criterion.when, lang, unit=program.unit)}"
            yield f"      {words['facts']}: {', '.join(_facts(criterion)) or '-'}"
            if criterion.source:
                yield f"      {words['source']}: {criterion.source}"


def _document(program: Program, on: date | None) -> dict[str, object]:
    return {
        "program": program.code,
        "name": program.name,
        "sector": program.sector,
        "owner": program.owner,
        "unit": program.unit.value,
        "versions": [_version(version, end, program.unit) for version, end in _versions(program, on)],
    }


def _version(version: RuleSet, end: date | None, unit: Unit) -> dict[str, object]:
    return {
        "in_force_from": version.in_force_from.isoformat(),
        "until_before": end.isoformat() if end else None,
        "legal_basis": version.legal_basis,
        "source": version.source,
        "digest": version.digest,
        "criteria": [
            {
                "code": criterion.code,
                "says": {"id": criterion.says.id, "en": criterion.says.en},
                "when": unparse(criterion.when),
                "described": {"id": describe(criterion.when, "id", unit=unit), "en": describe(criterion.when, "en", unit=unit)},
                "facts": _facts(criterion),
                "source": criterion.source,
            }
            for criterion in version.criteria
        ],
    }
