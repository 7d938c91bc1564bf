"""The sample trust bundle: signed by keys that are thrown away at once, naming the sample officer's key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import load_bundle, write_bundle
from slrtkit.domain import AuthorityEntry, AuthorityList, Office
from slrtkit.domain.issuers import SEAL_KEY_DAYS, IssuerEntry, IssuerList, WithdrawnList
from slrtkit.domain.logkeys import LogEntry, LogList, LogRole
from slrtkit.domain.seal import OPAQUE
from slrtkit.ports.trust import TrustBundle

__all__ = ["sample_trust"]


def sample_trust(
    folder: Path,
    roots: Sequence[bytes],
    key: str,
    office: Office,
    letter_types: tuple[str, ...],
    now: datetime,
    *,
    seal: str = "",
    log: tuple[str, str] = ("", ""),
    also: Sequence[str] = (),
) -> TrustBundle:
    """Write a bundle for one office and one key, two of three keys signing the root, and return it as a verifier reads it.

    With the public key of a `seal` it lists that key too, and says that no letter was withdrawn. With the name and the public
    key of a `log` it lists that, so that every letter of the office has to prove that it stands in it. `also` has further
    keys. The root says that all this is for practice.
    """
    today = office.zone.day(now)
    year = timedelta(days=365)
    entries = tuple(
        AuthorityEntry(
            key=one,
            office=office.code,
            role="Kepala Dinas",
            letter_types=letter_types,
            valid_from=today,
            valid_to=today + year,
            recorded=today,
        )
        for one in (key, *also)
    )
    span = (1, office.region.text, now, now + year)
    issuers, withdrawn, keys = None, None, list[Ed25519PrivateKey]()
    if seal:
        types, last = (*letter_types, OPAQUE), today + timedelta(days=SEAL_KEY_DAYS - 1)
        issuers = IssuerList(*span, (IssuerEntry(seal, office.code, types, today, last, today),))
        withdrawn, keys = WithdrawnList(*span, ()), [Ed25519PrivateKey.generate()]
    listed, log_keys = None, list[Ed25519PrivateKey]()
    if log[0]:
        entry = LogEntry(*log, LogRole.LOG, office.code, today, today + year, today)
        listed, log_keys = LogList(*span, (entry,)), [Ed25519PrivateKey.generate()]
    write_bundle(
        folder,
        roots=roots,
        root_keys=[Ed25519PrivateKey.generate() for _ in range(3)],
        authority_keys=[Ed25519PrivateKey.generate()],
        authority=AuthorityList(*span, entries),
        expires=now + year,
        publish_keys=[Ed25519PrivateKey.generate()],
        issuers=issuers,
        issuers_keys=keys,
        withdrawn=withdrawn,
        withdrawn_keys=keys,
        thresholds={"root": 2},
        training=True,
        log=listed,
        log_keys=log_keys,
    )
    return load_bundle(folder, now)
