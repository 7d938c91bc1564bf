"""Put a letter into words: from a decision, a letter type and the household to everything that the page will say."""

from collections.abc import Mapping

from slrtkit.domain.household import Membership, Person
from slrtkit.domain.identifiers import RegionLevel
from slrtkit.domain.letter import Dependant, LetterForm, LetterIdentity, RecommendationLetter
from slrtkit.domain.letter_type import names_in
from slrtkit.errors import DocumentError
from slrtkit.service.placeholders import Occasion, born, filled_in, placeholder_values, stated

__all__ = ["Occasion", "compose"]

_TWO = 2


def compose(occasion: Occasion, *, letter_id: str, number: str, decision: str, rules: str) -> RecommendationLetter:
    """Return the letter.

    A line of addressee, basis and copies, and the purpose and enclosures, are left out where they name what is not known. What
    is always printed is never left out: there is no letter without it.

    Args:
        occasion: What it is made from.
        letter_id: Its id.
        number: Its number, as printed.
        decision: Commitment to the decision, 64 hexadecimal digits.
        rules: Digest of the rule set the decision rests on, 64 hexadecimal digits.

    Raises:
        DocumentError: the letter type names the destination, and none is given; it names what nobody knows; a field is missing
            or unknown; or the type wants other signers, another form of signing, or another paraf chain.
        DomainError: what was filled in does not fit its field.
        NotFoundError: the village is not in the table of areas.
    """
    kind = occasion.letter_type
    _require_signers(occasion)
    if kind.uses("destination") and not occasion.destination:
        raise DocumentError(
            "this letter type names its destination, and none is given",
            code="letter.destination",
            path="destination",
            cure="give it",
        )
    card = occasion.card
    family = occasion.household.members(occasion.dated, card.id) if card and kind.show_dependants else ()
    dependants = tuple(_dependant(p, m) for p, m in family if p.id != occasion.person)
    particulars = filled_in(occasion)
    values = placeholder_values(occasion, particulars, len(dependants))
    desil = occasion.desil if kind.show_desil else None

    def lines(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(kind.fill(text, values) for text in texts if all(values[name] for name in names_in(text)))

    def always(text: str) -> str:
        _require_known(text, values)
        return kind.fill(text, values)

    addressee = lines(kind.addressee)
    if kind.form is LetterForm.SURAT and not addressee:
        raise DocumentError("nobody is known whom this letter goes to", code="letter.addressee", path="addressee")
    return RecommendationLetter(
        id=letter_id,
        type=kind.code,
        office=occasion.office.code,
        number=number,
        place=occasion.office.place,
        dated=occasion.dated,
        valid_until=occasion.valid_until,
        letterhead=occasion.office.letterhead,
        addressee=addressee,
        subject=always(kind.subject),
        identity=_identity(occasion),
        statement=tuple(map(always, kind.statement)),
        signature=occasion.signer.block,
        decision=decision,
        rules=rules,
        basis=lines(kind.basis),
        enclosures="".join(lines((kind.enclosures,))),
        dependants=dependants,
        desil=desil[0] if desil else None,
        purpose="".join(lines((kind.purpose,))),
        destination=occasion.destination,
        closing=always(kind.closing),
        countersigned=occasion.countersigner.block if occasion.countersigner else None,
        copies=lines(kind.copies),
        specimen=occasion.office.training,
        form=kind.form,
        opening=always(kind.opening),
        particulars=particulars,
        sealed=tuple(one.value for one in kind.sealed),
        sensitive=kind.sensitive,
    )


def _require_known(text: str, values: Mapping[str, str]) -> None:
    for name in sorted(names_in(text)):
        if not values[name]:
            raise DocumentError(
                "this letter tells something that nobody knows",
                code="letter.unknown",
                path=name,
                cure="find it out and record it, or write another letter",
            )


def _require_signers(occasion: Occasion) -> None:
    kind, block = occasion.letter_type, occasion.signer.block
    if kind.signers is not None and (kind.signers == _TWO) != (occasion.countersigner is not None):
        many = "two sign this letter" if kind.signers == _TWO else "one signs this letter"
        raise DocumentError(many, code="letter.signers", path="countersigner", cure="name who countersigns, or nobody")
    if kind.signing_forms and block.form not in kind.signing_forms:
        raise DocumentError(
            "this letter is not signed in this form",
            code="letter.signing-form",
            path="signer",
            cure="it is signed: " + ", ".join(form.value for form in kind.signing_forms),
        )
    if kind.chain and kind.chain != occasion.chain:
        raise DocumentError(
            f"this letter goes through the chain {kind.chain}, and {occasion.chain or 'none'} is laid down for it",
            code="letter.chain",
            path=kind.code,
            cure=f"lay down the chain {kind.chain} for this letter type",
        )


def _identity(occasion: Occasion) -> LetterIdentity:
    person, card = occasion.household.person(occasion.person), occasion.card
    nkk = card.nkk if card else None
    full = occasion.letter_type.full_identifiers
    names = {area.code.level: area.name for area in occasion.areas.path(occasion.household.village)}
    return LetterIdentity(
        name=person.name,
        nik=(person.nik.text if full else person.nik.masked) if person.nik else "",
        nkk=(nkk.text if full else nkk.masked) if nkk else "",
        birth_place=stated(person, "birth_place"),
        birth_date=born(person),
        occupation=stated(person, "occupation").replace("_", " ").capitalize(),
        address=occasion.household.address,
        village=names.get(RegionLevel.VILLAGE, ""),
        district=names.get(RegionLevel.DISTRICT, ""),
        regency=names.get(RegionLevel.REGENCY, ""),
    )


def _dependant(person: Person, membership: Membership) -> Dependant:
    return Dependant(person.name, membership.relation.replace("_", " ").capitalize(), born(person))
