"""A stolen laptop: a thousand things that people told are on its disk, and who copies the disk finds none of them."""

import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from attrs import evolve

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, PlainSealer, SealedBlobs, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.notify.outbox import Outbox
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import NIK, Context, Fact, FamilyCard, Household, Membership, Officer, Person, Proposal, Source
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.change import IdentityChange
from slrtkit.domain.consent import ConsentPurpose, PersonConsent
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.notice import Notice, NoticeKind, Recipient, RecipientKind
from slrtkit.domain.proposal import Proposer
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.rules import Says
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.keys import Sealer
from slrtkit.service.consent import state_consent
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.papers import attach
from slrtkit.service.proposal import propose_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import lift_restriction, place_restriction
from slrtkit.service.search import search
from slrtkit.testing import post
from slrtkit.testing.canaries import forms, traces

PEOPLE = 250 if os.environ.get("SLRTKIT_PROVE") == "1" else 40
DICE = Random(20261122)
SYLLABLES = ("ka", "wu", "ri", "tep", "sam", "bo", "ndol", "yek", "mar", "sib", "gu", "zan", "pel", "tok", "rih", "dos")


def word() -> str:
    return "".join(DICE.choice(SYLLABLES) for _ in range(5))


def people() -> list[tuple[str, str, date, str]]:
    """Compose NIK, name, birth date and illness of people who do not exist, no two alike."""
    born = [date(1900, 1, 2) + timedelta(days=97 * number) for number in range(PEOPLE)]
    names = {f"{word()} {word()}".title() for _ in range(4 * PEOPLE)}
    ills = {f"sakit {word()}{word()}" for _ in range(4 * PEOPLE)}
    numbers = [f"331699{day:%d%m%y}{at:04}" for at, day in enumerate(born, 1)]
    return list(zip(numbers, sorted(names)[:PEOPLE], born, sorted(ills)[:PEOPLE], strict=True))


def home(number: int, nik: str, name: str) -> Household:
    key = f"R{number:04}"
    return evolve(
        post.household(key),
        cards=(FamilyCard(f"{key}-K"),),
        persons=(Person(f"{key}-P", name, NIK(nik)),),
        memberships=(Membership(f"{key}-P", f"{key}-K", "kepala_keluarga"),),
    )


def officer(reason: str = "") -> Context:
    return Context("loket", uuid4().hex, post.NOW, reason)


def work_a_day(journal: Journal, blobs: Blobs, folder: Path) -> list[str]:
    """Let what people tell go through every path by which it is kept, and return what they told."""
    told = people()
    register(journal, officer(), [home(number, nik, name) for number, (nik, name, _, _) in enumerate(told)])
    for number, (nik, name, born, ill) in enumerate(told):
        if number % 5:  # a day has fewer cases than people; each path below meets fifty of them
            continue
        key, person = f"R{number:04}", f"R{number:04}-P"
        record_fact(journal, officer(f"{name} {ill}"), key, person, "birth_date", Fact(born, post.DAY, Source.INTERVIEW))
        case = evolve(post.complaint(f"C{number}", key, f"{name} {nik} lahir {born}: {ill}"), person=person)
        file_complaint(journal, officer(), case)
        paper = f"%PDF-1.7 surat rawat {name} {nik} {born} {ill}".encode()
        attach(journal, blobs, officer(ill), f"C{number}", paper, f"Surat {name}")
        state_consent(journal, officer(), key, PersonConsent(person, ConsentPurpose.LOOKUP, given=True, by=name, on=post.DAY))
        wish = IdentityChange(person, f"{name} {ill}", NIK(nik))
        proposal = Proposal(
            f"W{number}", key, "33.16.99.2001", wish, Proposer.RESIDENT, "loket", post.DAY, name, f"{ill} {born}"
        )
        propose_change(journal, officer(), proposal)
        place_restriction(journal, officer(), key, Restriction(person, RestrictionGround.OTHER, ("loket",), post.DAY))
        lift_restriction(journal, officer(f"{name} {ill} {born}"), key, person)
        notice = Notice(
            f"{number:064x}",
            NoticeKind.ANSWER_READY,
            Recipient(RecipientKind.RESIDENT, person),
            "T-1",
            Says("Ada kabar.", "News."),
        )
        Outbox(folder / "keluar").send(notice)
    seen = journal.seen_by(officer(f"karena {told[0][3]}"))
    assert [one.person.name for one in search(seen, nik=NIK(told[5][0])).matches] == [told[5][1]]
    assert rebuild(seen).problems == ()
    return [text for nik, name, born, ill in told for text in (nik, name, str(born), ill)]


def laptop(folder: Path, sealer: Sealer, vault: SqliteVault | None) -> list[str]:
    """Work a day, and leave the disk as it is when the lid is closed: nothing is closed or checkpointed first."""
    store = SqliteStore(folder / "slrtkit.db")
    office = Officer("loket", "33.16.dinsos", SignatureBlock("Prasetyo Contoh", "Fasilitator"), roles=("operator",))
    journal = Journal(store, sealer, "laptop", access=AccessPolicy({"loket": office}, GRANTS))
    blobs: Blobs = SealedBlobs(store, sealer, vault) if vault and isinstance(sealer, EnvelopeSealer) else store
    told = work_a_day(journal, blobs, folder)
    with store.begin(write=True) as unit:  # a command that the lid interrupts
        unit.find("household", "nik", b"")
        shutil.copytree(folder, folder.with_name("copy"))
    if vault:
        vault.close()
    store.close()
    return told


@pytest.mark.promise("a copied disk of a locked laptop, 1,000 canaries: none found")
def test_who_copies_the_disk_of_a_locked_laptop_finds_none_of_a_thousand_things(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    folder, master = tmp_path / "disk", new_master()
    folder.mkdir()
    vault = SqliteVault(folder / "slrtkit.vault")
    told = laptop(folder, EnvelopeSealer(CallbackRing(lambda: {1: master}), vault), vault)
    assert len(set(told)) == 4 * PEOPLE
    copied = sorted(path.name for path in (tmp_path / "copy").iterdir())
    assert {"slrtkit.db", "slrtkit.db-wal", "slrtkit.vault", "keluar"} <= set(copied)
    found = traces(tmp_path / "copy", told)
    record_property("figure", f"{len(found)} of {len(told)} found in {len(copied)} files and folders")
    assert found == ()
    assert master not in b"".join(path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file())


def test_the_same_search_finds_them_in_plain_mode(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    told = laptop(tmp_path / "disk", PlainSealer(), None)
    names = {canary for _, canary in traces(tmp_path / "copy", told)}
    assert set(told[0::4]) | set(told[1::4]) <= names
    assert len(names & set(told[2::4])) == len(names & set(told[3::4])) == PEOPLE // 5


def test_a_trace_is_found_however_it_is_disguised(tmp_path: Path) -> None:
    import zlib  # noqa: PLC0415  for this one test
    from base64 import b64encode  # noqa: PLC0415  as above

    hidden = "Kenari Purwaningsih"
    text = f"surat bagi {hidden}, terlampir".encode()
    disguises = [text, b"x" + b64encode(text), b64encode(b"a" + text), b64encode(b"ab" + text), text.hex().encode()]
    disguises += [text.decode().encode("utf-16-le"), text.decode().encode("utf-16-be"), b"junk" + zlib.compress(text) + b"tail"]
    for number, data in enumerate(disguises):
        (tmp_path / str(number)).write_bytes(os.urandom(64) + data)
    assert [name for name, _ in traces(tmp_path, [hidden])] == [str(number) for number in range(len(disguises))]
    assert all(len(form) > 8 for form in forms(hidden))
