"""The list of withdrawn letters in a trust bundle, written anew: what it said stays, what an office withdrew since is added."""

import os
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust.bundle import load_bundle
from slrtkit.adapters.trust.metadata import WithdrawnPart, refuse
from slrtkit.adapters.trust.writing import sign_part
from slrtkit.domain.issuers import WithdrawnEntry, WithdrawnList
from slrtkit.ledger import canonical, parse
from slrtkit.wire import to_wire

__all__ = ["publish_withdrawn"]

_NAME = "withdrawn"


def publish_withdrawn(
    bundle: Path,
    entries: Iterable[WithdrawnEntry],
    keys: Iterable[Ed25519PrivateKey],
    at: datetime,
    *,
    holds: timedelta,
) -> WithdrawnList:
    """Put a new version of the list into a bundle, and return it; the bundle is changed at once, or not at all.

    A letter that the list names already stays on it, whoever withdrew it. The new bundle is read as a verifier reads it before
    it takes the place of the old one.

    Args:
        bundle: A folder or a file, as `load_bundle` takes it.
        entries: What an office withdrew.
        keys: As many of the keys that the root names for this list as it wants.
        at: The instant up to which withdrawals are known, in UTC.
        holds: For how long the list may be relied on.

    Raises:
        TrustError: the bundle does not hold, is bare roots, or lists later news; these keys may not sign the list; or an entry
            is outside its scope.
    """
    trust = load_bundle(bundle, at)
    if trust.authority is None:
        raise refuse(
            "incomplete", str(bundle), "bare roots: nothing says who may list withdrawn letters", "give a trust bundle"
        )
    known = trust.withdrawn or WithdrawnList(0, trust.authority.scope, at, at, ())
    if at < known.issued:
        raise refuse("roll-back", str(bundle), "the list there was issued later", "check the clock")
    merged = {one.letter: one for one in (*known.entries, *entries)}
    listed = WithdrawnList(
        known.version + 1,
        known.scope,
        at,
        at + holds,
        tuple(sorted(merged.values(), key=lambda one: (one.office, one.on, one.number, one.letter))),
    )
    part = WithdrawnPart(
        type="withdrawn",
        version=listed.version,
        scope=listed.scope,
        issued=listed.issued,
        expires=listed.expires,
        entries=listed.entries,
    )
    signed = sign_part(to_wire(part), keys)
    with TemporaryDirectory(dir=bundle.parent, prefix=f".{bundle.name}-") as folder:
        trial = Path(folder) / bundle.name
        if bundle.is_dir():
            shutil.copytree(bundle, trial)
            new, old = trial / f"{_NAME}.json", bundle / f"{_NAME}.json"
            new.write_bytes(canonical(signed))
        else:
            whole = parse(bundle.read_bytes())
            assert isinstance(whole, dict)  # noqa: S101  it was read as a bundle above
            new, old = trial, bundle
            new.write_bytes(canonical({**whole, _NAME: signed}))
        load_bundle(trial, at)
        os.replace(new, old)  # noqa: PTH105  the whole file at once, or none of it
    return listed
