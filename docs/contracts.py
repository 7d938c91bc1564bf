"""Every port with the contracts that prove it, or why it has none; `python docs/contracts.py` prints the table."""

from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["CONTRACTS", "table"]

_OURS: Final = "nobody hands one in: the command line picks ours by the ending of a file, and a program calls its own itself"

CONTRACTS: Final[Mapping[str, tuple[str, ...] | str]] = {
    "ArrowStream": ("StoreContract",),
    "AuditRenderer": _OURS,
    "Authenticator": ("AuthenticatorContract",),
    "BlobPlaces": ("BlobPlacesContract",),
    "BlobShelf": ("BlobShelfContract",),
    "Blobs": ("BlobsContract",),
    "CarryingSealer": ("KeyCarrierContract",),
    "Catalog": ("CatalogContract",),
    "ChainEnds": ("StoreContract",),
    "Clock": ("ClockContract",),
    "Courier": ("CourierContract",),
    "Crew": ("CrewContract",),
    "Decryptor": ("EncryptionContract",),
    "Drafter": _OURS,
    "Encryptor": ("EncryptionContract",),
    "Examiner": ("ExaminerContract",),
    "Glances": ("StoreContract",),
    "HolidayCalendar": ("HolidayCalendarContract",),
    "HouseholdSheet": "nobody hands one in: an import reads tables in the forms that slrtkit reads, and no others",
    "Identity": ("IdentityContract",),
    "KeyCarrier": ("KeyCarrierContract",),
    "KeyRing": ("KeyRingContract",),
    "KeyedSealer": ("KeyedSealerContract",),
    "KnownRenderer": ("RendererContract",),
    "Linker": ("LinkageContract",),
    "Lookup": ("LookupContract",),
    "MinutesDrafter": _OURS,
    "MinutesRenderer": _OURS,
    "NoteSigner": ("NoteSignerContract",),
    "Notifier": ("NotifierContract",),
    "OfflineSigner": "one yes or no that is asked of a signer before it signs; what it signed is verified by itself",
    "Opener": "a callable that an entry point names: an address opens no adapter without the methods of its port",
    "PersonalBlobs": ("PersonalBlobsContract",),
    "PopulationWriter": _OURS,
    "RangeQuery": ("StoreContract",),
    "Renderer": ("RendererContract",),
    "Renewer": ("RenewerContract",),
    "ReportWriter": _OURS,
    "Rewriter": ("SignerContract",),
    "Scannable": ("StoreContract",),
    "Scrubbing": "what stays behind in a log lies elsewhere in each database: look for an erased value in the files of yours",
    "SealReader": ("SealContract",),
    "SealSigner": ("SealContract",),
    "Sealer": ("SealerContract",),
    "Signer": ("SignerContract",),
    "Store": ("StoreContract",),
    "Subscriptions": ("SubscriptionsContract",),
    "TurningRing": ("TurningRingContract",),
    "UnitOfWork": ("StoreContract",),
    "Uniting": ("StoreContract",),
    "Upkeep": ("UpkeepContract",),
    "Vault": ("VaultContract",),
    "VerificationWriter": _OURS,
    "Wording": ("WordingContract",),
}
"""Name of each Protocol of `slrtkit.ports` -> its contracts in `slrtkit.testing`, or the reason why it has none."""

LACKING: Final[Mapping[str, str]] = {
    "AuthenticatorContract": "AuthenticatorCapability",
    "CatalogContract": "CatalogCapability",
    "ClockContract": "ClockCapability",
    "NotifierContract": "NotifierCapability",
    "SealerContract": "SealerCapability",
    "StoreContract": "Capability",
}
"""Contract -> what names the promises that an adapter may lack, if it declares it."""


def table() -> str:
    """Return the table of the reference: ports by their contracts, then those without one, with the reason."""
    ports: dict[tuple[str, ...] | str, list[str]] = {}
    for port, proof in CONTRACTS.items():
        ports.setdefault(proof, []).append(f"`{port}`")
    proved = sorted((proof, names) for proof, names in ports.items() if isinstance(proof, tuple))
    rows = [
        (", ".join(names), quoted(proof), quoted(LACKING[one] for one in proof if one in LACKING)) for proof, names in proved
    ]
    rows += [(", ".join(names), f"none: {proof}", "") for proof, names in ports.items() if isinstance(proof, str)]
    lines = [("port", "contract", "what may be lacking, if declared"), ("---",) * 3, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def quoted(names: Iterable[str]) -> str:
    """Return names as code, with commas."""
    return ", ".join(f"`{one}`" for one in names)


if __name__ == "__main__":
    print(table())  # noqa: T201  what a command says
