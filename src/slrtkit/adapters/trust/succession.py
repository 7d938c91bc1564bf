"""Whether one bundle may take the place of another: what an older list said, the newer one still says."""

from slrtkit.adapters.trust.book import Book
from slrtkit.adapters.trust.parts import LISTS, refuse
from slrtkit.domain.office import Zone
from slrtkit.domain.trust import rewritten

__all__ = ["continues"]


def continues(old: Book, new: Book) -> None:
    """Check that no list took out, stretched or dated back an entry, unless it begins anew (`Seen.anew`).

    Raises:
        TrustError: (`trust.rewritten`) one did.
    """
    anew = old.seen.anew(new.roles)
    for name in LISTS:
        before, after = old.parts.get(name), new.parts.get(name)
        if before is None or after is None or name in anew:
            continue
        subject = rewritten(before.said.entries, after.said.entries, Zone.WIB.day(before.said.issued))
        if subject:
            text = f"an entry of {name} was taken out, stretched or dated back: {subject[:16]}"
            raise refuse("rewritten", after.where, text, "ask the office that publishes it, and keep the one you hold")
