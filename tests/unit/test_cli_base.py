"""What every command promises: one line for an error, never a traceback, and the same exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

import slrtkit
from slrtkit.cli import main
from slrtkit.cli.base import Exit, LazyGroup, lang_option
from slrtkit.errors import Problem, RuleDefinitionError, SlrtError, StaleVersionError, WireError

ENGLISH = {"SLRTKIT_LANG": "en"}


def group(action: Callable[[], object]) -> click.Group:
    """A group of the shared kind with one command, `do`."""
    one = LazyGroup("slrtkit")

    @one.command("do")
    @click.option("--json", "as_json", is_flag=True)
    def do(*, as_json: bool) -> object:
        assert as_json in {True, False}
        return action()

    return one


def raising(error: BaseException) -> Callable[[], object]:
    def action() -> object:
        raise error

    return action


@pytest.mark.parametrize(("answer", "code"), [(None, 0), (Exit.NO, 1), (Exit.USAGE, 2), (Exit.UNDETERMINED, 3), ("text", 0)])
def test_what_a_command_returns_is_the_exit_code(answer: object, code: int) -> None:
    assert CliRunner().invoke(group(lambda: answer), ["do"]).exit_code == code


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (SlrtError("gone", code="x.y", path="a.b", cure="look"), "error: [x.y] a.b: gone (look)"),
        (StaleVersionError("somebody was first"), "error: [storage.stale] somebody was first"),
        (SlrtError("two\nlines \x1b[2J"), "error: [slrt] two lines  [2J"),
        (
            RuntimeError("secret"),
            "error: [internal] kesalahan tak terduga / unexpected: RuntimeError (SLRTKIT_DEBUG=1 menampilkan / shows more)",
        ),
        (
            RecursionError("deep"),
            "error: [internal] kesalahan tak terduga / unexpected: RecursionError (SLRTKIT_DEBUG=1 menampilkan / shows more)",
        ),
        (
            ModuleNotFoundError("No module named 'x'", name="x"),
            "error: [plugin.not-installed] x is not installed (pip install 'slrtkit[all]')",
        ),
        (KeyboardInterrupt(), "error: [interrupted] dihentikan / stopped"),
    ],
)
def test_an_error_is_one_line_on_stderr_and_exit_2(error: BaseException, line: str) -> None:
    result = CliRunner(env=ENGLISH).invoke(group(raising(error)), ["do"])
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (2, "", line)


def test_with_json_an_error_is_also_one_document_on_stdout() -> None:
    error = SlrtError("gone", code="x.y", path="a.b", cure="look")
    result = CliRunner(env=ENGLISH).invoke(group(raising(error)), ["do", "--json"])
    assert json.loads(result.stdout) == {"error": {"code": "x.y", "path": "a.b", "text": "gone", "cure": "look"}}
    assert result.stderr == "error: [x.y] a.b: gone (look)\n"


def test_every_problem_of_bad_data_has_its_line() -> None:
    error = WireError([Problem("a", "x.one", "first"), Problem("b", "x.two", "second")])
    result = CliRunner(env=ENGLISH).invoke(group(raising(error)), ["do", "--json"])
    assert result.stderr.splitlines() == ["error: [x.one] a: first", "error: [x.two] b: second"]
    told = json.loads(result.stdout)["error"]
    assert (told["code"], [problem["path"] for problem in told["problems"]]) == ("x.one", ["a", "b"])


def test_a_refused_rule_shows_its_picture() -> None:
    result = CliRunner(env=ENGLISH).invoke(group(raising(RuleDefinitionError("bad", path="f:1:2", picture="a b\n  ^"))), ["do"])
    assert result.stderr == "error: [rule] f:1:2: bad\na b\n  ^\n"


def test_a_traceback_is_shown_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLRTKIT_DEBUG", "1")
    result = CliRunner().invoke(group(raising(RuntimeError("details"))), ["do"])
    assert "Traceback" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("internal: ")


@pytest.mark.parametrize("words", [["nonsense"], ["rules", "eval"], ["rules", "eval", "--nonsense"], ["rules", "nonsense"]])
def test_wrong_usage_says_where_help_is(words: list[str]) -> None:
    result = CliRunner().invoke(main, [*words, "--json"])
    assert result.exit_code == 2
    assert result.stderr.startswith("usage: ")
    assert "--help" in json.loads(result.stdout)["error"]["cure"]


def test_a_caller_in_python_gets_the_errors_themselves() -> None:
    with pytest.raises(SlrtError):
        group(raising(SlrtError("gone"))).main(["do"], standalone_mode=False)
    assert group(lambda: Exit.NO).main(["do"], standalone_mode=False) == 1


@pytest.mark.parametrize(
    ("environment", "words", "lang"),
    [({}, [], "id"), ({"SLRTKIT_LANG": "en"}, [], "en"), ({"SLRTKIT_LANG": "en"}, ["--lang", "id"], "id")],
)
def test_the_language_is_indonesian_unless_said_otherwise(environment: dict[str, str], words: list[str], lang: str) -> None:
    @click.command()
    @lang_option
    def tell(lang: str) -> None:
        click.echo(lang)

    assert CliRunner(env=environment).invoke(tell, words).stdout.strip() == lang


def python(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)


def test_version_and_help_import_no_command() -> None:
    loaded = "print([name for name in sys.modules if name.startswith('slrtkit.cli.')])"
    shown = python(f"import sys; from slrtkit.cli import main; main(standalone_mode=False); {loaded}", "--help")
    assert shown.stdout.splitlines()[-1] == "['slrtkit.cli.base']"
    assert {"assess", "catalog", "demo", "import", "init", "rules", "verify"} <= set(main.list_commands(click.Context(main)))
    assert CliRunner().invoke(main, ["--version"]).stdout == f"slrtkit {slrtkit.__version__}\n"


def test_without_click_it_says_what_to_install() -> None:
    shown = python("import sys; sys.modules['click'] = None; from slrtkit.cli import main; sys.exit(main())")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.count("\n") == 1
    assert "slrtkit[cli]" in shown.stderr


WRITES = """
import sys
from slrtkit.cli.base import LazyGroup
group = LazyGroup("slrtkit")
group.command("do")(lambda: sys.stdout.write("x"))
group.main(["do"])
"""


@pytest.mark.parametrize("code", ["from slrtkit.cli import main; main(['--help'])", WRITES])
def test_a_reader_that_goes_away_is_no_error(code: str) -> None:
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
