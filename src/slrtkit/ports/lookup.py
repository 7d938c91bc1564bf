"""The Lookup port: ask Dukcapil, DTSEN, BPJS or another agency what it knows of one person."""

from datetime import date
from typing import Protocol

from attrs import field, frozen

from slrtkit.domain.enquiry import Unasked
from slrtkit.domain.household import Fact, Source, Unit
from slrtkit.domain.identifiers import NIK, mask

__all__ = ["Found", "Lookup", "LookupRequest", "NotAsked", "NotFound", "Told", "Unasked"]


@frozen
class LookupRequest:
    """What is asked.

    Attributes:
        id: Id of the question, under which the agency may file it.
        nik: Whom it is about.
        on: The day on which it is asked; what the agency does not date is of this day.
        officer: Id of the officer who asks.
        reason: Why.
    """

    id: str
    nik: NIK
    on: date
    officer: str
    reason: str = field(repr=mask)


@frozen
class Told:
    """One thing that an agency says: of the person, or of their family card or household."""

    unit: Unit
    name: str
    fact: Fact


@frozen
class Found:
    """The agency knows the person.

    Attributes:
        told: What it says, each with its day and the agency as its source; what it does not say is absent.
        evidence: SHA-256 of the answer's bytes, 64 hexadecimal digits.
        name: How it calls the person; empty where it does not say.
        unread: Names of facts that it says something of which nobody knows the meaning.
    """

    told: tuple[Told, ...]
    evidence: str
    name: str = field(default="", repr=lambda name: "'…'" if name else "''")
    unread: tuple[str, ...] = ()


@frozen
class NotFound:
    """The agency answered that it knows nobody of this NIK; `evidence` is the SHA-256 of the answer's bytes."""

    evidence: str


@frozen
class NotAsked:
    """There is no answer that can be used, and why. It says nothing of the person."""

    reason: Unasked


class Lookup(Protocol):
    """One agency. It keeps nothing, and no NIK leaves it but in the body of the question."""

    @property
    def source(self) -> Source:
        """The agency, as the source of what it says."""
        ...

    def ask(self, question: LookupRequest) -> Found | NotFound | NotAsked:
        """Ask, once, within the time that the adapter was given for the whole of it.

        Whatever the network, the agency or its answer do, the outcome is one of the three, and no exception.
        """
        ...
