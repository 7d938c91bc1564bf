"""`slrtkit worklist` and `slrtkit counts`: what an officer has to do, and how much is open where."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from attrs import evolve

from slrtkit.adapters.wording.labels import LABELS
from slrtkit.cli.access import access_of
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.outreach import limits_of
from slrtkit.cli.post import Post, acting_option, open_post, post_options
from slrtkit.cli.press import office_of
from slrtkit.domain.delegation import Powers
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.worklist import WORK_SAYS, WorkItem, WorkKind
from slrtkit.domain.worklist_counts import CountedBy, WorkCounts
from slrtkit.service.workdesk import WorkDesk
from slrtkit.service.worklist import WorkFilter

__all__ = ["counts", "work_desk", "worklist"]

_BY: tuple[CountedBy, ...] = ("status", "urgency", "office", "village", "standing")
_LATE = {"at-risk": frozenset({LimitStatus.AT_RISK, LimitStatus.BREACHED}), "breached": frozenset({LimitStatus.BREACHED})}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "nothing": "Tidak ada yang menunggu.",
        "more": "Lanjutkan: --after {cursor}",
        "due": "batas {due}",
        "open": "Kasus terbuka: {open}; selesai: {closed}",
        "work": "Pekerjaan",
        "standing": "batas waktu",
        "case": "kasus",
        "referral": "rujukan",
        "approval": "surat",
        "letter": "surat terbit",
        "removal": "penghentian",
        "proposal": "usulan",
        "duplicate": "data ganda",
        "on-track": "aman",
        "at-risk": "mendekati batas",
        "breached": "melewati batas",
        "none": "tanpa batas",
        "training": "latihan",
    },
    "en": {
        "nothing": "Nothing waits.",
        "more": "Go on: --after {cursor}",
        "due": "due {due}",
        "open": "Open cases: {open}; closed: {closed}",
        "work": "Work",
        "standing": "time limit",
        "on-track": "on track",
        "at-risk": "at risk",
        "none": "no limit",
    },
}


def work_desk(post: Post, actor: str) -> WorkDesk:
    """Return the desk for the day's work of a post. Raises NotFoundError where no office is configured."""
    config, office = post.config, office_of(post)
    policy, log = access_of(config, actor, post.zone), post.journal
    powers = Powers(policy.officers, config.delegation, config.chain)
    return WorkDesk(log, powers, policy, office, post.areas, evolve(limits_of(post), journal=log.whole))


@click.command("worklist", help="Yang harus dikerjakan petugas. / What an officer has to do.")
@post_options
@acting_option
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in WorkKind]),
    help="Jenis; dapat diulang. / Kinds.",
)
@click.option("--village", default="", metavar="CODE", help="Hanya desa ini. / This village only.")
@click.option("--status", default="", metavar="STATUS", help="Hanya status ini. / This status only.")
@click.option("--late", type=click.Choice(list(_LATE)), help="Mendekati atau melewati batas. / At risk, or breached.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="Paling banyak. / At most.")
@click.option("--after", default="", metavar="CURSOR", help="Lanjutan halaman sebelumnya. / Where the last page ended.")
@json_option
@lang_option
def worklist(
    store: str | None,
    config: Path | None,
    acting: str | None,
    kinds: tuple[str, ...],
    village: str,
    status: str,
    late: str | None,
    limit: int,
    after: str,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> None:
    """Show a page of it."""
    wanted = WorkFilter(
        frozenset(map(WorkKind, kinds)) or frozenset(WorkKind), village, status, _LATE[late] if late else frozenset()
    )
    with open_post(store, config) as post:
        who = post.context(acting, post.clock.new_id())
        page = work_desk(post, who.actor).worklist(who, wanted=wanted, after=after, limit=limit)
        zone = post.zone.offset
    if as_json:
        show_json({"officer": who.actor, "items": [_item(one) for one in page.items], "next": page.next or None})
        return
    words = {**LABELS[lang], **_WORDS[lang]}
    for one in page.items:
        click.echo("  ".join(part for part in _line(one, words, lang, one.due and one.due.astimezone(zone)) if part))
    if page.next or not page.items:
        click.echo(words["more"].format(cursor=page.next) if page.next else words["nothing"])


@click.command("counts", help="Berapa yang terbuka, dan di mana. / How much is open, and where.")
@post_options
@acting_option
@click.option("--standings", is_flag=True, help="Juga menurut batas waktu. / By time limits as well.")
@click.option("--officers", is_flag=True, help="Juga pekerjaan tiap petugas. / The work of each officer as well.")
@json_option
@lang_option
def counts(
    store: str | None,
    config: Path | None,
    acting: str | None,
    standings: bool,  # noqa: FBT001  click hands one argument for each option
    officers: bool,  # noqa: FBT001  as above
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
) -> None:
    """Show them."""
    with open_post(store, config) as post:
        who = post.context(acting, post.clock.new_id())
        found = work_desk(post, who.actor).counts(who, standings=standings, officers=officers)
    by = _BY if standings else _BY[:-1]
    if as_json:
        theirs = {name: _named(work) for name, work in found.officers.items()}
        show_json({"officer": who.actor, **_counted(found, by), **({"officers": theirs} if officers else {})})
        return
    words = {**LABELS[lang], **_WORDS[lang]}
    click.echo(words["open"].format(open=found.open, closed=found.closed))
    for name in by:
        _tell(words.get(name, name), found.by(name), words)
    _tell(words["work"], _named(found.work), words)
    for officer, work in found.officers.items():
        _tell(f"{words['work']}: {officer}", _named(work), words)


def _item(one: WorkItem) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": one.kind.value,
        "id": one.id,
        "since": one.since.isoformat(),
        "due": one.due.isoformat() if one.due else None,
        "standing": one.standing.value if one.standing else None,
        "status": one.status,
        "why": one.why.value,
        "urgency": one.urgency.value,
        "village": one.village or None,
        "office": one.office or None,
    }
    return told | ({"training": True} if one.training else {})


def _line(one: WorkItem, words: Mapping[str, str], lang: str, due: datetime | None) -> tuple[str, ...]:
    standing = words.get(one.standing.value, one.standing.value) if one.standing else ""
    return (
        one.since.isoformat(),
        f"{words.get(one.urgency.value, one.urgency.value):9}",
        f"{words.get(one.kind.value, one.kind.value):12}",
        one.id,
        words.get(one.status, one.status),
        getattr(WORK_SAYS[one.why], lang),
        words["due"].format(due=f"{due:%Y-%m-%d %H:%M}") + f" ({standing})" if due else "",
        words["training"] if one.training else "",
    )


def _counted(found: WorkCounts, by: tuple[CountedBy, ...]) -> dict[str, object]:
    return {
        "open": found.open,
        "closed": found.closed,
        **{f"by_{name}": found.by(name) for name in by},
        "work": _named(found.work),
    }


def _named(work: Mapping[WorkKind, int]) -> dict[str, int]:
    return {kind.value: count for kind, count in work.items()}


def _tell(title: str, figures: Mapping[str, int], words: Mapping[str, str]) -> None:
    click.echo(f"{title}:")
    for value, count in figures.items():
        click.echo(f"  {words.get(value, value)}: {count}")
