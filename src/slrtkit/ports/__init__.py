"""What slrtkit needs from outside, as Protocols. Each has a first adapter, and most a contract suite in `slrtkit.testing`."""

from slrtkit.ports.address import Address, Opener, Secret
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.calendar import HolidayCalendar
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.clock import Clock
from slrtkit.ports.documents import Drafter, Mark, Renderer, RenderRequest
from slrtkit.ports.identity import ApprovalClaim, Identity, IdentityProof
from slrtkit.ports.keys import Sealer
from slrtkit.ports.linkage import Candidates, Entry, Kind, Layout, Linker, NotRun, Trait
from slrtkit.ports.lookup import Found, Lookup, LookupRequest, NotAsked, NotFound, Told
from slrtkit.ports.minutes import MinutesDrafter, MinutesRenderer
from slrtkit.ports.signing import SignatureRequest, Signer
from slrtkit.ports.store import Change, IndexEntry, Part, Positioned, Receipt, Record, Snapshot, Store, StreamId, UnitOfWork
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examination, Examiner

__all__ = [
    "Address",
    "ApprovalClaim",
    "Blobs",
    "Candidates",
    "Catalog",
    "Change",
    "Clock",
    "Drafter",
    "Entry",
    "Examination",
    "Examiner",
    "Found",
    "HolidayCalendar",
    "Identity",
    "IdentityProof",
    "IndexEntry",
    "Kind",
    "Layout",
    "Linker",
    "Lookup",
    "LookupRequest",
    "Mark",
    "MinutesDrafter",
    "MinutesRenderer",
    "NotAsked",
    "NotFound",
    "NotRun",
    "Opener",
    "Part",
    "Positioned",
    "Receipt",
    "Record",
    "RenderRequest",
    "Renderer",
    "Sealer",
    "Secret",
    "SignatureRequest",
    "Signer",
    "Snapshot",
    "Store",
    "StreamId",
    "Told",
    "Trait",
    "TrustBundle",
    "UnitOfWork",
]
