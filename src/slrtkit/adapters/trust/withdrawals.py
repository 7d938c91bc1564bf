"""The list of withdrawn letters in a trust bundle, written anew: what it said stays, what an office withdrew since is added."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust.checks import check
from slrtkit.adapters.trust.drafting import open_draft
from slrtkit.adapters.trust.editing import new_list
from slrtkit.adapters.trust.parts import refuse
from slrtkit.domain.issuers import WithdrawnEntry, WithdrawnList

__all__ = ["publish_withdrawn"]


def publish_withdrawn(
    bundle: Path,
    entries: Iterable[WithdrawnEntry],
    keys: Iterable[Ed25519PrivateKey],
    at: datetime,
    *,
    holds: timedelta,
) -> WithdrawnList:
    """Put a new version of the list into a bundle, and return it; the bundle is changed, or nothing is written.

    A letter that the list names already stays on it, whoever withdrew it. The new bundle is read as a verifier reads it before
    it takes the place of the old one.

    Args:
        bundle: A folder or a file, as `load_bundle` takes it.
        entries: What an office withdrew.
        keys: As many of the keys that the root names for this list, and for snapshot and timestamp, as it wants.
        at: The instant up to which withdrawals are known, in UTC.
        holds: For how long the list may be relied on.

    Raises:
        TrustError: the bundle does not hold, is bare roots, or holds later news; these keys may not sign the list; an entry is
            outside its scope; or a draft of something else waits for its signatures (`trust.draft`).
    """
    draft = open_draft(bundle)
    if draft.base != draft.book:
        raise refuse("draft", str(bundle), "a draft waits for its signatures", "slrtkit trust sign, or remove the draft")
    if "withdrawn" not in draft.book.root.roles:
        raise refuse("role", str(bundle), "the root names nobody who signs withdrawn", "slrtkit trust rotate gives it keys")
    part = draft.book.parts.get("withdrawn")
    known = part.said if part else new_list("withdrawn", draft.book.root.scope, at)
    merged = {one.letter: one for one in (*known.entries, *entries)}
    ordered = tuple(sorted(merged.values(), key=lambda one: (one.office, one.on, one.number, one.letter)))
    draft = draft.revised(at, {"withdrawn": evolve(known, entries=ordered)}, holds=holds).signed(keys)
    check(draft.book)
    listed: WithdrawnList = draft.kept().book.parts["withdrawn"].said
    return listed
