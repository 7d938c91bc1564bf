"""`letter.json` as it is read out of a letter: what the letter says, if it says one thing, and says it of no later day."""

import re
from datetime import date
from typing import cast
from unicodedata import bidirectional, category

from attrs import frozen

from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.page_maker import PageMaker
from slrtkit.errors import SlrtError
from slrtkit.ledger import JSON, canonical, contexts, opens, parse
from slrtkit.wire import LETTER_SCHEMA, MADE_SCHEMA, PROVED_SCHEMA, from_wire
from slrtkit.wire.register import proof_of

__all__ = ["LetterFile", "RefusedError", "read_letter"]

_SALT = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no page shows; tabs and line ends are spaces."""
_UNSEEN = frozenset({"Cf", "Cs", "Zl", "Zp"})
_REORDERING = frozenset({"R", "AL", "AN"})
"""What is not seen, or puts what stands beside it in another order (UAX 9): no renderer sets a letter with it."""
_MORE: dict[str, tuple[set[str], ...]] = {
    LETTER_SCHEMA: (set(),),
    PROVED_SCHEMA: ({"register"},),
    MADE_SCHEMA: ({"maker"}, {"maker", "register"}),
}
"""What each form has beside letter, salt and commitment."""


class RefusedError(Exception):
    """An answer on the authority axis, caught where the answer is made.

    Args:
        code: The reason code.
        evidence: What was seen.
    """

    def __init__(self, code: str, evidence: str) -> None:
        super().__init__(code)
        self.code: str = code
        self.evidence: str = evidence


@frozen
class LetterFile:
    """What an attachment says: the letter, its commitment, the proof that it stands in the register, and what set its pages."""

    letter: RecommendationLetter
    commitment: str
    proof: LeafProof | None = None
    maker: PageMaker | None = None


def read_letter(attachment: bytes | None, latest: date) -> LetterFile:
    """Return what an attachment says.

    Args:
        attachment: Its bytes; None where there is none.
        latest: The last day that a letter which was signed then may bear.

    Raises:
        RefusedError: `LETTER_MISSING`, `LETTER_UNREADABLE`, `COMMITMENT_MISMATCH` or `DATED_AFTER_SIGNING`.
    """
    if attachment is None:
        raise RefusedError("LETTER_MISSING", "no letter.json")
    try:
        match parse(attachment):
            case {"schema": str(schema), "letter": dict(said), "salt": str(salt), "commitment": str(commitment), **others} if (
                _SALT.fullmatch(salt) and _shown(said)
            ):
                found = _read(schema, said, commitment, cast("dict[str, JSON]", others))
                opened = opens(commitment, contexts.LETTER, bytes.fromhex(salt), canonical(said))
            case _:
                found, opened = None, False
    except SlrtError as error:
        raise RefusedError("LETTER_UNREADABLE", error.code) from None
    if found is None:
        raise RefusedError("LETTER_UNREADABLE", "not a letter of this schema")
    if not opened:
        raise RefusedError("COMMITMENT_MISMATCH", "letter, salt and commitment do not fit")
    if found.letter.dated > latest:
        told = f"dated={found.letter.dated.isoformat()} signed={latest.isoformat()}"
        raise RefusedError("DATED_AFTER_SIGNING", told)
    return found


def _read(schema: str, said: dict[str, JSON], commitment: str, others: dict[str, JSON]) -> LetterFile | None:
    if others.keys() not in _MORE.get(schema, ()) or not _shown(others.get("maker")):
        return None
    proof = proof_of(others["register"]) if "register" in others else None
    maker = from_wire(others["maker"], PageMaker) if "maker" in others else None
    return LetterFile(from_wire(said, RecommendationLetter), commitment, proof, maker)


def _shown(said: JSON) -> bool:
    """Say whether every text consists of what a page can show, in the order in which it is written."""
    match said:
        case str():
            return _CONTROL.search(said) is None and (said.isascii() or not any(map(_unseen, said)))
        case dict():
            return all(map(_shown, said.values()))
        case list():
            return all(map(_shown, said))
        case _:
            return True


def _unseen(character: str) -> bool:
    return category(character) in _UNSEEN or bidirectional(character) in _REORDERING
