"""`slrtkit demo`: the main job on the sample district, step by step."""

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

    The folder then holds the signed letters (`*.pdf`), the trust bundle (`trust/`) and the report (`verification.json`).
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
        files = " ".join(map(str, told.letters))
        click.echo(f"\n  slrtkit verify {files} --trust {out / 'trust'}")
