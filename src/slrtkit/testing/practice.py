"""A district's own configuration, with keys that are thrown away: to train people with, and to try a configuration out.

Needs the extras `typst` and `pades`. Everything runs on loopback, and nothing that is made here passes in earnest: the trust
bundle names keys that live as long as the practice.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.notify import MemoryNotifier
from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.cli.config import Config, read_config
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import Area, AreaTree, Context, RegionCode
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.rules import FACTS
from slrtkit.errors import NotFoundError
from slrtkit.kit import Kit
from slrtkit.plugins import CALENDAR
from slrtkit.ports.clock import Clock
from slrtkit.service.register import register

__all__ = ["open_practice", "practise", "require"]

_PASSPHRASE = b"contoh"


def require(holds: object, promise: str) -> None:
    """Stop where a promise of a scenario does not hold."""
    if not holds:
        raise SystemExit(f"not so: {promise}")


def practise(run: Callable[[Path], Mapping[str, object]]) -> None:
    """Run a scenario in a folder that goes away, and print what it reached, as one line of JSON."""
    with TemporaryDirectory() as folder:
        print(json.dumps(run(Path(folder))))  # noqa: T201  what a script says at its end


@contextmanager
def open_practice(
    config: Path,
    folder: Path,
    *,
    clock: Clock | None = None,
    training: bool | None = None,
    added: Iterable[tuple[str, str]] = (),
    people: Mapping[str, str] | None = None,
) -> Iterator[Kit]:
    """Open a kit on an `slrtkit.toml`, and a signing service on loopback.

    Officers, offices, paraf chains, delegations, grants, rules for cases, time limits and readiness are those of the file. The
    officers whose `signer` is not empty sign with keys that are made now. Where the file names no catalog or no regions, it has
    those of the sample.

    Args:
        config: The file.
        folder: Where the store `slrtkit.db` and the trust bundle `trust/` are written; made if missing.
        clock: The time; the computer's by default.
        training: Whether CONTOH stands across all letters; None: as the file says.
        added: Invented regions that the table lacks: code and name.
        people: Village of the sample -> the village here in which its people live; they are registered.

    Raises:
        NotFoundError: there is no such file (`config.file`), it has no office (`config.office`), or nobody signs
            (`officer.no-signer`).
        WireError: see `slrtkit.cli.config.read_config`.
    """
    said, clock = read_config(config), clock or SystemClock()
    if said.office is None:
        raise NotFoundError("no office is configured", code="config.office", path=str(config), cure="[office] in the file")
    office = said.office if training is None else evolve(said.office, training=training)
    areas = read_areas(said.path(said.areas)) if said.areas else sample_areas()
    folder.mkdir(parents=True, exist_ok=True)
    catalog = TomlCatalog(said.path(said.catalog) if said.catalog else Path(str(files("slrtkit.demo") / "catalog")))
    letters = tuple(letter.code for code in catalog.codes() for letter in catalog.program(code).letters)
    with Services(clock.now, label=office.name) as services:
        signers = _signers(said, services)
        keys = tuple(signer.key for signer in signers.values())
        if not keys:
            raise NotFoundError(
                "nobody signs", code="officer.no-signer", path=str(config), cure="give signer in an [[officer]]"
            )
        trust = sample_trust(folder / "trust", services.pki.roots, keys[0], office, letters, clock.now(), also=keys[1:])
        store = SqliteStore(folder / "slrtkit.db")
        kit = Kit(
            store=store,
            blobs=store,
            sealer=PlainSealer(),
            clock=clock,
            catalog=catalog,
            areas=AreaTree.of([*areas, *(Area(RegionCode(code), name) for code, name in added)]),
            office=office,
            officers={
                one.id: one.officer(office.code, signers[one.id].key if one.id in signers else "") for one in said.officer
            },
            renderer=TypstRenderer({"sample": (files("slrtkit.demo") / "logo.svg").read_bytes()}),
            signers=signers,
            examiner=PdfExaminer(),
            trust=trust,
            node=said.node,
            cases=said.cases,
            calendar=CALENDAR.open(said.calendar, folder=said.folder) if said.calendar else None,
            readiness=said.readiness,
            notifier=MemoryNotifier(),
            chains=said.chain,
            delegations=said.delegation,
            grants=said.grant or GRANTS,
            assignments=said.assignment,
        )
        with kit:
            _settle(kit, people or {})
            yield kit


def _settle(kit: Kit, villages: Mapping[str, str]) -> None:
    """Register the people of the sample in the villages where they live here."""
    rows = sample_households_csv()
    for sample, here in villages.items():
        rows = rows.replace(sample, here)
    homes = [one for one in read_households(rows, FACTS) if one.village.text in villages.values()]
    if homes:
        register(kit.journal.whole, Context("practice", kit.clock.new_id(), kit.clock.now()), homes)


def _signers(said: Config, services: Services) -> dict[str, PadesSigner]:
    """A key for each officer who signs; nothing of it is written to disk."""
    level = BaselineLT(timestamp_url=services.pki.tsa_url)
    signing = {one.id: services.pki.officer(one.position) for one in said.officer if one.signer}
    return {
        officer: PadesSigner.from_pkcs12(credential.pkcs12(_PASSPHRASE), lambda: _PASSPHRASE, level)
        for officer, credential in signing.items()
    }
