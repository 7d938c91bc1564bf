"""`slrtkit.toml`: what a post works with, so that commands need not be told each time.

Relative paths begin at the folder of the file. Every key is optional; a key that is not known is refused.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from attrs import evolve, field, fields, frozen

from slrtkit.cli.partners import DciEntry, PartnerEntry
from slrtkit.domain.access import Assignment, Grant
from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.chain import ChainStep, ParafChain
from slrtkit.domain.delegation import Delegation
from slrtkit.domain.ladder import Ladder
from slrtkit.domain.letter import SignatureBlock, SigningForm
from slrtkit.domain.letterhead import Letterhead
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.readiness import ReadinessRules
from slrtkit.domain.retention import RETENTION, Retention
from slrtkit.errors import NotFoundError, Problem, WireError
from slrtkit.ledger import JSON
from slrtkit.wire import LimitEntry, case_limits_from_wire, from_wire

__all__ = ["CONFIG", "PLAIN", "Config", "KeysEntry", "OfficerEntry", "find_config", "read_config"]

CONFIG = "slrtkit.toml"
"""Name of the file, in the working folder or beside the store."""
PLAIN = "plain"
"""What `keys` says in place of a table where plain mode is chosen."""


@frozen
class KeysEntry:
    """`[keys]`: with what the store is sealed.

    Attributes:
        ring: Address of the key ring: `file:slrtkit.keys`, `environment:SLRTKIT_KEYS`, `pkcs11:…`.
        vault: The file of the wrapped keys.
        idle: Minutes without use after which everything that was unlocked is forgotten.
    """

    ring: str
    vault: str = "slrtkit.vault"
    idle: int = 15


@frozen
class OfficerEntry:
    """One `[[officer]]`: who acts, how their name stands under a letter, and with what they sign.

    Attributes:
        id: What `--as` takes.
        signer: Address of their signer (`pkcs12:kadis.p12?…`), empty for those who do not sign.
        offline: Address of what they sign with when there is no network (`pkcs12:kadis.p12?level=b`); empty: their signer.
        person: Id of the person in the register whom they are: nobody acts on their own family.
        roles: What they are in paraf chains.
        office: Code of the office they work at, where it is another than `[office]`: a hospital that answers referrals.
    """

    id: str
    name: str
    position: str
    form: SigningForm = SigningForm.DIRECT
    on_behalf_of: str = ""
    rank: str = ""
    nip: str = ""
    signer: str = ""
    offline: str = ""
    person: str = ""
    roles: tuple[str, ...] = ()
    office: str = ""

    def officer(self, office: str, key: str = "") -> Officer:
        """Return the officer of an office; `key` is the digest of their signer's public key."""
        block = SignatureBlock(self.name, self.position, self.form, self.on_behalf_of, self.rank, self.nip)
        return Officer(self.id, self.office or office, block, key, self.person, self.roles)


@frozen
class Said:
    """What `slrtkit.toml` says.

    Attributes:
        store: Address of the store, such as `sqlite:slrtkit.db`.
        catalog: Folder of the catalog.
        areas: CSV of the district's regions.
        trust: The trust bundle.
        node: Name of this device in the log.
        incarnation: Which life of it: a restored back-up begins a new one (`slrtkit store restore`).
        office: The office, with its letterhead.
        officer: Its officers.
        cases: How the district handles its cases: `reopen_days`, `categories`, `proof`, `ladder.agencies`, `ladder.beyond`.
        chain: The paraf chains of its letters.
        delegation: Who stands in for whom.
        grant: Who may do what, role by role; none: the grants of Indonesian SLRT posts.
        assignment: Who works for which region besides that of their office.
        authentication: Address of what tells which officer asks over a network (`jwt:https://…?issuer=…&audience=…`).
        identity: Address of what shows that it is really an officer who approves; empty: the server says so.
        renderer: Address of the renderer of letters.
        seal: Address of the seal key of this host (`es256:segel.pem`); empty: its letters have no paper seal.
        log: Address of the key of its register of letters (`ed25519:log.pem`); empty: letters carry no proof of the register.
        time_limit: How long things may take, and for which cases; `calendar`: address of the calendar of working days.
        notify: Address of what takes notices to be sent (`outbox:keluar`).
        readiness: What a village needs before it works by itself: `train`, `pilot`, `live`.
        keys: With what the store is sealed; none, or `keys = "plain"`: plain mode, in which the disk alone protects it.
        retention: How long what kind of record is kept before it may be erased; none: as `domain.retention` says.
        dci: How other registers ask this one by DCI, when it is served; none: they do not.
        lookup: Addresses of the agencies that are asked, by the names that `--at` takes (`dukcapil = "json:dukcapil.toml"`).
    """

    store: str = ""
    catalog: str = ""
    areas: str = ""
    trust: str = ""
    node: str = "office"
    incarnation: str = "1"
    office: Office | None = None
    officer: tuple[OfficerEntry, ...] = ()
    cases: CaseRules = field(factory=CaseRules)
    chain: tuple[ParafChain, ...] = ()
    delegation: tuple[Delegation, ...] = ()
    grant: tuple[Grant, ...] = ()
    assignment: tuple[Assignment, ...] = ()
    authentication: str = ""
    identity: str = ""
    renderer: str = "typst:"
    seal: str = ""
    log: str = ""
    dci: DciEntry | None = None
    lookup: Mapping[str, str] = field(factory=dict)
    time_limit: tuple[CaseLimit, ...] = ()
    calendar: str = ""
    notify: str = ""
    readiness: ReadinessRules = field(factory=ReadinessRules)
    keys: KeysEntry | None = None
    retention: tuple[Retention, ...] = RETENTION


@frozen
class Config(Said):
    """What a configuration says, and where.

    Attributes:
        folder: Where its relative paths begin.
        plain: Whether it says that the store is in plain mode (`keys = "plain"`), so that somebody has chosen it.
    """

    folder: Path = Path()
    plain: bool = False

    def path(self, written: str) -> Path:
        """Return a path of the file, as it is seen from the working folder."""
        return self.folder / written


def find_config(given: Path | None) -> Config:
    """Return the configuration of a file that was named, else of `slrtkit.toml` in the working folder, else an empty one.

    Raises:
        NotFoundError: the file that was named is not there.
        WireError: see `read_config`.
    """
    if given is not None:
        return read_config(given)
    return read_config(Path(CONFIG)) if Path(CONFIG).is_file() else Config()


def read_config(path: Path) -> Config:
    """Read a configuration.

    Raises:
        NotFoundError: there is no such file.
        WireError: it is no TOML, has a key that is not known, or a value that is none; each fault with file and key.
    """
    try:
        written = _plain(tomllib.loads(path.read_text("utf-8")))
        limits, plain = _limits(written), _chose_plain(written)
        said = from_wire(written, Said)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the configuration cannot be read: {reason}", code="config.file", path=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        text = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "this is no UTF-8 text of TOML"
        raise WireError([Problem(str(path), "config.syntax", text)]) from None
    except WireError as error:
        raise WireError(_told(path, problem) for problem in error.problems) from None
    known = {one.name: getattr(said, one.name) for one in fields(Said)}
    return Config(
        **(known | {"time_limit": limits, "cases": evolve(said.cases, limits=limits)}), folder=path.parent, plain=plain
    )


def _limits(written: JSON) -> tuple[CaseLimit, ...]:
    """Take the time limits out of what is written: their spans are texts."""
    assert isinstance(written, dict)  # noqa: S101  a TOML document is a table
    try:
        return case_limits_from_wire(written.pop("time_limit", []))
    except WireError as error:
        raise WireError(Problem(f"time_limit{one.path}", one.code, one.text) for one in error.problems) from None


def _chose_plain(written: JSON) -> bool:
    """Take `keys = "plain"` out of what is written, and tell whether it was there."""
    assert isinstance(written, dict)  # noqa: S101  a TOML document is a table
    if written.get("keys") != PLAIN:
        return False
    del written["keys"]
    return True


def _told(path: Path, problem: Problem) -> Problem:
    """Return a fault at its file and key; a key that is not known with the one that is spelt most like it."""
    table, _, key = problem.path.rpartition(".")
    near = get_close_matches(key, _keys(table), 1) if problem.code == "wire.unknown" else []
    code = "config.unknown" if problem.code == "wire.unknown" else problem.code
    return Problem(f"{path}: {problem.path}", code, problem.text + (f"; did you mean {near[0]}?" if near else ""))


def _keys(table: str) -> list[str]:
    kinds: dict[str, type] = {
        "": Said,
        "office": Office,
        "office.letterhead": Letterhead,
        "cases": CaseRules,
        "keys": KeysEntry,
        "readiness": ReadinessRules,
        "cases.ladder": Ladder,
        "dci": DciEntry,
    }
    listed = {
        "officer": OfficerEntry,
        "chain": ParafChain,
        "delegation": Delegation,
        "grant": Grant,
        "assignment": Assignment,
        "steps": ChainStep,
        "time_limit": LimitEntry,
        "retention": Retention,
        "partner": PartnerEntry,
    }
    kind = kinds.get(table) or listed.get(table.rpartition(".")[2].partition("[")[0], OfficerEntry)
    return [one.name for one in fields(kind)]


def _plain(value: object) -> JSON:
    match value:
        case dict():
            return {str(name): _plain(item) for name, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case bool() | int() | str():
            return value
        case _:
            return str(value)
