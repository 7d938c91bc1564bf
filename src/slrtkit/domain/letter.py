"""The recommendation letter: what it says, and its life. No bytes, no layout.

The fields are those of Indonesian official letters (tata naskah dinas). Everything a reader sees on the page stands here as
the text that is printed; `letter.json` inside the signed PDF is this object, canonically written.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.letter_acts import Attempt, ByHand, Confirmation, LetterTerm, ProofRenewal, Reprint, Withdrawal
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.letterhead import Letterhead
from slrtkit.domain.transition import Transitions, follow

__all__ = [
    "CEILING",
    "LAPSES",
    "LETTER_STEPS",
    "OPENING",
    "SERVICE",
    "Dependant",
    "LetterForm",
    "LetterIdentity",
    "LetterRecord",
    "LetterStatus",
    "LetterStep",
    "RecommendationLetter",
    "SignatureBlock",
    "SigningForm",
]


class SigningForm(StrEnum):
    """In whose name the signer signs."""

    DIRECT = "direct"
    ATAS_NAMA = "a.n."
    UNTUK_BELIAU = "u.b."
    PELAKSANA_TUGAS = "Plt."
    PELAKSANA_HARIAN = "Plh."
    PENJABAT = "Pj."


class LetterForm(StrEnum):
    """How a letter is laid out (tata naskah dinas; Permendagri 1/2023, unverified)."""

    SURAT = "surat"
    """An official letter: to somebody, with Nomor, Lampiran and Perihal."""
    KETERANGAN = "keterangan"
    """A statement (surat keterangan): its title and number in the middle, who states it, and of whom."""


OPENING = "Dengan ini kami sampaikan rekomendasi atas nama:"
"""What stands before the person's data where the letter type says nothing else."""


class LetterStatus(StrEnum):
    """Where a letter stands."""

    RESERVED = "reserved"
    """It has its number and its content; nothing is signed yet."""
    ISSUED = "issued"
    """Its signed bytes exist, were verified, and are kept; or it was signed by hand, and its scan is kept."""
    VOID = "void"
    """It will never be issued; its number is accounted for, with a reason."""
    WITHDRAWN = "withdrawn"
    """It was issued, and no longer counts, for a reason."""


class LetterStep(StrEnum):
    """What can be done with a letter that has its number."""

    APPROVE = "approve"
    """Any step of its paraf chain."""
    REVISE = "revise"
    ISSUE = "issue"
    VOID = "void"
    CONFIRM = "confirm"
    """The proper signer stands by a provisional letter."""
    REPRINT = "reprint"
    RENEW = "renew"
    """What its signature proves is made to last longer."""
    WITHDRAW = "withdraw"


LETTER_STEPS: Transitions[LetterStep, LetterStatus] = {
    LetterStep.APPROVE: (frozenset({LetterStatus.RESERVED}), LetterStatus.RESERVED),
    LetterStep.REVISE: (frozenset({LetterStatus.RESERVED}), LetterStatus.RESERVED),
    LetterStep.ISSUE: (frozenset({LetterStatus.RESERVED}), LetterStatus.ISSUED),
    LetterStep.VOID: (frozenset({LetterStatus.RESERVED}), LetterStatus.VOID),
    LetterStep.CONFIRM: (frozenset({LetterStatus.ISSUED}), LetterStatus.ISSUED),
    LetterStep.REPRINT: (frozenset({LetterStatus.ISSUED}), LetterStatus.ISSUED),
    LetterStep.RENEW: (frozenset({LetterStatus.ISSUED}), LetterStatus.ISSUED),
    LetterStep.WITHDRAW: (frozenset({LetterStatus.ISSUED}), LetterStatus.WITHDRAWN),
}


CEILING: str = "ceiling"
SERVICE: str = "service"
"""The fields that every letter type calls alike, because seals speak of them."""
LAPSES: str = "lapses"
"""What is filled in for a provisional letter alone: the instant at which it lapses, as `2026-01-31T02:03:04.000005Z`."""
_RUPIAH = re.compile(r"\d{1,18}", re.ASCII)
_INSTANT = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


@frozen
class LetterIdentity:
    """The person the letter is about, as printed. `nik` and `nkk` hold all 16 digits only where the receiver needs them."""

    name: str
    nik: str = field(default="", repr=mask)
    nkk: str = field(default="", repr=mask)
    birth_place: str = ""
    birth_date: date | None = None
    occupation: str = ""
    address: str = ""
    village: str = ""
    district: str = ""
    regency: str = ""


@frozen
class Dependant:
    """One line of the table of dependants."""

    name: str
    relation: str
    birth_date: date | None = None


@frozen
class SignatureBlock:
    """Who signs, as printed: form, position, name, rank, NIP."""

    name: str
    position: str
    form: SigningForm = SigningForm.DIRECT
    on_behalf_of: str = ""
    """The position in whose name it is signed, for every form but DIRECT."""
    rank: str = ""
    nip: str = ""


@frozen
class RecommendationLetter:
    """What one letter says.

    `decision` is the commitment to the decision that justified the letter and `rules` the digest of the rule set it was
    decided by (both 64 hexadecimal digits): they bind the letter to its reasons without telling them.
    """

    id: str
    type: str
    office: str
    number: str
    place: str
    dated: date
    valid_until: date
    letterhead: Letterhead
    addressee: tuple[str, ...]
    subject: str
    identity: LetterIdentity
    statement: tuple[str, ...]
    signature: SignatureBlock
    decision: str
    rules: str
    basis: tuple[str, ...] = ()
    enclosures: str = ""
    dependants: tuple[Dependant, ...] = ()
    desil: int | None = None
    purpose: str = ""
    destination: str = ""
    closing: str = ""
    countersigned: SignatureBlock | None = None
    """The second name on the page ("Mengetahui"), where the letter type has one."""
    copies: tuple[str, ...] = ()
    specimen: bool = False
    """True for training and demonstration: CONTOH stands across every page."""
    form: LetterForm = LetterForm.SURAT
    opening: str = OPENING
    particulars: tuple[Particular, ...] = ()
    """What was filled in for this letter."""
    sealed: tuple[str, ...] = ()
    """What the paper seal says beside what every seal says; see `LetterType.sealed`."""
    sensitive: bool = False
    """True where the seal must not tell whom and what it is about: children, violence."""

    @property
    def ceiling(self) -> int | None:
        """The most that may be paid by this letter, in rupiah; None where it says nothing of it, or no whole number."""
        said = next((one.value for one in self.particulars if one.code == CEILING), "")
        return int(said) if _RUPIAH.fullmatch(said) else None

    @property
    def service(self) -> str:
        """The service that it is for, or empty."""
        return next((one.text for one in self.particulars if one.code == SERVICE), "")

    @property
    def lapses(self) -> datetime | None:
        """The instant at which it lapses unless it is confirmed, in UTC; None: it is not provisional, or says no instant."""
        said = next((one.value for one in self.particulars if one.code == LAPSES), "")
        try:
            return datetime.fromisoformat(said) if _INSTANT.fullmatch(said) else None
        except ValueError:  # 31 February
            return None


@frozen
class LetterRecord:
    """A letter and what became of it: the current state of its stream.

    `signer` is the id of the officer whose name stands on the page. `salt` and `decision_salt` (64 hexadecimal digits) open the
    commitments of the letter and of its decision; `pdf` is the SHA-256 of the signed bytes, `key` the one that signed them.

    Attributes:
        attempts: Every attempt to sign it, by its id.
        by_hand: How it was signed in ink; None: it was not.
        term: Until when it is good unless it is confirmed; None: it is not provisional.
        confirmed: Who stands by it, where it was provisional.
        withdrawn: Who withdrew it, when and why.
        replaces: Id of the letter of the case that it stands in place of, and `replaced_by`: the letter in place of this one.
        reprints: When it was printed or sent once more, by the id of the reprint.
        renewals: When it got more proof, by the SHA-256 of the bytes that have it.
        facts: Digest of the facts that were declared when it got its number, 64 hexadecimal digits; empty: nobody kept them.
        stamp_by: Until when a time stamp has to come, for one that was signed without a network, in UTC; None: it has one.
    """

    letter: RecommendationLetter
    complaint: str
    person: str
    signer: str
    salt: str = field(repr=False)
    decision_salt: str = field(repr=False)
    status: LetterStatus = LetterStatus.RESERVED
    pdf: str = ""
    key: str = ""
    signed_at: datetime | None = None
    reason: str = ""
    attempts: Mapping[str, Attempt] = field(factory=dict)
    by_hand: ByHand | None = None
    term: LetterTerm | None = None
    confirmed: Confirmation | None = None
    withdrawn: Withdrawal | None = None
    replaces: str = ""
    replaced_by: str = ""
    reprints: Mapping[str, Reprint] = field(factory=dict)
    renewals: Mapping[str, ProofRenewal] = field(factory=dict)
    facts: str = ""
    stamp_by: datetime | None = None

    @property
    def signing(self) -> bool:
        """Whether signed bytes may exist that nobody recorded: an attempt was begun, and its outcome is not known."""
        return self.status is LetterStatus.RESERVED and any(not one.ended for one in self.attempts.values())

    @property
    def newest(self) -> str:
        """SHA-256 of what is handed out: the signed bytes with most proof, or the scan of what was signed in ink; or empty."""
        if self.by_hand:
            return self.by_hand.scan
        return max(self.renewals.values(), key=lambda one: (one.at, one.pdf)).pdf if self.renewals else self.pdf

    @property
    def unstamped(self) -> bool:
        """Whether it was signed without a network, and still waits for its time stamp: no verifier lets it pass."""
        return self.status is LetterStatus.ISSUED and self.stamp_by is not None and not self.renewals

    @property
    def issued_at(self) -> datetime | None:
        """Since when it is issued, in UTC; None: it is not."""
        return self.by_hand.at if self.by_hand else self.signed_at

    @property
    def id(self) -> str:
        """The id of the letter."""
        return self.letter.id

    def after(self, step: LetterStep) -> LetterStatus:
        """The status that a step leads to.

        Raises:
            InvalidTransitionError: the present status does not allow the step.
        """
        return follow(LETTER_STEPS, step, self.status, noun="letter", path=self.id)
