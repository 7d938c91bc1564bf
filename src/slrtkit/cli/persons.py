"""A household as people and programs read it: home, families, members, facts with day and source; numbers masked."""

from collections.abc import Iterator, Mapping

from slrtkit.domain.household import Classification, Fact, FactValue, Membership, Person
from slrtkit.ledger import instant_text
from slrtkit.service.asof import AsOf, Statement
from slrtkit.wire import to_wire

__all__ = ["history_lines", "household_document", "household_lines", "statement_document"]

_WORDS = {
    "id": {
        "unknown": "tidak tahu",
        True: "ya",
        False: "tidak",
        "known": "sebatas yang tercatat sampai {known}",
        "incomplete": "daftar anggota belum lengkap",
        "history": "Riwayat",
        "said": "dinyatakan {source}, dicatat {at} oleh {by}",
        "proposal": "usulan {proposal}",
        "evidence": "bukti {evidence}",
        "alone": "belum dipastikan petugas kedua",
    },
    "en": {
        "unknown": "not known",
        True: "yes",
        False: "no",
        "known": "by what was recorded up to {known}",
        "incomplete": "the roster is not complete",
        "history": "History",
        "said": "said by {source}, recorded {at} by {by}",
        "proposal": "proposal {proposal}",
        "evidence": "evidence {evidence}",
        "alone": "not confirmed by a second officer",
    },
}


def household_lines(seen: AsOf, lang: str) -> Iterator[str]:
    """Yield the household of a day, line by line."""
    words, household = _WORDS[lang], seen.household
    known = f", {words['known'].format(known=instant_text(seen.known))}" if seen.known else ""
    yield f"{household.id}  {household.village}  {household.address}  ({seen.on}{known})"
    if not household.roster_complete:
        yield f"  {words['incomplete']}"
    yield from _facts(household.facts, lang, "  ")
    for card in household.cards:
        yield f"  {card.id}  {card.nkk.masked if card.nkk else '-'}"
        yield from _facts(card.facts, lang, "    ")
        for person, membership in household.members(seen.on, card.id):
            since = f"  {membership.since}" if membership.since else ""
            nik = person.nik.masked if person.nik else "-"
            yield f"    {person.id}  {person.name}  {nik}  {membership.relation}{since}"
            yield from (f"      PPKS: {one.kind.says}  {one.since}  {one.by}" for one in person.classified(seen.on))
            yield from _facts(person.facts, lang, "      ")


def history_lines(told: tuple[Statement, ...], lang: str) -> Iterator[str]:
    """Yield who said what when, line by line, in the order in which it was recorded."""
    words = _WORDS[lang]
    if told:
        yield f"{words['history']}:"
    for one in told:
        said = words["said"].format(source=one.fact.source, at=instant_text(one.at), by=one.by)
        more = [words["proposal"].format(proposal=one.grounds.proposal)] if one.grounds.proposal else []
        more += [words["evidence"].format(evidence=evidence[:12]) for evidence in one.grounds.evidence]
        more += [] if one.confirmed else [words["alone"]]
        yield f"  {one.subject}  {_fact(one.name, one.fact, lang)}  {', '.join((said, *more, *_reason(one)))}"


def household_document(seen: AsOf) -> dict[str, object]:
    """Return the household of a day as JSON, with masked numbers."""
    household = seen.household
    return {
        "household": household.id,
        "on": seen.on.isoformat(),
        "known_until": instant_text(seen.known) if seen.known else None,
        "village": household.village.text,
        "address": household.address,
        "roster_complete": household.roster_complete,
        "facts": to_wire(household.facts, Mapping[str, Fact]),
        "cards": [
            {
                "id": card.id,
                "nkk": card.nkk.masked if card.nkk else None,
                "facts": to_wire(card.facts, Mapping[str, Fact]),
                "members": [_member(person, membership, seen) for person, membership in household.members(seen.on, card.id)],
            }
            for card in household.cards
        ],
    }


def statement_document(one: Statement) -> dict[str, object]:
    """Return who said what when as JSON."""
    return {
        "household": one.household,
        "subject": one.subject,
        "name": one.name,
        **to_wire(one.fact),
        "recorded": instant_text(one.at),
        "by": one.by,
        "event": one.event,
        "reason": one.grounds.reason,
        "evidence": list(one.grounds.evidence),
        "proposal": one.grounds.proposal or None,
        "confirmed": one.confirmed,
    }


def _member(person: Person, membership: Membership, seen: AsOf) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "nik": person.nik.masked if person.nik else None,
        "relation": membership.relation,
        "since": membership.since.isoformat() if membership.since else None,
        "until": membership.until.isoformat() if membership.until else None,
        "ppks": to_wire(person.classified(seen.on), tuple[Classification, ...]),
        "facts": to_wire(person.facts, Mapping[str, Fact]),
    }


def _reason(one: Statement) -> tuple[str, ...]:
    return (one.grounds.reason,) if one.grounds.reason else ()


def _facts(facts: Mapping[str, Fact], lang: str, margin: str) -> Iterator[str]:
    yield from (f"{margin}{_fact(name, fact, lang)}" for name, fact in sorted(facts.items()))


def _fact(name: str, fact: Fact, lang: str) -> str:
    return f"{name} = {_value(fact.value, lang)}  ({fact.on}, {fact.source})"


def _value(value: FactValue | None, lang: str) -> str:
    words = _WORDS[lang]
    match value:
        case None:
            return words["unknown"]
        case bool():
            return words[value]
        case _:
            return str(value)
