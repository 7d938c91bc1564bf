"""Every block of a page either runs (test_docs.py), holds no command, or stands here with the reason why it does not run.

Whatever does not run still says what there is: commands and their options, the extras that it installs, examples that it runs.
"""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from attrs import frozen

from slrtkit.cli import main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("README*.md")])
FENCE = re.compile(r"^ *(?P<fence>`{3,})(?P<language>\S*)[^\n]*\n(?P<text>.*?)^ *(?P=fence)$", re.MULTILINE | re.DOTALL)
RUN = {"console", "python"}
HELD = {"json", "sql", "toml", "{code-block}", "{eval-rst}", "{image}", "{literalinclude}", "{raw}", "{toctree}"}
"""What stands in a file or makes a page: none of them is given to a shell."""

NOT_RUN: dict[str, tuple[str, ...]] = {
    "it asks a time stamp authority of the reader's own; tests/unit/test_renew_store.py asks one on loopback": (
        "slrtkit renew --store sqlite:slrtkit.db --trust trust --timestamp https://tsa.co",
        "slrtkit renew --unstamped --trust trust --timestamp https://tsa.contoh.go.id --a",
        "slrtkit renew archive/*.pdf --trust trust --timestamp https://tsa.contoh.go.id -",
        "slrtkit renew arsip/*.pdf --trust trust --timestamp https://tsa.contoh.go.id --u",
    ),
    "it signs with the passphrase of an officer, in a post full of letters; tests/unit/test_bulk.py does": (
        "slrtkit letter issue --all-ready --workers 2 --out keluar --as kadis",
        "slrtkit letter issue LETTER --offline --as kadis",
        "slrtkit letter issue SURAT --offline --as kadis",
    ),
    "it shows keys, options or tables of the reader's own, by … or by signs of what may be left out": (
        'Kit(store=JsonlStore(Path("slrt.jsonl")), …)',
        "slrtkit trust init trust-2 --after trust --scope 33.16 --roots roots.pem --root-",
        "slrtkit work from-screening --screened dinilai --catalog program --program TUNAI",
        "slrtkit work from-screening --screened judged --catalog programs --program TUNAI",
        "slrtkit worklist --as desa [--village CODE] [--status filed] [--late breached] [",
        "slrtkit worklist --as desa [--village KODE] [--status filed] [--late breached] [",
        "softhsm2-util --init-token --free --label Kadis --pin … --so-pin …",
    ),
    "it is a list after months of work; tests/unit/test_cli_work.py compares one": ("$ slrtkit worklist --as desa",),
    "it serves until it is stopped; tests/api and tests/web ask it": (
        "slrtkit serve --store sqlite:slrtkit.db --config slrtkit.toml",
    ),
    "it needs a database server; tests/contract/test_store_copies.py copies to one of its own": (
        "SLRTKIT_POSTGRESQL=postgresql://postgres@127.0.0.1/uji make test",
        'pg_dump --format=custom --schema=slrtkit --file=slrtkit.dump "postgresql://slrt@',
        'slrtkit store copy slrtkit.db "postgresql://slrt@db.example/register"',
        'store = PostgresqlStore("postgresql://slrt@db.example/register")',
    ),
    "it needs Java, or a cluster; the tests of screening ask Spark where it is installed": (
        "slrtkit screen --households households --families families --persons persons --c",
        "spark-submit --master yarn --deploy-mode cluster \\",
    ),
    "it installs packages from an index; tests/packaging installs the wheel": (
        "mkdir first-letter && cd first-letter",
        "mkdir surat-pertama && cd surat-pertama",
        "pip install 'slrtkit[postgresql]'",
        "pip install 'slrtkit[testing]'",
    ),
    "it runs an example, which tests/examples run": (
        "python -m examples.kabupaten",
        "python 05_own_signer.py",
    ),
    "it runs these very tests, or the machine's package manager": (
        "SLRTKIT_CORPUS=/folder/of/pdfs SLRTKIT_PROVE=1 .venv/bin/python -m pytest tests/",
        "apt install poppler-utils qpdf",
        'make test PYTEST_ARGS="tests/attack -x"',
    ),
    "it is a test of the reader's own, on what they built": (
        "def test_our_portal_accepts_a_genuine_letter(portal, slrtkit_signed_letter):",
    ),
    "it is a form, a picture or what travels, and no command": (
        "POST /surat/verify HTTP/1.1",
        "SLR1: base45( 18([ << {1: -7, 4: key id} >>, {}, << claims >>, signature ]) )",
        "error: [code] path: what is wrong (what to do)",
        "facts/K-1/desil   desa-1  Fani   2026-11-21T03:31Z   1",
        "form or CSV ─► wire ─► domain Complaint ─► service ─► journal ─► store: Complain",
        "testing ► cli ► web ► demo ► kit ► (adapters | service | plugins) ► ports ► wire",
    ),
}
"""Why a block does not run -> how those begin of which it is so: their first lines, cut off."""
_ENOUGH = 80
SHAPES = ROOT / "docs" / "reference" / "command-line.md"
"""Its blocks are the shapes of answers."""
COMMAND = re.compile(r"^(?:\$ )?slrtkit (?P<words>.*)$", re.MULTILINE)


@frozen
class Block:
    """A block that does not run."""

    page: Path
    text: str

    @property
    def first(self) -> str:
        return self.text.partition("\n")[0].strip()[:_ENOUGH]


def unrun() -> Iterator[Block]:
    for page in PAGES:
        for fence in FENCE.finditer(page.read_text("utf-8")):
            if fence["language"] not in RUN | HELD:
                yield Block(page, fence["text"])


BLOCKS = [block for block in unrun() if block.page != SHAPES]


def test_every_block_runs_or_is_listed_with_the_reason_why_not() -> None:
    listed = [line for lines in NOT_RUN.values() for line in lines]
    assert len(listed) == len(set(listed))
    assert {f"{block.page.name}: {block.first}" for block in BLOCKS if block.first not in listed} == set(), "make it run"
    assert set(listed) - {block.first for block in BLOCKS} == set(), "these stand on no page any more"


def test_the_shapes_of_answers_hold_no_command() -> None:
    shapes = [block for block in unrun() if block.page == SHAPES]
    assert len(shapes) > 30, "or the page has another form"
    assert not [block.first for block in shapes if re.match(r"(\$|slrtkit|pip|make|python)\b", block.first)]


@pytest.mark.parametrize(
    "told",
    sorted({command["words"] for block in BLOCKS for command in COMMAND.finditer(block.text)}),
    ids=lambda told: told[:60],
)
def test_a_command_that_does_not_run_is_one_that_there_is(told: str) -> None:
    words = shlex.split(re.sub(r"[\[\]]", " ", told))
    command: click.Command = main
    while isinstance(command, click.Group):
        name, *words = words
        found = command.get_command(click.Context(command), name)
        assert found, f"there is no command {name}"
        command = found
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} - known == set()


def test_what_is_installed_or_run_elsewhere_is_there() -> None:
    text = "".join(block.text for block in BLOCKS)
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])
    wanted = {extra for listed in re.findall(r"slrtkit\[([\w,]+)\]", text) for extra in listed.split(",")}
    assert wanted
    assert wanted <= extras
    examples = set(re.findall(r"\b\d\d_\w+\.py\b", text))
    assert examples
    assert all((ROOT / "examples" / name).is_file() for name in examples)
    tests = re.findall(r"tests/[\w/]+(?:\.py)?", text + "".join(NOT_RUN))
    assert not [path for path in tests if not (ROOT / path).exists()]
