"""What slrtkit needs from outside, as Protocols. Each has a first adapter, and most a contract in `slrtkit.testing`."""

from slrtkit.ports.address import Address, Opener, Secret
from slrtkit.ports.auditing import AuditRenderer
from slrtkit.ports.authentication import Authenticator, Carried
from slrtkit.ports.blobs import Blobs, BlobShelf, PersonalBlobs, put_for
from slrtkit.ports.calendar import HolidayCalendar
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.clock import Clock
from slrtkit.ports.crew import Crew
from slrtkit.ports.documents import Drafter, KnownRenderer, Mark, Renderer, RenderRequest, SealMark, maker_of
from slrtkit.ports.encryption import Decryptor, Encryptor
from slrtkit.ports.glance import ChainEnd, ChainEnds, Glances
from slrtkit.ports.identity import ApprovalClaim, Claim, DecisionClaim, Identity, IdentityProof
from slrtkit.ports.keys import BlobPlace, BlobPlaces, KeyedSealer, KeyRing, Sealer, TurningRing, Vault, Wrapped
from slrtkit.ports.linkage import Candidates, Entry, Kind, Layout, Linker, NotRun, Trait
from slrtkit.ports.lookup import Found, Lookup, LookupRequest, NotAsked, NotFound, Told
from slrtkit.ports.minutes import MinutesDrafter, MinutesRenderer
from slrtkit.ports.notes import NoteSigner, SignatureCheck
from slrtkit.ports.notify import Notifier
from slrtkit.ports.page import Box, Glyph, PageFinding, PageReading, PageSheet, PageSymbol
from slrtkit.ports.particulars import CertificateParticulars, SignatureParticulars
from slrtkit.ports.scan import ArrowStream, Scannable, scannable
from slrtkit.ports.seal import OpenedSeal, PrintedSeal, SealReader, SealSigner, Sheet, Sighting
from slrtkit.ports.signing import OfflineSigner, Renewer, Rewriter, SignatureRequest, Signer, Turn
from slrtkit.ports.store import (
    Change,
    Committed,
    IndexEntry,
    IndexPlace,
    Part,
    Positioned,
    RangeQuery,
    Record,
    Snapshot,
    Store,
    StreamId,
    UnitOfWork,
    ordered,
)
from slrtkit.ports.trust import LogTrust, TrustBundle
from slrtkit.ports.uniting import Uniting
from slrtkit.ports.upkeep import Scrubbing, Upkeep, upkeep
from slrtkit.ports.verification import Examination, Examiner
from slrtkit.ports.verifyreport import VerificationRun, VerificationWriter
from slrtkit.ports.wording import Wording

__all__ = [
    "Address",
    "ApprovalClaim",
    "ArrowStream",
    "AuditRenderer",
    "Authenticator",
    "BlobPlace",
    "BlobPlaces",
    "BlobShelf",
    "Blobs",
    "Box",
    "Candidates",
    "Carried",
    "Catalog",
    "CertificateParticulars",
    "ChainEnd",
    "ChainEnds",
    "Change",
    "Claim",
    "Clock",
    "Committed",
    "Crew",
    "DecisionClaim",
    "Decryptor",
    "Drafter",
    "Encryptor",
    "Entry",
    "Examination",
    "Examiner",
    "Found",
    "Glances",
    "Glyph",
    "HolidayCalendar",
    "Identity",
    "IdentityProof",
    "IndexEntry",
    "IndexPlace",
    "KeyRing",
    "KeyedSealer",
    "Kind",
    "KnownRenderer",
    "Layout",
    "Linker",
    "LogTrust",
    "Lookup",
    "LookupRequest",
    "Mark",
    "MinutesDrafter",
    "MinutesRenderer",
    "NotAsked",
    "NotFound",
    "NotRun",
    "NoteSigner",
    "Notifier",
    "OfflineSigner",
    "OpenedSeal",
    "Opener",
    "PageFinding",
    "PageReading",
    "PageSheet",
    "PageSymbol",
    "Part",
    "PersonalBlobs",
    "Positioned",
    "PrintedSeal",
    "RangeQuery",
    "Record",
    "RenderRequest",
    "Renderer",
    "Renewer",
    "Rewriter",
    "Scannable",
    "Scrubbing",
    "SealMark",
    "SealReader",
    "SealSigner",
    "Sealer",
    "Secret",
    "Sheet",
    "Sighting",
    "SignatureCheck",
    "SignatureParticulars",
    "SignatureRequest",
    "Signer",
    "Snapshot",
    "Store",
    "StreamId",
    "Told",
    "Trait",
    "TrustBundle",
    "Turn",
    "TurningRing",
    "UnitOfWork",
    "Uniting",
    "Upkeep",
    "Vault",
    "VerificationRun",
    "VerificationWriter",
    "Wording",
    "Wrapped",
    "maker_of",
    "ordered",
    "put_for",
    "scannable",
    "upkeep",
]
