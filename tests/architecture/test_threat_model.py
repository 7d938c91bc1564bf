"""Each threat that is held has one test that tries it, and the test is there."""

import re
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "explanation" / "threat-model.md").read_text("utf-8")
HEAD = "| threat | by | what holds it | what does not | test |"
TEST = re.compile(r"`(?P<name>test_\w+)(?:\[(?P<family>[^\]:]+): (?P<kind>[^\]]+)\])?`")
DEFINED = re.compile(r"^ *def (test_\w+)\(", re.MULTILINE)
WORKSHOP = "".join(path.read_text("utf-8") for path in sorted((TESTS / "attack" / "workshop").glob("*.py")))


def rows() -> list[list[str]]:
    """Return the cells of every threat."""
    found = list[list[str]]()
    for table in PAGE.split(HEAD)[1:]:
        lines = table.split("\n\n", 1)[0].splitlines()[2:]
        found += [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return found


def named() -> list[re.Match[str]]:
    found = [TEST.fullmatch(row[-1]) for row in rows()]
    assert all(found), [row[0] for row, one in zip(rows(), found, strict=True) if one is None]
    return [one for one in found if one]


def test_every_threat_has_an_actor_of_the_list_something_that_holds_it_and_one_test() -> None:
    actors = set(re.findall(r"^\| ([a-z -]+) \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE))
    assert len(rows()) > 60
    for threat, by, holds, _, _ in rows():
        assert threat
        assert set(by.split(", ")) <= actors, threat
        assert holds, threat
    assert len(named()) == len(rows())


def test_every_named_test_is_there_once_and_tries_one_threat() -> None:
    there = Counter(name for path in TESTS.rglob("test_*.py") for name in DEFINED.findall(path.read_text("utf-8")))
    assert {one["name"]: there[one["name"]] for one in named() if there[one["name"]] != 1} == {}
    assert [told for told, times in Counter(one[0] for one in named()).items() if times > 1] == []


def test_every_named_class_of_attacks_is_made_in_the_workshop() -> None:
    told = [(one["family"], one["kind"]) for one in named() if one["kind"]]
    assert told
    assert [(family, kind) for family, kind in told if f'"{family}"' not in WORKSHOP or f'"{kind}"' not in WORKSHOP] == []
