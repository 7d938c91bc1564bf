"""`slrtkit demo`: the main job on the sample district, step by step."""

import shlex
import sys
from pathlib import Path

import click

from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.demo.story import Said, tell

__all__ = ["demo"]


@click.command("demo")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("build/demo"), show_default=True, help="Folder."
)
@json_option
@lang_option
def demo(out: Path, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Kabupaten contoh, dari aduan sampai surat yang dapat diperiksa siapa pun. / A sample district, from complaint to letter.

    The folder then holds the signed letters (`*.pdf`), the trust bundle (`trust/`), the report (`verification.json`), a draft
    in Word and what the programs ask. It is new, empty, or was made by an earlier demo.
    """
    steps: list[str] = []

    def say(said: Said) -> None:
        steps.append(said.en if lang == "en" else said.id)
        click.echo(f"{len(steps):2}. {steps[-1]}", err=as_json)

    told = tell(out, say)
    if as_json:
        show_json(
            {
                "steps": steps,
                "letters": [str(path) for path in told.letters],
                "trust": str(out / "trust"),
                "report": str(told.report),
            }
        )
    else:
        script = Path(sys.argv[0])
        program = ["python", "-m", "slrtkit"] if script.name == "__main__.py" else [str(script)]
        words = [*program, "verify", *map(str, told.letters), "--trust", str(out / "trust")]
        click.echo(f"\n  {shlex.join(words)}")
