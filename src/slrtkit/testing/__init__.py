"""The proof kit: contracts that an adapter's author subclasses, state machines, and a small district to test with.

The strategies for Hypothesis stand in `slrtkit.testing.strategies`.

Nothing here is loaded before it is asked for, so that a store can be proved without the libraries that prove a letter.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slrtkit.testing.authentication import AuthenticatorCapability, AuthenticatorContract
    from slrtkit.testing.blobs import BlobsContract, BlobShelfContract, PersonalBlobsContract
    from slrtkit.testing.calendar import HolidayCalendarContract
    from slrtkit.testing.capabilities import needs
    from slrtkit.testing.carrying import KeyCarrierContract
    from slrtkit.testing.case_history import case_machine
    from slrtkit.testing.catalog import CatalogCapability, CatalogContract
    from slrtkit.testing.clock import ClockCapability, ClockContract
    from slrtkit.testing.crew import CrewContract
    from slrtkit.testing.encryption import EncryptionContract
    from slrtkit.testing.examiner import ExaminerContract
    from slrtkit.testing.exchange import CourierContract, SubscriptionsContract
    from slrtkit.testing.identity import IdentityContract
    from slrtkit.testing.keys import BlobPlacesContract, KeyRingContract, TurningRingContract, VaultContract
    from slrtkit.testing.linkage import LinkageContract
    from slrtkit.testing.lookup import LookupContract
    from slrtkit.testing.notes import NoteSignerContract
    from slrtkit.testing.notify import NotifierCapability, NotifierContract
    from slrtkit.testing.practice import open_practice, practise, require
    from slrtkit.testing.renderer import RendererContract
    from slrtkit.testing.renewer import RenewerContract
    from slrtkit.testing.seal import SealContract
    from slrtkit.testing.sealer import KeyedSealerContract, SealerCapability, SealerContract
    from slrtkit.testing.signer import SignerContract
    from slrtkit.testing.store import Capability, StoreContract
    from slrtkit.testing.store_history import store_machine
    from slrtkit.testing.sync_history import sync_machine
    from slrtkit.testing.upkeep import UpkeepContract
    from slrtkit.testing.wording import WordingContract
    from slrtkit.testing.workshop import open_workshop

__all__ = [
    "AuthenticatorCapability",
    "AuthenticatorContract",
    "BlobPlacesContract",
    "BlobShelfContract",
    "BlobsContract",
    "Capability",
    "CatalogCapability",
    "CatalogContract",
    "ClockCapability",
    "ClockContract",
    "CourierContract",
    "CrewContract",
    "EncryptionContract",
    "ExaminerContract",
    "HolidayCalendarContract",
    "IdentityContract",
    "KeyCarrierContract",
    "KeyRingContract",
    "KeyedSealerContract",
    "LinkageContract",
    "LookupContract",
    "NoteSignerContract",
    "NotifierCapability",
    "NotifierContract",
    "PersonalBlobsContract",
    "RendererContract",
    "RenewerContract",
    "SealContract",
    "SealerCapability",
    "SealerContract",
    "SignerContract",
    "StoreContract",
    "SubscriptionsContract",
    "TurningRingContract",
    "UpkeepContract",
    "VaultContract",
    "WordingContract",
    "case_machine",
    "needs",
    "open_practice",
    "open_workshop",
    "practise",
    "require",
    "store_machine",
    "sync_machine",
]

_ROOMS = {
    "authentication": ("AuthenticatorCapability", "AuthenticatorContract"),
    "blobs": ("BlobShelfContract", "BlobsContract", "PersonalBlobsContract"),
    "calendar": ("HolidayCalendarContract",),
    "capabilities": ("needs",),
    "carrying": ("KeyCarrierContract",),
    "case_history": ("case_machine",),
    "catalog": ("CatalogCapability", "CatalogContract"),
    "clock": ("ClockCapability", "ClockContract"),
    "crew": ("CrewContract",),
    "encryption": ("EncryptionContract",),
    "examiner": ("ExaminerContract",),
    "exchange": ("CourierContract", "SubscriptionsContract"),
    "identity": ("IdentityContract",),
    "keys": ("BlobPlacesContract", "KeyRingContract", "TurningRingContract", "VaultContract"),
    "linkage": ("LinkageContract",),
    "lookup": ("LookupContract",),
    "notes": ("NoteSignerContract",),
    "notify": ("NotifierCapability", "NotifierContract"),
    "practice": ("open_practice", "practise", "require"),
    "renderer": ("RendererContract",),
    "renewer": ("RenewerContract",),
    "seal": ("SealContract",),
    "sealer": ("KeyedSealerContract", "SealerCapability", "SealerContract"),
    "signer": ("SignerContract",),
    "store": ("Capability", "StoreContract"),
    "store_history": ("store_machine",),
    "sync_history": ("sync_machine",),
    "upkeep": ("UpkeepContract",),
    "wording": ("WordingContract",),
    "workshop": ("open_workshop",),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a contract or a machine when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
