"""Whatever stands in a catalog's folder: it is refused at its line and column, or it says exactly what was written."""

import os
import random
import re
import tomllib
from collections.abc import Callable
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.cases import read_case_file
from slrtkit.adapters.catalog.remarks import remarks
from slrtkit.adapters.catalog.toml import OpenedFolder, TomlCatalog, check_catalog, open_folder
from slrtkit.domain.rules import parse, unparse
from slrtkit.domain.rules.jsonform import from_json, to_json
from slrtkit.domain.rules.syntax import parse_operand
from slrtkit.errors import Problem, RuleDefinitionError, SlrtError, WireError

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
MUTANTS = 10_000 if PROVE else 300
SAMPLE = Path(str(files("slrtkit.demo") / "catalog"))
CODES = ("RTLH", "PKH", "FAKIR-MISKIN", "KERINGANAN-RS")
TEXTS = {code: (SAMPLE / f"{code}.toml").read_text("utf-8") for code in CODES}
CASES = (SAMPLE / "PKH.cases.toml").read_text("utf-8")
FACTS_TEXT = (
    """
[[fact]]
name = "field.area_m2"
type = "int"
scopes = ["family", "household"]
says = { id = "luas sawah", en = "area of the field" }
unit = "m2"
least = 0
most = 1_000_000

[[fact]]
name = "field.per_head_m2"
type = "decimal"
scopes = ["family"]
says = { id = "luas sawah per orang", en = "area of the field per head" }
unit = "m2/orang"
formula = """
    '''"""
  field.area_m2
    / count(m for m in members)"""

[[fact]]
name = "smallholder"
type = "bool"
scopes = ["family"]
says = { id = "petani gurem", en = "smallholder" }
formula = "field.area_m2 < 5000 and any(m.works for m in members if m.age >= 15)"
'''
)
PLACE = re.compile(r"[^:]+:(\d+):(\d+)")
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
STRANGE = (
    *("nan", "-inf", "1e400", "9" * 40, "-1", "0", "0x10", "1.5", "true", '""', "''", '"""', "[]", "{}", "=", "[[version]]\n"),
    *("2026-02-30", "0000-01-01", "10000-01-01", "1979-05-27T07:32:00Z", "07:32:00", '"\\u0000"', '"\\u202e"', "\ufeff", "\r"),
    *(
        "[" * 40,
        "{" * 40,
        "a." * 40,
        "(" * 400,
        " or desil",
        " and not",
        "receives('PKH')",
        "date('2026-02-30')",
        "__import__('os')",
    ),
    *("lambda: 0", "m.age", "on", "years(5)", 'when = "desil <= 4"\n', "code", "\x00", "\x7f", "\u2028", "é", "#"),
)


def mutant(text: str, chance: random.Random) -> str:
    """Return a text with one to three changes: of a byte, a token, a line, or something strange put in."""
    for _ in range(chance.randint(1, 3)):
        tokens, lines, at = TOKEN.findall(text), text.split("\n"), chance.randrange(len(text))
        match chance.randrange(8):
            case 0:
                data = bytearray(text.encode())
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(7)
                text = data.decode("utf-8", "surrogateescape")
            case 1:
                text = text[:at] + text[at + chance.randint(1, 9) :]
            case 2:
                text = text[:at] + chance.choice(STRANGE) + text[at:]
            case 3:
                tokens[chance.randrange(len(tokens))] = chance.choice((*STRANGE, chance.choice(tokens)))
                text = "".join(tokens)
            case 4:
                one, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
                tokens[one], tokens[other] = tokens[other], tokens[one]
                text = "".join(tokens)
            case 5:
                lines.insert(chance.randrange(len(lines)), chance.choice(lines))
                text = "\n".join(lines)
            case 6:
                del lines[chance.randrange(len(lines))]
                text = "\n".join(lines)
            case _:
                text = text[: max(1, at)] if chance.random() < 0.2 else text.replace("  ", " ", chance.randint(1, 9))
        text = text or " "
    return text


def written(folder: Path, code: str, text: str) -> Path:
    path = folder / f"{code}.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def require_places(faults: tuple[RuleDefinitionError, ...], text: str) -> None:
    """Every fault names a line of the file, and a column of it or just behind."""
    lines = text.replace("\r\n", "\n").split("\n")
    for fault in faults:
        place = PLACE.fullmatch(fault.path)
        assert place, fault.path
        assert 1 <= int(place[1]) <= len(lines), fault.path
        assert int(place[2]) >= 1, fault.path
        assert fault.text
        assert "\x00" not in fault.picture


def plain(value: object) -> object:
    """Return what a file says without what cannot matter: spaces, brackets and kinds of quotes in conditions, 4.0 for 4."""
    match value:
        case dict():
            return {name: conditions(item) if name in {"when", "order"} else plain(item) for name, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case str():
            return re.sub(r"\s*\n\s*", " ", value).strip() if "\n" in value else value
        case _:
            return value


def conditions(value: object) -> object:
    if isinstance(value, list):
        return [conditions(item) for item in value]
    bare = re.sub(r"[\s()]", "", str(value)).replace('"', "'")
    return re.sub(r"\d[\d_]*(\.\d+)?", lambda number: str(Fraction(number[0].replace("_", ""))), bare)


def require_same_meaning(opened: OpenedFolder, code: str, text: str) -> None:
    """An accepted file: printing gives it back, and it has the digests of another one only where it says the same."""
    program, original = opened.programs[code], ORIGINALS[code]
    for version in program.versions:
        asked = [one.when for one in version.judged] + [one.when for one in version.documents if one.when is not None]
        for condition in asked:
            assert parse(unparse(condition)) == condition
            assert from_json(to_json(condition)) == condition
        for operand in version.quota.order if version.quota else ():
            assert parse_operand(unparse(operand)) == operand
    same = [one.digest for one in program.versions] == [one.digest for one in original.versions]
    assert (program.versions == original.versions) == same
    if same:
        said, meant = (tomllib.loads(one.removeprefix("\ufeff"))["version"] for one in (text, TEXTS[code]))
        assert [{**DEFAULTS, **plain_version(one)} for one in said] == [{**DEFAULTS, **plain_version(one)} for one in meant]


def plain_version(version: dict[str, object]) -> dict[str, object]:
    said = plain(version)
    assert isinstance(said, dict)
    return said


DEFAULTS: dict[str, object] = {
    "source": "",
    "letter": "",
    "open_questions": [],
    "conflicts": [],
    "excludes": [],
    "requires": [],
}
ORIGINALS = {code: TomlCatalog(SAMPLE).program(code) for code in CODES}


@pytest.mark.promise("a mutated catalog file is refused at its place, or says what is written")
def test_a_mutated_program_is_refused_at_its_place_or_says_what_is_written(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance, refused, accepted = random.Random(4), 0, 0
    for _ in range(MUTANTS):
        code = chance.choice(CODES)
        text = mutant(TEXTS[code], chance)
        path = written(tmp_path, code, text)
        opened = open_folder(tmp_path)
        require_places(opened.found, text)
        if opened.found:
            refused += 1
            with pytest.raises(RuleDefinitionError):
                TomlCatalog(tmp_path)
        else:
            accepted += 1
            require_same_meaning(opened, code, path.read_text("utf-8"))
            remarks(opened) if accepted % 20 == 0 else None
        path.unlink()
    assert refused > MUTANTS / 4
    assert accepted > MUTANTS / 20
    record_property("figure", f"{MUTANTS} files: {refused} refused, {accepted} accepted")


def test_a_mutated_declaration_of_facts_is_refused_at_its_place_or_declares(tmp_path: Path) -> None:
    chance = random.Random(20260131)
    (tmp_path / "facts.toml").write_text(FACTS_TEXT, "utf-8")
    assert check_catalog(tmp_path) == ()
    for _ in range(MUTANTS):
        text = mutant(FACTS_TEXT, chance)
        written(tmp_path, "facts", text)
        require_places(check_catalog(tmp_path), text)


def test_a_mutated_file_of_cases_is_refused_at_its_place_or_read(tmp_path: Path) -> None:
    chance = random.Random(5)
    for _ in range(MUTANTS // 4):
        text = mutant(CASES, chance)
        path = written(tmp_path, "PKH.cases", text)
        assert all(PLACE.fullmatch(problem.path) for problem in problems_of(path))


def problems_of(path: Path) -> tuple[Problem, ...]:
    try:
        read_case_file(path)
    except WireError as error:
        return error.problems
    return ()


def test_lines_that_end_as_on_windows_and_a_mark_at_the_beginning_change_nothing(tmp_path: Path) -> None:
    text = TEXTS["PKH"]
    for changed in (text.replace("\n", "\r\n"), "\ufeff" + text, text.replace("\n", " # ya\n", 1)):
        written(tmp_path, "PKH", changed)
        assert TomlCatalog(tmp_path).program("PKH") == ORIGINALS["PKH"]


SMALL = """code = "A"
name = "Bantuan"
sector = "pangan"
owner = "Dinas"
unit = "family"

[[version]]
in_force_from = 2026-01-01
legal_basis = "Peraturan contoh"

  [[version.criterion]]
  code = "desil"
  says = { id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }
  when = "desil <= 4"
"""


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (lambda t: t + "# " + "x" * 10_000_000, "catalog.syntax", "A.toml:1:1"),
        (lambda t: t + "x = " + "[" * 10_000 + "]" * 10_000, "catalog.depth", "A.toml:15:21"),
        (lambda t: t + "a." * 50_000 + "a = 1", "catalog.depth", "A.toml:15:34"),
        (lambda t: t + "  [" + "a." * 50_000 + "a]", "catalog.depth", "A.toml:15:37"),
        (lambda t: t + '  code = "lagi"\n', "catalog.syntax", "A.toml:15:16"),
        (lambda t: t.replace("2026-01-01", "2026-02-30"), "catalog.syntax", "A.toml:8:17"),
        (lambda t: t.replace("2026-01-01", "2026-01-01T00:00:00Z"), "wire.type", "A.toml:8:1"),
        (lambda t: t.replace("2026-01-01", "nan"), "wire.type", "A.toml:8:1"),
        (lambda t: t.replace('"Bantuan"', "2026-01-01"), "wire.type", "A.toml:2:1"),
        (lambda t: t.replace("legal_basis", "at_least = 99999999999999999999\nlegal_basis"), "rule.at-least", "A.toml:9:1"),
        (lambda t: t.replace("legal_basis", "valid_days = " + "9" * 5_000 + "\nlegal_basis"), "catalog.syntax", "A.toml:9:14"),
        (lambda t: t.replace('"Bantuan"', '"Ban\\u0007tuan"'), "catalog.text", "A.toml:2:1"),
        (lambda t: t.replace('"Bantuan"', '"Ban\\u202etuan"'), "catalog.text", "A.toml:2:1"),
        (lambda t: t.replace('"Bantuan"', '"Ban\x01tuan"'), "catalog.syntax", "A.toml:2:12"),
        (lambda t: t.replace('"Bantuan"', '" "'), "catalog.empty", "A.toml:2:1"),
        (lambda t: t.replace("desil <= 4", "(" * 1_000 + "desil"), "rule.depth", None),
        (lambda t: t.replace("desil <= 4", "desil <= 4 or " * 5_000 + "desil"), "rule.length", None),
    ],
)
def test_what_no_policy_officer_writes_is_refused_at_its_place(
    tmp_path: Path, change: Callable[[str], str], code: str, path: str | None
) -> None:
    written(tmp_path, "A", change(SMALL))
    (fault, *_) = check_catalog(tmp_path)
    assert (fault.code, fault.path) == (code, path or fault.path)
    assert PLACE.fullmatch(fault.path)
    assert len(fault.picture) < 300


def test_what_is_no_file_is_refused_by_its_name(tmp_path: Path) -> None:
    written(tmp_path, "A", SMALL)
    (tmp_path / "FOLDER.toml").mkdir()
    (tmp_path / "NOWHERE.toml").symlink_to(tmp_path / "gone")
    (tmp_path / "ENDLESS.toml").symlink_to("/dev/zero")
    (tmp_path / "MEMORY.toml").symlink_to("/proc/self/mem")
    os.mkfifo(tmp_path / "PIPE.toml")
    (tmp_path / "LATIN.toml").write_bytes(b"# ya\n# \xe9\n")
    assert [(fault.code, fault.path) for fault in check_catalog(tmp_path)] == [
        ("catalog.syntax", "ENDLESS.toml:1:1"),
        ("catalog.syntax", "FOLDER.toml:1:1"),
        ("catalog.syntax", "LATIN.toml:2:3"),
        ("catalog.syntax", "MEMORY.toml:1:1"),
        ("catalog.syntax", "NOWHERE.toml:1:1"),
        ("catalog.syntax", "PIPE.toml:1:1"),
    ]
    with pytest.raises(SlrtError):
        TomlCatalog(tmp_path)


def test_a_link_to_a_program_is_the_program(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "catalog").mkdir()
    written(tmp_path / "elsewhere", "A", SMALL)
    (tmp_path / "catalog" / "A.toml").symlink_to(tmp_path / "elsewhere" / "A.toml")
    assert TomlCatalog(tmp_path / "catalog").codes() == ("A",)
