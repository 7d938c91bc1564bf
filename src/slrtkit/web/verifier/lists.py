"""What of a trust bundle the verifier page needs: the seal keys and the withdrawn letters, ready to be compared."""

from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from slrtkit.adapters.signing.qr import key_id, public_key
from slrtkit.domain.issuers import IssuerEntry, IssuerList, WithdrawnEntry, WithdrawnList
from slrtkit.ledger import JSON, instant_text
from slrtkit.ports.trust import TrustBundle

__all__ = ["lists"]


def lists(trust: TrustBundle) -> dict[str, JSON]:
    """Return whom the page believes: only what a seal is judged by, neither X.509 roots nor officers."""
    issuers, withdrawn = trust.issuers, trust.withdrawn
    return {
        "training": trust.training,
        "issuers": _list(issuers, [_issuer(entry) for entry in issuers.entries]) if issuers else None,
        "withdrawn": _list(withdrawn, [_withdrawn(entry) for entry in withdrawn.entries]) if withdrawn else None,
    }


def _list(told: IssuerList | WithdrawnList, entries: list[JSON]) -> JSON:
    return {
        "version": told.version,
        "scope": told.scope,
        "issued": _instant(told.issued),
        "expires": _instant(told.expires),
        "entries": entries,
    }


def _issuer(entry: IssuerEntry) -> JSON:
    key = public_key(entry.key)
    return {
        "key": entry.key,
        "kid": key_id(key).hex(),
        "point": key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex(),
        "office": entry.office,
        "types": list(entry.letter_types),
        "from": entry.valid_from.isoformat(),
        "to": entry.valid_to.isoformat(),
        "revoked": entry.revoked.isoformat() if entry.revoked else None,
    }


def _withdrawn(entry: WithdrawnEntry) -> JSON:
    return {
        "letter": entry.letter,
        "office": entry.office,
        "number": entry.number,
        "on": entry.on.isoformat(),
        "replacedBy": entry.replaced_by,
    }


def _instant(instant: datetime) -> JSON:
    """Return an instant as the script compares it (milliseconds), and as the two forms in which a report writes it."""
    return {"ms": int(instant.timestamp() * 1000), "iso": instant.isoformat(), "rfc3339": instant_text(instant)}
