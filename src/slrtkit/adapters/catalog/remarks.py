"""What can be said of a catalog without faults: what its rules cannot mean, what nobody verified, what no file describes."""

from collections.abc import Iterator
from difflib import get_close_matches

from attrs import frozen

from slrtkit.adapters.catalog.toml import OpenedFolder
from slrtkit.domain.program import Program
from slrtkit.domain.rules import Criterion, RuleSet, Says
from slrtkit.domain.rules.selfcheck import selfcheck
from slrtkit.domain.rules.used import receipts_used

__all__ = ["Remark", "remarks"]


@frozen
class Remark:
    """One remark.

    Attributes:
        code: Such as `catalog.unverified`; stable.
        path: `file:line:column`.
        says: What it says.
        fault: Whether the rules cannot have been meant so.
        picture: The line of the file, and carets under the place.
    """

    code: str
    path: str
    says: Says
    fault: bool
    picture: str


def remarks(opened: OpenedFolder) -> tuple[Remark, ...]:
    """Return the remarks on the programs of a folder, in the order of the files."""
    return tuple(remark for program in opened.programs.values() for remark in _on(program, opened))


def _on(program: Program, opened: OpenedFolder) -> Iterator[Remark]:
    document = opened.documents[program.code]
    fields: dict[str, str] = {}
    for number, version in enumerate(program.versions):
        where = f"version[{number}]"
        fields |= {f"{version.program}[{version.in_force_from}]{end}": f"{where}{field}" for end, field in _named(version)}
        for code, path, says in _of(version, where, opened):
            place = document.nearest(path).key
            yield Remark(code, place.path, says, fault=False, picture=place.picture)
    for finding in selfcheck(program.versions, opened.facts):
        place = document.nearest(fields.get(finding.path, "")).key
        yield Remark(finding.code, place.path, finding.says, finding.fault, place.picture)


def _named(version: RuleSet) -> Iterator[tuple[str, str]]:
    """Yield how the self-check names the parts of a version, with their fields."""
    yield "", ""
    yield ".quota", ".quota"
    for index, paper in enumerate(version.documents):
        yield f".{paper.code}", f".document[{index}]"
    for path, one in _criteria(version, ""):
        yield f".{one.code}", path


def _of(version: RuleSet, where: str, opened: OpenedFolder) -> Iterator[tuple[str, str, Says]]:
    for path, one in _criteria(version, where):
        if one.unverified:
            yield (
                "catalog.unverified",
                path,
                Says(
                    f"{one.code}: belum ada yang menyatakan telah membaca sumbernya",
                    f"{one.code}: nobody has stated that they read its source",
                ),
            )
        for receipt in receipts_used(one.when, opened.facts):
            if receipt.program not in opened.programs:
                yield "catalog.program", f"{path}.when", _unknown(receipt.program, opened.programs)
    for field, said in (("open_questions", version.open_questions), ("conflicts", version.conflicts)):
        for index, text in enumerate(said):
            yield f"catalog.{field.replace('_', '-')}", f"{where}.{field}[{index}]", text


def _criteria(version: RuleSet, where: str) -> Iterator[tuple[str, Criterion]]:
    """Yield what is judged, with the field that says it."""
    own = {"exclusion": version.exclusions, "criterion": version.criteria}
    made = {
        "excludes": version.barring[len(version.exclusions) :],
        "requires": version.entitling[len(version.criteria) :],
    }
    for field, criteria in (own | made).items():
        for index, one in enumerate(criteria):
            yield f"{where}.{field}[{index}]", one


def _unknown(code: str, programs: dict[str, Program]) -> Says:
    near = get_close_matches(code, programs, 1)
    return Says(
        f"katalog ini tidak memuat program {code}" + (f"; maksudnya {near[0]}?" if near else ""),
        f"this catalog has no program {code}" + (f"; did you mean {near[0]}?" if near else ""),
    )
