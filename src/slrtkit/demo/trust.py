"""The sample trust bundle: signed by keys that are thrown away at once, naming the sample officer's key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import load_bundle, write_bundle
from slrtkit.domain import AuthorityEntry, AuthorityList, Office
from slrtkit.ports.trust import TrustBundle

__all__ = ["sample_trust"]


def sample_trust(
    folder: Path, roots: Sequence[bytes], key: str, office: Office, letter_types: tuple[str, ...], now: datetime
) -> TrustBundle:
    """Write a bundle for one office and one key, two of three keys signing the root, and return it as a verifier reads it."""
    today = office.zone.day(now)
    year = timedelta(days=365)
    entry = AuthorityEntry(
        key=key,
        office=office.code,
        role="Kepala Dinas",
        letter_types=letter_types,
        valid_from=today,
        valid_to=today + year,
        recorded=today,
    )
    write_bundle(
        folder,
        roots=roots,
        root_keys=[Ed25519PrivateKey.generate() for _ in range(3)],
        authority_keys=[Ed25519PrivateKey.generate()],
        authority=AuthorityList(version=1, scope=office.region.text, issued=now, expires=now + year, entries=(entry,)),
        expires=now + year,
        thresholds={"root": 2},
    )
    return load_bundle(folder, now)
