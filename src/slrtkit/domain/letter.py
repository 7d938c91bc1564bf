"""The recommendation letter: what it says, and its life. No bytes, no layout.

The fields are those of Indonesian official letters (tata naskah dinas). Everything a reader sees on the page stands here as
the text that is printed; `letter.json` inside the signed PDF is this object, canonically written.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import DomainError

__all__ = [
    "Dependant",
    "LetterIdentity",
    "LetterRecord",
    "LetterStatus",
    "LetterStep",
    "LetterType",
    "Letterhead",
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


class LetterStatus(StrEnum):
    """Where a letter stands."""

    RESERVED = "reserved"
    """It has its number and its content; nothing is signed yet."""
    ISSUED = "issued"
    """Its signed bytes exist, were verified, and are kept."""
    VOID = "void"
    """It will never be issued; its number is accounted for, with a reason."""


class LetterStep(StrEnum):
    """What can be done with a letter that has its number."""

    APPROVE = "approve"
    """Any step of its paraf chain."""
    REVISE = "revise"
    ISSUE = "issue"
    VOID = "void"


_STEPS: Transitions[LetterStep, LetterStatus] = {
    LetterStep.APPROVE: (frozenset({LetterStatus.RESERVED}), LetterStatus.RESERVED),
    LetterStep.REVISE: (frozenset({LetterStatus.RESERVED}), LetterStatus.RESERVED),
    LetterStep.ISSUE: (frozenset({LetterStatus.RESERVED}), LetterStatus.ISSUED),
    LetterStep.VOID: (frozenset({LetterStatus.RESERVED}), LetterStatus.VOID),
}


@frozen
class Letterhead:
    """Kop surat: who writes. `logo` names a picture known to the renderer, or is empty."""

    government: str
    agency: str
    address: str
    telephone: str = ""
    website: str = ""
    email: str = ""
    logo: str = ""


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


_LONGEST = 3660
_CLASSIFICATION = re.compile(r"[0-9A-Za-z.\-]+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("name", "program", "village", "district", "regency", "destination", "legal_basis")
"""What a letter type's texts may name in braces."""


@frozen
class LetterType:
    """What all letters of one type share. Texts may hold the placeholders of `PLACEHOLDERS`, in braces.

    Raises:
        DomainError: a text names another placeholder, or a brace is not closed; it would be valid for no day or for more than
            ten years; the classification cannot stand in a number. The path is the field.
    """

    code: str
    title: str
    classification: str
    subject: str
    addressee: tuple[str, ...]
    statement: tuple[str, ...]
    closing: str
    valid_days: int
    basis: tuple[str, ...] = ()
    purpose: str = ""
    enclosures: str = ""
    copies: tuple[str, ...] = ()
    full_identifiers: bool = False
    """True where the receiver needs all digits of NIK and NKK; otherwise they are printed masked."""
    show_desil: bool = False
    show_dependants: bool = False

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.valid_days <= _LONGEST:
            raise DomainError(f"a letter is valid for 1 to {_LONGEST} days", code="letter-type.valid", path="valid_days")
        if not _CLASSIFICATION.fullmatch(self.classification):
            raise DomainError("this cannot stand in a letter number", code="letter-type.classification", path="classification")
        for name, text in self._texts():
            if stray := {"{", "}"} & set(_PLACEHOLDER.sub("", text)):
                raise DomainError(f"a brace is not closed: {stray.pop()}", code="letter-type.brace", path=name)
            for unknown in set(_PLACEHOLDER.findall(text)) - set(PLACEHOLDERS):
                raise DomainError(
                    f"there is no placeholder {unknown[:20]!r}",
                    code="letter-type.placeholder",
                    path=name,
                    cure="known: " + ", ".join(PLACEHOLDERS),
                )

    def fill(self, text: str, values: Mapping[str, str]) -> str:
        """Return one of the texts with its placeholders replaced; a value is never read as a placeholder."""
        return _PLACEHOLDER.sub(lambda found: values[found[1]], text)

    def uses(self, placeholder: str) -> bool:
        """Whether any text names a placeholder."""
        return any(placeholder in _PLACEHOLDER.findall(text) for _, text in self._texts())

    def _texts(self) -> Iterator[tuple[str, str]]:
        for name in ("subject", "closing", "purpose"):
            yield name, getattr(self, name)
        for name in ("addressee", "statement", "basis", "copies"):
            for number, text in enumerate(getattr(self, name)):
                yield f"{name}[{number}]", text


@frozen
class LetterRecord:
    """A letter and what became of it: the current state of its stream.

    `signer` is the id of the officer whose name stands on the page. `salt` and `decision_salt` (64 hexadecimal digits) open the
    commitments of the letter and of its decision; `pdf` is the SHA-256 of the signed bytes, `key` the one that signed them.
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

    @property
    def id(self) -> str:
        """The id of the letter."""
        return self.letter.id

    def after(self, step: LetterStep) -> LetterStatus:
        """The status that a step leads to.

        Raises:
            InvalidTransitionError: the present status does not allow the step.
        """
        return follow(_STEPS, step, self.status, noun="letter", path=self.id)
