"""Record that a letter was used; a second use is told with the first."""

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.use import LetterUse, LetterUsed, Use
from slrtkit.errors import InvalidTransitionError
from slrtkit.service.journal import Journal, Receipt

__all__ = ["USES_SCOPE", "Answer", "use_letter"]

USES_SCOPE: str = "uses"
"""The chains that hold the uses of letters."""


@frozen
class Answer:
    """What came of it.

    Attributes:
        letter: The uses of the letter, with the new one if it was recorded.
        receipt: Of the new one; None where the letter was used before and nothing was recorded.
    """

    letter: LetterUse
    receipt: Receipt | None


def use_letter(journal: Journal, context: Context, letter: str, number: str, use: Use, *, again: bool = False) -> Answer:
    """Record a use of a letter, unless it was used before.

    Args:
        journal: The log.
        context: Who, when.
        letter: Id of the letter, as its seal or file says.
        number: Its number, likewise.
        use: The use; a request that is sent again may give it another id, and come on another day.
        again: Record it although the letter was used before, for the reason in `use.remark`.

    Raises:
        InvalidTransitionError: it is to be recorded again without a reason, or the letter was used under another number.
        RequestReusedError: see `Journal.command`.
    """
    content = {"letter": letter, "number": number, "place": use.place, "shown": use.shown.value}
    content |= {"amount": str(use.amount), "remark": use.remark, "again": str(again)}
    with journal.command(context, "use-letter", content) as work:
        if work.replayed:
            return Answer(work.get(StreamKind.LETTER_USE, letter, LetterUse), work.replayed)
        if work.knows(StreamKind.LETTER_USE, letter):
            known = work.get(StreamKind.LETTER_USE, letter, LetterUse)
            if known.number != number:
                raise InvalidTransitionError(
                    "this letter was used under another number",
                    code="letter-use.number",
                    path=letter,
                    cure="look at the paper again",
                )
            if not again:
                return Answer(known, None)
            if not use.remark:
                raise InvalidTransitionError(
                    "a letter is used once more for a reason", code="letter-use.reason", path=letter, cure="say why"
                )
        work.append(StreamKind.LETTER_USE, letter, USES_SCOPE, LetterUsed(letter, number, use))
        return Answer(work.get(StreamKind.LETTER_USE, letter, LetterUse), work.commit())
