"""Letter types as data: what all letters of one type say, to whom, for how long, and who has to stand behind them.

Texts hold placeholders in braces. What they may name is a fixed list (`PLACEHOLDERS`), and the fields that the type itself asks
for; a text that names anything else is refused when the type is made.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from slrtkit.domain.letter import CEILING, LAPSES, OPENING, SERVICE, LetterForm, SigningForm
from slrtkit.domain.letter_field import FieldKind, LetterField
from slrtkit.domain.seal import SealedField
from slrtkit.errors import DomainError

__all__ = ["PLACEHOLDERS", "LetterType", "names_in"]

PLACEHOLDERS: Mapping[str, str] = {
    "name": "the person's name",
    "birth_place": "place of birth",
    "birth_date": "day of birth, as `7 Maret 1984`",
    "age": "age in years on the day of the letter, as `42 (empat puluh dua)`",
    "occupation": "occupation",
    "address": "address without the regions",
    "rt": "number of the RT, from the address",
    "rw": "number of the RW, from the address",
    "village": "village, as the table of regions calls it",
    "district": "kecamatan",
    "regency": "kabupaten or kota",
    "province": "province",
    "desil": "the family's desil, as `2 (dua)`",
    "desil_date": "the day that the desil is of",
    "dependants": "how many dependants the letter lists, as `3 (tiga)`",
    "program": "name of the program",
    "legal_basis": "legal basis of the rules it was decided by",
    "decided": "the day of the case, by whose rules it was decided",
    "dated": "the day of the letter",
    "valid_until": "its last day",
    "valid_days": "how many days it is good, as `14 (empat belas)`",
    "destination": "where it is taken",
    "office": "name of the office",
    "signer_position": "position of who signs",
}
"""What any text may name, and what is put there."""

_LONGEST = 3660
_SIGNERS = (1, 2)
_CLASSIFICATION = re.compile(r"[0-9A-Za-z.\-]+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NEEDS = {SealedField.AMOUNT: (CEILING, FieldKind.AMOUNT), SealedField.SERVICE: (SERVICE, FieldKind.TEXT)}


@frozen
class LetterType:
    """What all letters of one type share.

    Attributes:
        code: Its name in commands and trust lists.
        title: What it is called in menus.
        subject: Perihal; of a statement (`form` keterangan) its title.
        addressee: Yth., one text a line; a statement may have none.
        statement: What it says, one text a paragraph.
        valid_days: For how long it is good, where the rules say nothing.
        basis: What it rests on, one text a line.
        full_identifiers: True where the receiver needs all digits of NIK and NKK; otherwise they are printed masked.
        form: How it is laid out.
        opening: What stands before the person's data.
        fields: What is filled in for each letter.
        signers: How many sign, 1 or 2 ("Mengetahui"); None: as the district's chain says.
        signing_forms: The forms in which it may be signed; none: any.
        chain: Code of the paraf chain that it has to go through; empty: the one that is laid down, if any.
        sealed: What the paper seal says besides: whatever its receiver pays or acts on.
        sensitive: True where the seal must not tell whom and what it is about: children, violence.
        source: Where its wording comes from.

    Raises:
        DomainError: a text names another placeholder, or a brace is not closed; a subject, opening, closing or statement
            names what may be missing; it would be valid for no day or for more than ten years; the classification cannot stand
            in a number; a letter has nobody to go to; two fields have one code, or hide a placeholder or `lapses`; it seals a
            field that it does not have. The path is the field.
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
    show_desil: bool = False
    show_dependants: bool = False
    form: LetterForm = LetterForm.SURAT
    opening: str = OPENING
    fields: tuple[LetterField, ...] = ()
    signers: int | None = None
    signing_forms: tuple[SigningForm, ...] = ()
    chain: str = ""
    sealed: tuple[SealedField, ...] = ()
    sensitive: bool = False
    source: str = ""

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.valid_days <= _LONGEST:
            raise DomainError(f"a letter is valid for 1 to {_LONGEST} days", code="letter-type.valid", path="valid_days")
        if not _CLASSIFICATION.fullmatch(self.classification):
            raise DomainError("this cannot stand in a letter number", code="letter-type.classification", path="classification")
        if self.signers not in (None, *_SIGNERS):
            raise DomainError("one signs, or two", code="letter-type.signers", path="signers")
        if self.form is LetterForm.SURAT and not self.addressee:
            raise DomainError("a letter goes to somebody", code="letter-type.addressee", path="addressee")
        self._check_fields()
        self._check_texts()

    @property
    def placeholders(self) -> frozenset[str]:
        """What its texts may name: `PLACEHOLDERS` and its own fields."""
        return frozenset(PLACEHOLDERS) | {form for one in self.fields for form in _forms(one)}

    def field_of(self, code: str) -> LetterField | None:
        """Return one of its fields, or None."""
        return next((one for one in self.fields if one.code == code), None)

    def fill(self, text: str, values: Mapping[str, str]) -> str:
        """Return one of the texts with its placeholders replaced; a value is never read as a placeholder."""
        return _PLACEHOLDER.sub(lambda found: values[found[1]], text)

    def uses(self, placeholder: str) -> bool:
        """Whether any text names a placeholder."""
        return any(placeholder in names_in(text) for _, text in self._texts())

    def _check_fields(self) -> None:
        codes = [one.code for one in self.fields]
        for number, code in enumerate(codes):
            if code in codes[:number] or code in PLACEHOLDERS or code == LAPSES:
                raise DomainError(f"{code} is told already", code="letter-type.field", path=f"fields[{number}].code")
        for number, sealed in enumerate(self.sealed):
            code, kind = _NEEDS.get(sealed, ("", FieldKind.TEXT))
            if code and not any(one.code == code and one.kind is kind for one in self.fields):
                raise DomainError(
                    f"the type has no field {code}, which {sealed.value} is sealed from",
                    code="letter-type.sealed",
                    path=f"sealed[{number}]",
                    cure=f"add a field {code} of kind {kind.value}",
                )

    def _check_texts(self) -> None:
        known = self.placeholders
        missing = {form for one in self.fields if not one.required and not one.value for form in _forms(one)}
        for name, text in self._texts():
            if stray := {"{", "}"} & set(_PLACEHOLDER.sub("", text)):
                raise DomainError(f"a brace is not closed: {stray.pop()}", code="letter-type.brace", path=name)
            for unknown in names_in(text) - known:
                raise DomainError(
                    f"there is no placeholder {unknown[:20]!r}",
                    code="letter-type.placeholder",
                    path=name,
                    cure="known: " + ", ".join(sorted(known)),
                )
            if name.partition("[")[0] in ("subject", "opening", "closing", "statement"):
                for optional in names_in(text) & missing:
                    raise DomainError(
                        f"{{{optional}}} may be missing, and this text is always printed",
                        code="letter-type.optional",
                        path=name,
                        cure="make the field required, or give it a value",
                    )

    def _texts(self) -> Iterator[tuple[str, str]]:
        for name in ("subject", "opening", "closing", "purpose", "enclosures"):
            yield name, getattr(self, name)
        for name in ("addressee", "statement", "basis", "copies"):
            for number, text in enumerate(getattr(self, name)):
                yield f"{name}[{number}]", text


def names_in(text: str) -> frozenset[str]:
    """Return the placeholders that a text names."""
    return frozenset(_PLACEHOLDER.findall(text))


def _forms(one: LetterField) -> Iterable[str]:
    """Return what a field is called in texts."""
    return (one.code, f"{one.code}.digits", f"{one.code}.words") if one.counts else (one.code,)
