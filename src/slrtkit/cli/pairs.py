"""Pairs of entries as people and programs read them: the evidence in words, numbers masked."""

from collections.abc import Iterator

from slrtkit.adapters.wording.labels import Count
from slrtkit.domain.duplicates import Candidate, Pair, PairStatus, evidence_says, pair_id
from slrtkit.domain.household import Household, Person
from slrtkit.domain.sentences import Sentence
from slrtkit.service.duplicates import Queue, review_queue
from slrtkit.service.journal import Journal
from slrtkit.service.search import find_person

__all__ = ["pair_document", "pair_lines", "queue_document", "queue_lines"]

_STATUS = {
    PairStatus.OPEN: Sentence("belum diputuskan", "open"),
    PairStatus.SAME: Sentence("satu orang", "one person"),
    PairStatus.DIFFERENT: Sentence("dua orang", "two persons"),
}
_NOT_RUN = Sentence("Belum pernah dicari: slrtkit duplicates find", "Nobody looked yet: slrtkit duplicates find")
_NOBODY = Sentence("Tidak ada pasangan yang menunggu.", "No pair is waiting.")
_RAN = Sentence("Dicari {on} oleh {by}, {entries} orang.", "{by} looked on {on}, {entries:person}.")
_MERGED = Sentence("{one} diwakili {other}", "{other} stands for {one}")


def queue_lines(queue: Queue, lang: str, *, judged: bool) -> Iterator[str]:
    """Yield a line for the run and one for each pair."""
    run = queue.run
    yield _in(lang, _RAN).format(on=run.on, by=run.by, entries=Count(run.entries)) if run else _in(lang, _NOT_RUN)
    yield from (_candidate_line(one, lang) for one in queue.open)
    if judged:
        yield from (_pair_line(pair, lang) for pair in queue.judged)
    if run and not queue.open:
        yield _in(lang, _NOBODY)


def queue_document(queue: Queue) -> dict[str, object]:
    """Return the queue as JSON; `ran` is false where nobody ever looked."""
    run = queue.run
    told = {"on": run.on.isoformat(), "by": run.by, "entries": run.entries, "least": run.least} if run else None
    return {
        "ran": run is not None,
        "run": told,
        "open": [_candidate_document(one) for one in queue.open],
        "judged": [_judged_document(pair) for pair in queue.judged],
    }


def pair_lines(journal: Journal, one: str, other: str, lang: str) -> Iterator[str]:
    """Yield both persons, and what is known of the pair."""
    for person in (one, other):
        yield "  ".join(_person(*find_person(journal, person)).values())
    candidate, pair = _known(journal, one, other)
    if candidate:
        yield _candidate_line(candidate, lang)
    yield _pair_line(pair, lang) if pair else _in(lang, _STATUS[PairStatus.OPEN])


def pair_document(journal: Journal, one: str, other: str) -> dict[str, object]:
    """Return both persons, and what is known of the pair, as JSON."""
    persons = [_person(*find_person(journal, person)) for person in (one, other)]
    candidate, pair = _known(journal, one, other)
    return {
        "persons": persons,
        "candidate": _candidate_document(candidate) if candidate else None,
        "judged": _judged_document(pair) if pair else None,
    }


def _known(journal: Journal, one: str, other: str) -> tuple[Candidate | None, Pair | None]:
    """Return what the last run and what officers said of a pair."""
    queue, pair = review_queue(journal), pair_id(one, other)
    found = queue.run.pairs if queue.run else ()
    return (
        next((c for c in found if pair_id(c.left, c.right) == pair), None),
        next((p for p in queue.judged if p.id == pair), None),
    )


def _person(household: Household, person: Person) -> dict[str, str]:
    birth = person.facts.get("birth_date")
    return {
        "person": person.id,
        "name": person.name,
        "nik": person.nik.masked if person.nik else "-",
        "birth_date": str(birth.value) if birth and birth.value else "-",
        "household": household.id,
        "village": household.village.text,
    }


def _candidate_line(one: Candidate, lang: str) -> str:
    return f"{one.probability / 100:6.2f}%  {one.left}  {one.right}  {_in(lang, evidence_says(one))}"


def _pair_line(pair: Pair, lang: str) -> str:
    said = pair.judgement
    line = f"{pair.left}  {pair.right}  {_in(lang, _STATUS[said.status])} ({said.by}, {said.on}): {said.reason}"
    if pair.merged:
        line += "; " + _in(lang, _MERGED).format(one=pair.merged[0], other=pair.merged[1])
    return line


def _candidate_document(one: Candidate) -> dict[str, object]:
    says = evidence_says(one)
    return {
        "pair": [one.left, one.right],
        "probability": one.probability,
        "evidence": {name: agreement.value for name, agreement in one.evidence.items()},
        "says": {"id": says.id, "en": says.en},
    }


def _judged_document(pair: Pair) -> dict[str, object]:
    said = pair.judgement
    return {
        "pair": [pair.left, pair.right],
        "status": said.status.value,
        "by": said.by,
        "on": said.on.isoformat(),
        "reason": said.reason,
        "merged": pair.merged[0] if pair.merged else None,
        "kept": pair.merged[1] if pair.merged else None,
    }


def _in(lang: str, said: Sentence) -> str:
    return said.en if lang == "en" else said.id
