"""`slrtkit duplicates`: persons who are registered twice. A run proposes, an officer judges, another one merges."""

from collections.abc import Callable
from pathlib import Path

import click
from attrs import evolve

from slrtkit.adapters.wording.labels import Count
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.pairs import pair_document, pair_lines, queue_document, queue_lines
from slrtkit.cli.post import Post, acting_option, open_post, post_options, request_option
from slrtkit.domain.context import Context
from slrtkit.domain.duplicates import PairStatus
from slrtkit.plugins import LINKAGE
from slrtkit.ports.linkage import NotRun
from slrtkit.service.doubles import DuplicateDesk
from slrtkit.service.duplicates import LEAST

__all__ = ["duplicates"]

_WORDS = {
    "id": {
        "not-run": "Belum dicari: {reason}.",
        "found": "{entries} orang dibandingkan: {pairs} pasangan mungkin orang yang sama.",
        "done": "{left} dan {right}: dicatat.",
    },
    "en": {
        "not-run": "Nobody looked: {reason}.",
        "found": "{entries:person was|persons were} compared: {pairs:pair} may be one person.",
        "done": "{left} and {right}: recorded.",
    },
}


@click.group(help="Orang yang tercatat dua kali. / Persons who are registered twice.")
def duplicates() -> None:
    """Hold the commands together."""


@duplicates.group(help="Pasangan yang menunggu keputusan petugas. / Pairs that wait for an officer.")
def review() -> None:
    """Hold the commands together."""


@duplicates.command(help="Cari pasangan; tidak ada yang digabung. / Look for pairs; nothing is merged.")
@click.option("--linker", default="splink:", metavar="ADDRESS", show_default=True, help="Alat pencari. / What looks.")
@click.option(
    "--least",
    type=click.IntRange(1, 100),
    default=LEAST // 100,
    show_default=True,
    help="Kemungkinan terendah dalam persen. / The least probability in per cent.",
)
@post_options
@acting_option
@request_option
@json_option
@lang_option
def find(
    linker: str,
    least: int,
    store: str | None,
    config: Path | None,
    acting: str | None,
    request: str | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> Exit:
    """Look in the whole register."""
    with open_post(store, config) as post:
        run = _desk(post).find(_context(post, acting, request), LINKAGE.open(linker), least=100 * least)
    if isinstance(run, NotRun):
        told: dict[str, object] = {"ran": False, "code": run.code, "reason": run.reason}
        text = _WORDS[lang]["not-run"].format(reason=run.reason)
    else:
        told = {"ran": True, "entries": run.entries, "least": run.least, "pairs": len(run.pairs)}
        text = _WORDS[lang]["found"].format(entries=Count(run.entries), pairs=Count(len(run.pairs)))
    if as_json:
        show_json(told)
    else:
        click.echo(text)
    return Exit.UNDETERMINED if isinstance(run, NotRun) else Exit.DONE


@review.command(
    "list", help="Daftar pasangan. / List the pairs.\n\nKode keluar 3: belum pernah dicari. / Exit code 3: nobody looked yet."
)
@click.option("--all", "judged", is_flag=True, help="Juga yang sudah diputuskan. / Also those that are judged.")
@post_options
@json_option
@lang_option
def list_pairs(judged: bool, store: str | None, config: Path | None, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  the same
    """Tell what waits for an officer."""
    with open_post(store, config) as post:
        queue = _desk(post).queue()
    if as_json:
        show_json(queue_document(queue))
    else:
        click.echo("\n".join(queue_lines(queue, lang, judged=judged)))
    return Exit.DONE if queue.run else Exit.UNDETERMINED


@review.command(help="Bandingkan dua orang. / Put two persons side by side.")
@click.argument("one")
@click.argument("other")
@post_options
@json_option
@lang_option
def show(one: str, other: str, store: str | None, config: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  the same
    """Tell what is known of two persons, and of the pair."""
    with open_post(store, config) as post, post.journal.looking("duplicates", tells=False) as seen:
        told = [] if as_json else list(pair_lines(seen, one, other, lang))
        document = pair_document(seen, one, other) if as_json else {}
        seen.told((one, other))
    if as_json:
        show_json(document)
    else:
        click.echo("\n".join(told))


def _act(name: str, text: str, act: Callable[[DuplicateDesk, Context, str, str], object]) -> None:
    """Add a command that records what an officer says of two persons, with a reason."""

    @review.command(name, help=text)
    @click.argument("one")
    @click.argument("other")
    @click.option("--reason", required=True, help="Alasannya. / Why.")
    @post_options
    @acting_option
    @request_option
    @json_option
    @lang_option
    def command(
        one: str,
        other: str,
        reason: str,
        store: str | None,
        config: Path | None,
        acting: str | None,
        request: str | None,
        as_json: bool,  # noqa: FBT001  click hands one argument for each option
        lang: str,
    ) -> None:
        with open_post(store, config) as post:
            act(_desk(post), evolve(_context(post, acting, request), reason=reason), one, other)
        if as_json:
            show_json({"act": name, "pair": sorted((one, other))})
        else:
            click.echo(_WORDS[lang]["done"].format(left=one, right=other))


_act("same", "Satu orang. / One person.", lambda desk, context, *pair: desk.judge(context, *pair, PairStatus.SAME))
_act("different", "Dua orang. / Two persons.", lambda desk, context, *pair: desk.judge(context, *pair, PairStatus.DIFFERENT))
_act(
    "merge",
    "ONE mewakili keduanya; oleh petugas lain. / ONE stands for both; by another officer.",
    DuplicateDesk.merge,
)
_act("unmerge", "Batalkan penggabungan. / Take a merge back.", DuplicateDesk.unmerge)


def _desk(post: Post) -> DuplicateDesk:
    region = post.config.office.region.text if post.config.office else "id"
    return DuplicateDesk(post.journal, lambda context: post.zone.day(context.now), region)


def _context(post: Post, acting: str | None, request: str | None) -> Context:
    return post.context(acting, request or post.clock.new_id())
