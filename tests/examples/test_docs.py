"""What the documentation shows is true: its `python` blocks run, and its `console` blocks print what they say.

A page's blocks run in order. Python blocks share their names; console blocks share a folder, in which `$` starts a command and
`…` in the expected output stands for any text. A command that is to end with another exit code than 0 says so by `[exit N]`.
The first `slrtkit` of a tutorial is the installed one, started anew, and so is that of every page where everything is proved;
the others are loaded already (tests/warm).

Commands of the README are shown without what they print: each is to end with 0, behind what `make demo` makes. What does not
run stands in `test_unrun_blocks.py`, with the reason.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
BLOCK = re.compile(r"^```(?P<language>python|console)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(
    r"(?P<command>[^\n]*<<'(?P<end>\w+)'\n.*?^(?P=end)$|(?:[^\n]*\\\n)*[^\n]*)\n?(?P<output>.*)", re.MULTILINE | re.DOTALL
)
PAGES = sorted(page for page in DOCS.rglob("*.md") if BLOCK.search(page.read_text("utf-8")))

FOR_THIS_MACHINE = {"make demo", "make test", ". .venv/bin/activate"}
"""Commands of the README that build an environment; the first makes what `slrtkit demo` makes."""
IMPORTS = re.compile(r"^(?:from|import) .*$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_what_the_page_shows_is_true(page: Path, warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    programs = Path(sys.executable).parent if PROVE or page.parent.name == "tutorial" else warm
    names: dict[str, object] = {"__name__": page.stem}
    text = page.read_text("utf-8")
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 2
        if block["language"] == "python":
            exec(compile("\n" * (line - 1) + block["text"], str(page), "exec"), names)  # noqa: S102  the project's own pages
        else:
            for command, expected in commands(block["text"]):
                assert matches(expected, run(command, tmp_path, programs)), f"{page.relative_to(DOCS)}: {command}"
                programs = warm if "slrtkit" in command else programs


@pytest.mark.parametrize("page", ["README.md", "README.id.md"])
def test_what_the_readme_shows_runs(
    page: str, warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").symlink_to(ROOT / "src")
    blocks = list(BLOCK.finditer((ROOT / page).read_text("utf-8")))
    lines = [line for block in blocks if block["language"] == "console" for line in block["text"].splitlines()]
    told = [command for line in lines if (command := line.partition("  #")[0].strip()) not in FOR_THIS_MACHINE]
    assert len(told) + len(FOR_THIS_MACHINE) == len(lines)
    for command in ("slrtkit demo --out build/demo", *told):
        assert "[exit" not in (printed := run(command, tmp_path, warm)), f"{command}\n{printed}"
    names: dict[str, object] = {"Path": Path}
    exec("\n".join(IMPORTS.findall((ROOT / "examples" / "01_first_letter.py").read_text("utf-8"))), names)  # noqa: S102  ours
    [code] = [block["text"] for block in blocks if block["language"] == "python"]
    capsys.readouterr()
    exec(compile(code, page, "exec"), names)  # noqa: S102  as above
    assert "TOTAL-PASSED" in capsys.readouterr().out


def commands(block: str) -> list[tuple[str, str]]:
    """Return each command of a block with the output it is to have."""
    found = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    pairs = [COMMAND.fullmatch(text) for text in found]
    return [(pair["command"], pair["output"].strip("\n")) for pair in pairs if pair]


def run(command: str, folder: Path, programs: Path) -> str:
    """Return what a command prints, with its exit code where that is not 0."""
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    ended = f"\n[exit {done.returncode}]" if done.returncode else ""
    return (done.stdout.rstrip("\n") + ended).strip("\n")


def matches(expected: str, printed: str) -> bool:
    """Tell whether the output is as expected, showing both where it is not."""
    pattern = ".*".join(re.escape(part) for part in expected.split("…"))
    if re.fullmatch(pattern, printed, re.DOTALL):
        return True
    sys.stderr.write(f"expected:\n{expected}\n\nprinted:\n{printed}\n")
    return False
