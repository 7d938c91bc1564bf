"""`slrtkit sync held`, `admit` and `release`: events that came and are not in the log, why, and what lets them in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import click

from slrtkit.adapters.wording.labels import LABELS
from slrtkit.cli.desk import Desk, Spoken, desk_command
from slrtkit.cli.instants import local
from slrtkit.domain.merge import enters
from slrtkit.domain.office import Zone
from slrtkit.domain.syncing import HeldEvent, HeldReason
from slrtkit.ledger import instant_text
from slrtkit.service.sync import admit_event, held_events, release

__all__ = ["add_held", "waiting"]

_WORDS = {
    "id": {
        "early": "masuk sendiri mulai {at}; lebih awal, bila penyelia menerimanya: slrtkit sync admit {event} --reason ALASAN",
        "gap": "menunggu {waits_for}: minta paket yang memuatnya (sync export --all di pos penulisnya)",
        "fork": "kejadian lain memakai tempatnya; keduanya disimpan: tanyakan kepada pos penulisnya",
        "never": "tahun 10000",
        "next": "Masuk ke catatan dengan paket berikutnya, atau sekarang: slrtkit sync release",
    },
    "en": {
        "early": "enters by itself from {at}; before, if a supervisor lets it in: slrtkit sync admit {event} --reason WHY",
        "gap": "waits for {waits_for}: ask for the bundle that has it (sync export --all, at the post that wrote it)",
        "fork": "another event has its place; both are kept: ask the post that wrote it",
        "never": "the year 10000",
        "next": "It enters the log with the next bundle, or now: slrtkit sync release",
    },
}


def add_held(group: click.Group) -> None:
    """Add the commands to the group of synchronising."""
    desk_command(group, "held", "Kejadian yang ditahan, dan sebabnya. / Events that are held, and why.")(_held)
    said = "Terima kejadian yang jamnya di depan, dengan --reason. / Let in an event whose clock is ahead, for a reason."
    desk_command(group, "admit", said)(_admit)
    desk_command(group, "release", "Masukkan yang kini boleh masuk. / Let enter what now may.")(_release)


def waiting(held: Iterable[HeldEvent]) -> list[Mapping[str, object]]:
    """Return held events as JSON; an instant from when on one enters by itself, where that is so."""
    return [
        {
            "event": one.key,
            "id": one.id,
            "why": one.reason.value,
            "waits_for": one.waits_for,
            "enters": instant_text(from_when) if (from_when := _enters(one)) else "",
        }
        for one in held
    ]


def _held(desk: Desk) -> Mapping[str, object]:
    """List them."""
    found, zone = held_events(desk.post.journal), desk.post.zone
    return Spoken({"waiting": waiting(found)}, lambda lang: _lines(found, zone, lang))


@click.argument("event", metavar="EVENT")
def _admit(desk: Desk, event: str) -> Mapping[str, object]:
    """Record that it is let in."""
    recorded = admit_event(desk.post.journal, desk.context, event).id
    return Spoken({"recorded": recorded}, lambda lang: (f"{LABELS[lang]['recorded']}: {recorded}", _WORDS[lang]["next"]))


def _release(desk: Desk) -> Mapping[str, object]:
    """Offer to the log what is held."""
    note = release(desk.post.journal, desk.context).note
    found, zone = held_events(desk.post.journal), desk.post.zone
    told = {"applied": note.applied, "waiting": waiting(found)}
    return Spoken(told, lambda lang: (f"{LABELS[lang]['applied']}: {note.applied}", *_lines(found, zone, lang)))


def _enters(one: HeldEvent) -> datetime | None:
    return enters(one.clock) if one.reason is HeldReason.EARLY else None


def _lines(found: Iterable[HeldEvent], zone: Zone, lang: str) -> Iterator[str]:
    words, labels, held = _WORDS[lang], LABELS[lang], tuple(found)
    yield f"{labels['waiting']}: {len(held)}"
    keys = Counter(one.key for one in held)
    for one in held:
        event = one.key if keys[one.key] == 1 else one.id
        from_when = _enters(one)
        at = local(from_when, zone) if from_when else words["never"]
        yield f"  - {event}  {labels[one.reason.value]}"
        yield f"    {words[one.reason.value].format(at=at, event=event, waits_for=one.waits_for)}"
