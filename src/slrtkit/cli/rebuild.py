"""`slrtkit rebuild`: prove log, snapshots and indexes; with `--renew`, make them anew where their form has changed."""

from pathlib import Path

import click

from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.post import open_post, post_options
from slrtkit.service.rebuild import rebuild as prove
from slrtkit.service.rebuild import renew as make_anew

__all__ = ["rebuild"]

_WORDS = {
    "id": "{events} kejadian dalam {chains} rantai, {streams} hal: {problems} masalah.",
    "en": "{events} events in {chains} chains, {streams} things: {problems} problems.",
}
_RENEWED = {"id": "{count} ringkasan dibuat ulang.", "en": "{count} snapshots were made anew."}


@click.command("rebuild", help="Buktikan catatan dan indeksnya. / Prove the log and its indexes.")
@post_options
@click.option("--renew", is_flag=True, help="Buat ulang yang berbeda. / Make anew what differs.")
@json_option
@lang_option
def rebuild(store: str | None, config: Path | None, renew: bool, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Prove it; exit code 1 where something is wrong."""
    with open_post(store, config) as post:
        count = make_anew(post.journal) if renew else 0
        proof = prove(post.journal)
    problems = [{"path": one.path, "code": one.code, "text": one.text} for one in proof.problems]
    figures = {"events": proof.events, "chains": proof.chains, "streams": proof.streams}
    if as_json:
        show_json({**figures, "renewed": count, "problems": problems})
    else:
        if renew:
            click.echo(_RENEWED[lang].format(count=count))
        click.echo(_WORDS[lang].format(**figures, problems=len(problems)))
        for one in problems:
            click.echo(f"  {one['path']}: [{one['code']}] {one['text']}")
    return Exit.NO if problems else Exit.DONE
