"""Ask an agency about a person: recorded before it leaves, and what the answer says is proposed. Nothing is true by it."""

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from slrtkit.domain.change import Cause, Change, Departure, FactChange, IdentityChange
from slrtkit.domain.consent import ConsentPurpose, PersonConsent, consent_id
from slrtkit.domain.context import Context
from slrtkit.domain.enquiry import Enquiry, EnquiryAnswered, EnquiryOpened, EnquiryOutcome, Unasked
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household, Person, Source, Unit
from slrtkit.domain.names import name_of, similarity
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.errors import DomainError, DuplicateError, WireError
from slrtkit.ports.lookup import Found, Lookup, LookupRequest, NotAsked, NotFound, Told
from slrtkit.service.journal import Journal, Work
from slrtkit.service.proposal import add_proposal

__all__ = ["OTHER_NAME", "Asker", "ask_agency", "enquiries_of"]

OTHER_NAME: str = "other-name"
"""Code of an answer in which the person has a name that has little in common with ours: nothing of it is proposed."""
_ALIKE = 0.5
_DIED = "deceased_on"


@frozen
class Asker:
    """What a question is asked with.

    Attributes:
        journal: The log.
        day: The day of a command in the office's zone.
        new_id: Makes ids.
        facts: What may be stated.
    """

    journal: Journal
    day: Callable[[Context], date]
    new_id: Callable[[], str]
    facts: FactCatalogue = FACTS


def ask_agency(asker: Asker, context: Context, lookup: Lookup, household: str, person: str) -> Enquiry:
    """Ask an agency about a person, and return the question with what became of it.

    It is asked only with the person's consent to be looked up, and for `context.reason`. Sent again under the same client id it
    returns what became of it, and asks again only where that was never recorded.

    Raises:
        NotFoundError: there is no such household, or nobody of this id in it.
        AccessDeniedError: the person is restricted, and the actor is not one of the officers who may.
        DomainError: no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    enquiry, question = _open(asker, context, lookup.source, household, person)
    if enquiry.outcome is not EnquiryOutcome.OPEN or question is None:
        return enquiry
    answer = lookup.ask(question)
    content = {"enquiry": enquiry.id}
    with asker.journal.command(_then(context), "answer-enquiry", content) as work:
        if not work.replayed:
            _close(work, enquiry, _recorded(work, asker, enquiry, answer))
            work.commit()
    with asker.journal.seen_by(context).looking("ask-agency") as seen:
        return seen.read(StreamKind.ENQUIRY, enquiry.id, Enquiry).state


def enquiries_of(journal: Journal, person: str) -> tuple[Enquiry, ...]:
    """Return every question that was asked about a person, the earliest first."""
    found = journal.find(StreamKind.ENQUIRY, "person", person.encode())
    asked = (journal.read(StreamKind.ENQUIRY, enquiry, Enquiry).state for enquiry in found)
    return tuple(sorted(asked, key=lambda one: (one.on, one.id)))


def _open(asker: Asker, context: Context, source: Source, household: str, person: str) -> tuple[Enquiry, LookupRequest | None]:
    content = {"household": household, "person": person, "source": source.value}
    with asker.journal.command(context, "ask-agency", content) as work:
        if work.replayed:
            enquiry = work.get(StreamKind.ENQUIRY, work.replayed.id, Enquiry)
            asked = work.get(StreamKind.HOUSEHOLD, household, Household).person(person)
            return enquiry, _question(enquiry, asked) if _consent(work, person) else None
        home = work.get(StreamKind.HOUSEHOLD, household, Household)
        asked = home.person(person)
        enquiry = Enquiry(
            id=asker.new_id(),
            source=source,
            household=household,
            village=home.village.text,
            person=person,
            by=context.actor,
            on=asker.day(context),
            reason=context.reason,
            consent=_consent(work, person),
        )
        work.append(StreamKind.ENQUIRY, enquiry.id, enquiry.village, EnquiryOpened(enquiry))
        question = _question(enquiry, asked)
        if question is None:
            reason = Unasked.NO_NIK if enquiry.consent else Unasked.NO_CONSENT
            _close(work, enquiry, EnquiryAnswered(EnquiryOutcome.NOT_ASKED, reason.value))
            enquiry = work.get(StreamKind.ENQUIRY, enquiry.id, Enquiry)
        work.commit()
        return enquiry, question


def _question(enquiry: Enquiry, person: Person) -> LookupRequest | None:
    if enquiry.consent is None or person.nik is None:
        return None
    return LookupRequest(enquiry.id, person.nik, enquiry.on, enquiry.by, enquiry.reason)


def _consent(work: Work, person: str) -> PersonConsent | None:
    known = consent_id(person, ConsentPurpose.LOOKUP)
    if not work.knows(StreamKind.CONSENT, known):
        return None
    said = work.get(StreamKind.CONSENT, known, PersonConsent)
    return said if said.given else None


def _then(context: Context) -> Context:
    """The second command of one request."""
    return Context(context.actor, f"{context.client_id}/answer", context.now, context.reason)


def _close(work: Work, enquiry: Enquiry, answered: EnquiryAnswered) -> None:
    work.append(StreamKind.ENQUIRY, enquiry.id, enquiry.village, answered)


def _recorded(work: Work, asker: Asker, enquiry: Enquiry, answer: Found | NotFound | NotAsked) -> EnquiryAnswered:
    match answer:
        case NotAsked(reason):
            return EnquiryAnswered(EnquiryOutcome.NOT_ASKED, reason.value)
        case NotFound(evidence):
            return EnquiryAnswered(EnquiryOutcome.NOT_FOUND, evidence=evidence)
        case _:
            return _found(work, asker, enquiry, answer)


def _found(work: Work, asker: Asker, enquiry: Enquiry, answer: Found) -> EnquiryAnswered:
    home = work.get(StreamKind.HOUSEHOLD, enquiry.household, Household)
    person = home.person(enquiry.person)
    if answer.name and similarity(name_of(answer.name), name_of(person.name)) < _ALIKE:
        return EnquiryAnswered(EnquiryOutcome.FOUND, OTHER_NAME, answer.evidence)
    proposals, unread = [], [*answer.unread]
    for name, change in dict.fromkeys(_wishes(home, person, enquiry, answer)):
        try:
            proposals.append(_propose(work, asker, enquiry, change, answer.evidence))
        except DuplicateError as known:
            proposals.append(known.path) if known.code == "proposal.duplicate" else unread.append(name)
        except (WireError, DomainError):
            unread.append(name)
    return EnquiryAnswered(EnquiryOutcome.FOUND, "", answer.evidence, tuple(proposals), tuple(dict.fromkeys(unread)))


def _propose(work: Work, asker: Asker, enquiry: Enquiry, change: Change, evidence: str) -> str:
    proposal = Proposal(
        id=asker.new_id(),
        household=enquiry.household,
        village=enquiry.village,
        change=change,
        proposer=Proposer.AGENCY,
        proposed_by=work.context.actor,
        proposed_on=enquiry.on,
        reason=enquiry.reason,
        evidence=(evidence,),
    )
    add_proposal(work, proposal, asker.facts)
    return proposal.id


def _wishes(home: Household, person: Person, enquiry: Enquiry, answer: Found) -> Iterator[tuple[str, Change]]:
    """Yield what the answer says otherwise than the register, under the name of it. The name on papers is Dukcapil's to say."""
    if enquiry.source is Source.DUKCAPIL and answer.name and _words(answer.name) != _words(person.name):
        yield "name", IdentityChange(person.id, answer.name, person.nik)
    for told in answer.told:
        subject = _subject(home, person, enquiry.on, told.unit)
        known = home.fact(subject, told.name) if subject else None
        if known is not None and known.value == told.fact.value:
            continue
        match told:
            case Told(Unit.PERSON, name, Fact(date() as died)) if name == _DIED and not home.gone(person.id):
                yield name, Departure(person.id, died, Cause.DEATH, enquiry.source)
            case _:
                yield told.name, FactChange(subject, told.name, told.fact)


def _subject(home: Household, person: Person, on: date, unit: Unit) -> str:
    """Return the id of whose fact it is; empty where the person is on no family card."""
    match unit:
        case Unit.PERSON:
            return person.id
        case Unit.HOUSEHOLD:
            return home.id
        case _:
            membership = home.membership(person.id, on)
            return membership.card if membership else ""


def _words(name: str) -> list[str]:
    return name.casefold().split()
