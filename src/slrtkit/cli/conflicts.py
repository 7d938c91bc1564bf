"""`slrtkit sync conflicts` and `resolve`: what posts stated differently, side by side, and the word that keeps one of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from shlex import quote

import click

from slrtkit.adapters.wording.labels import LABELS
from slrtkit.cli.desk import Desk, Spoken, desk_command
from slrtkit.cli.instants import local
from slrtkit.cli.stated import masks, stated, stated_json
from slrtkit.domain.history import StreamKind
from slrtkit.domain.office import Zone
from slrtkit.service.conflicts import Conflict, SharedIdentity, conflicts, resolve, shared_identities

__all__ = ["add_conflicts"]

_KINDS = click.Choice([kind.value for kind in StreamKind])
_WORDS = {
    "id": {
        True: "penetapan dan surat menunggu keputusan penyelia",
        False: "tidak menghentikan surat",
        "next": "slrtkit sync resolve {thing} --keep KEJADIAN --reason ALASAN",
    },
    "en": {
        True: "decisions and letters wait until a supervisor resolves it",
        False: "it stops no letter",
        "next": "slrtkit sync resolve {thing} --keep EVENT --reason WHY",
    },
}


def add_conflicts(group: click.Group) -> None:
    """Add the commands to the group of synchronising."""
    desk_command(group, "conflicts", "Yang dinyatakan berbeda oleh dua pos. / What two posts stated differently.")(_conflicts)
    desk_command(group, "resolve", "Pilih satu pernyataan, dengan --reason. / Keep one statement, for a reason.")(_resolve)


def _conflicts(desk: Desk) -> Mapping[str, object]:
    """List them with both sides."""
    shared, found = shared_identities(desk.post.journal), conflicts(desk.post.journal)
    told = {
        "conflicts": [_told(one) for one in found],
        "shared": [{"name": one.name, "households": list(one.households)} for one in shared],
    }
    zone = desk.post.zone
    return Spoken(told, lambda lang: (*_conflict_lines(found, zone, lang), *_shared_lines(shared, lang)))


@click.argument("kind", type=_KINDS)
@click.argument("thing", metavar="ID")
@click.argument("field", metavar="FIELD")
@click.option("--keep", required=True, metavar="EVENT", help="Kejadian yang dipakai. / The event that is kept.")
def _resolve(desk: Desk, kind: str, thing: str, field: str, keep: str) -> Mapping[str, object]:
    """Resolve one."""
    return {"recorded": resolve(desk.post.journal, desk.context, StreamKind(kind), thing, field, keep).id}


def _told(one: Conflict) -> dict[str, object]:
    numbers = masks(side.value for side in one.sides)
    return {
        "kind": one.kind.value,
        "id": one.id,
        "field": one.field,
        "deciding": one.deciding,
        "sides": [
            {
                "event": side.event,
                "by": side.actor,
                "device": side.node,
                "at": side.at,
                "value": stated_json(side.value, numbers),
            }
            for side in one.sides
        ],
    }


def _conflict_lines(found: tuple[Conflict, ...], zone: Zone, lang: str) -> Iterator[str]:
    words, labels = _WORDS[lang], LABELS[lang]
    yield f"{labels['conflicts']}: {len(found)}"
    for one in found:
        yield f"  - {labels.get(one.kind.value, one.kind.value)} {one.id}, {one.field}: {words[one.deciding]}"
        numbers = masks(side.value for side in one.sides)
        for side in one.sides:
            at = local(datetime.fromisoformat(side.at), zone)
            yield f"      {'  '.join((side.event, side.actor, side.node, at, stated(side.value, lang, numbers)))}"
        yield f"    {words['next'].format(thing=' '.join(map(quote, (one.kind.value, one.id, one.field))))}"


def _shared_lines(shared: tuple[SharedIdentity, ...], lang: str) -> Iterator[str]:
    labels = LABELS[lang]
    yield f"{labels['shared']}: {len(shared)}"
    yield from (f"  - {labels.get(one.name, one.name)}, {'; '.join(one.households)}" for one in shared)
