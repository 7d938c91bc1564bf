"""A thousand NIKs go through every path, and none stands whole where nobody should read it: no log, repr, error or file."""

import logging
import os
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, SealedBlobs, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import NIK, Context, FamilyCard, Household, Membership, Person
from slrtkit.domain.change import IdentityChange
from slrtkit.domain.history import StreamKind
from slrtkit.domain.rules import FACTS
from slrtkit.errors import SlrtError
from slrtkit.ledger import canonical, parse
from slrtkit.service.audit import audit_access
from slrtkit.service.change import change_household
from slrtkit.service.importing import Import, import_households
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.papers import attach
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.registerexport import export_register
from slrtkit.service.search import search
from slrtkit.testing import post
from slrtkit.testing.canaries import traces
from slrtkit.wire import from_wire, to_wire

NUMBERS = 1_000 if os.environ.get("SLRTKIT_PROVE") == "1" else 24
HEAD = "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,family.desil"
BORN = date(1950, 1, 2)


def numbers() -> list[str]:
    """Compose NIKs of people who do not exist, no two alike."""
    return [f"331699{BORN + timedelta(days=17 * at):%d%m%y}{at + 1:04}" for at in range(NUMBERS)]


def home(at: int, nik: str) -> Household:
    key = f"N{at:04}"
    return evolve(
        post.household(key),
        cards=(FamilyCard(f"{key}-K"),),
        persons=(Person(f"{key}-P", "Sukirman Contoh", NIK(nik)),),
        memberships=(Membership(f"{key}-P", f"{key}-K", "kepala_keluarga"),),
    )


def by(reason: str = "") -> Context:
    return Context("loket", uuid4().hex, post.NOW, reason)


def refusals(journal: Journal, blobs: SealedBlobs, at: int, nik: str) -> Iterator[Callable[[], object]]:
    """Yield what goes wrong with a number at hand, and what does not."""
    key, one = f"N{at:04}", home(at, nik)
    yield lambda: NIK(nik + "1")
    yield lambda: NIK("97" + nik[2:])
    yield lambda: NIK(nik[:6] + "99" + nik[8:])
    yield lambda: from_wire(parse(canonical({**to_wire(one), "village": nik})), Household)
    yield lambda: from_wire(
        parse(canonical({**to_wire(one), "persons": [{"id": "x", "name": "y", "nik": nik + "0"}]})), Household
    )
    yield lambda: register(journal, by(), [evolve(one, id=f"{key}-2", cards=(), memberships=())])
    yield lambda: change_household(journal, by("koreksi"), key, IdentityChange(f"{key}-P", "Sukirman", NIK(nik)))
    yield lambda: journal.find(StreamKind.HOUSEHOLD, "nik", nik.encode())
    yield lambda: search(journal, nik=NIK(nik))
    yield lambda: journal.household(nik)
    yield lambda: attach(journal, blobs, by(), f"C{at}", f"%PDF-1.7 {nik}".encode(), "KTP")


def spoilt(niks: list[str]) -> bytes:
    """Return a table in which each row has another fault beside its number."""
    rows = [
        f"T{at},33.16.99.2001,,ya,T{at}-K,,T{at}-P,{nik},Contoh,kepala_keluarga,,2026-05-12,interview,2"
        for at, nik in enumerate(niks)
    ]
    rows[0::4] = [row.replace("2026-05-12", "2026-13-40") for row in rows[0::4]]
    rows[1::4] = [row.replace("kepala_keluarga", "tetangga") for row in rows[1::4]]
    rows[2::4] = [row + ",lebih" for row in rows[2::4]]
    rows[3::4] = [row.replace(",ya,", ',"ya') for row in rows[3::4]]
    return "\n".join([HEAD, *rows]).encode()


def test_no_number_stands_whole_where_nobody_should_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, prove: Callable[..., None]
) -> None:
    disk, scratch, master = tmp_path / "disk", tmp_path / "disk" / "sementara", new_master()
    scratch.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    caplog.set_level(logging.DEBUG)
    niks, said = numbers(), list[str]()
    vault = SqliteVault(disk / "slrtkit.vault")
    store = SqliteStore(disk / "slrtkit.db")
    sealer = EnvelopeSealer(CallbackRing(lambda: {1: master}), vault)
    journal, blobs = Journal(store, sealer, "office"), SealedBlobs(store, sealer, vault)
    sheet = Sheet(CsvFile(spoilt(niks)), FACTS, today=post.DAY)
    with suppress(SlrtError):
        import_households(journal, by(), Import("tabel.csv", lambda: sheet, lambda: uuid4().hex))
    said += [repr(sheet), *map(repr, sheet.findings)]
    register(journal, by(), [home(at, nik) for at, nik in enumerate(niks)])
    for at, nik in enumerate(niks):
        file_complaint(journal, by(), evolve(post.complaint(f"C{at}", f"N{at:04}", "Mohon bantuan"), person=f"N{at:04}-P"))
        for act in refusals(journal, blobs, at, nik):
            try:
                said.append(repr(act()))
            except SlrtError as error:
                said += [repr(error), str(error), error.cure, error.path, *traceback.format_exception(error)]
        said += [repr(home(at, nik)), str(NIK(nik)), f"{NIK(nik)}", repr(journal.household(f"N{at:04}")), repr(journal)]
    said += [repr(one) for one in audit_access(journal, person="N0000-P")]
    exported = b"".join(export_register(journal.whole, PemNoteSigner(Ed25519PrivateKey.generate())))
    assert rebuild(journal).problems == ()
    said.append(caplog.text)
    told = "\n".join(said)
    with store.begin(write=True):  # what is committed stands in the write-ahead log as well
        found = {nik for _, nik in traces(disk, niks)}
    found |= {nik for nik in niks if nik in told or nik.encode() in exported}
    assert not [*scratch.iterdir()]
    assert "3316************" in told, "numbers are spoken of, masked"
    store.close()
    vault.close()
    figure = f"{len(found)} of {NUMBERS:,} in {len(said):,} texts, write-ahead log, store, vault, temporary files and register"
    prove("canaries: no NIK unmasked in logs, repr, errors and files", figure, holds=not found)
