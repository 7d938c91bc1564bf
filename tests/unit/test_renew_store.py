"""Letters that a store keeps are renewed: more proof, recorded, the old bytes kept, and the newest handed out."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.signing.pades import BaselineLT, Extender, PadesSigner
from slrtkit.adapters.trust import write_bundle
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.demo.services import Fault, Services
from slrtkit.domain import DecisionOutcome, Fact, Officer, SignatureBlock, Source, Verdict
from slrtkit.domain.roles import Role
from slrtkit.errors import InvalidTransitionError, KeyUnavailableError
from slrtkit.kit import Kit
from slrtkit.ports.signing import Renewer
from slrtkit.service.renew import Archivist

SCAN = b"\xff\xd8 hasil pindai surat bertanda tangan basah " * 4
YEARS = timedelta(days=11 * 365)


@frozen
class District:
    """A sample district whose head's key, time stamps and revocation are at hand for as long as the test."""

    kit: Kit
    services: Services
    folder: Path

    @property
    def archivist(self) -> Archivist:
        pki = self.services.pki
        return self.kit.archivist(Extender(BaselineLT(timestamp_url=pki.tsa_url, roots=pki.roots)))

    @property
    def problems(self) -> tuple[object, ...]:
        return tuple(self.kit.seen_by(self.kit.context("operator")).rebuild().problems)

    def reserved(self, text: str) -> str:
        kit = self.kit
        desk = kit.context("fasilitator")
        filed = kit.file_complaint(desk, household="BKL-02", person="BKL-02-1", category="kesehatan", text=text).id
        kit.assess(kit.context("fasilitator"), filed, "KERINGANAN-RS")
        kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        return kit.reserve_letter(
            kit.context("fasilitator"), filed, "keringanan-biaya-rs", signer="kadis", destination="RSUD"
        ).id

    def issued(self, text: str) -> str:
        letter = self.reserved(text)
        self.kit.issue_letter(self.kit.context("kadis"), letter)
        return letter

    def renew(self, *words: str) -> Result:
        fixed = ["--store", str(self.folder / "slrtkit.db"), "--config", str(self.folder / "slrtkit.toml")]
        trust = ["--trust", str(self.folder / "sungguhan"), "--timestamp", self.services.pki.tsa_url, "--as", "arsip"]
        return CliRunner().invoke(main, ["renew", *fixed, *trust, *words])


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    folder = tmp_path_factory.mktemp("district")
    with open_sample(folder) as kit, Services(kit.clock.now) as services:
        officer = services.pki.officer("Kepala Dinas Sosial")
        level = BaselineLT(timestamp_url=services.pki.tsa_url)
        signer = PadesSigner.from_pkcs12(officer.pkcs12(b"contoh"), lambda: b"contoh", level)
        authority, keys = kit.trust.authority, [Ed25519PrivateKey.generate()]
        assert authority
        authority = evolve(authority, entries=tuple(evolve(one, key=signer.key) for one in authority.entries))
        write_bundle(
            folder / "sungguhan",
            roots=services.pki.roots,
            root_keys=keys,
            authority_keys=keys,
            authority=authority,
            expires=authority.expires,
        )
        (folder / "slrtkit.toml").write_text(
            'store = "sqlite:slrtkit.db"\nnode = "arsip"\n'
            '[office]\ncode = "33.16.dinsos"\nname = "Dinas Sosial (contoh)"\nregion = "33.16"\nzone = "WIB"\n'
            'unit = "SLRT"\nplace = "Blora"\n'
            '[office.letterhead]\ngovernment = "KABUPATEN"\nagency = "DINAS SOSIAL"\naddress = "Jalan Contoh"\n'
            '[[officer]]\nid = "arsip"\nname = "Arsip Contoh"\nposition = "Arsiparis"\nroles = ["operator"]\n',
            "utf-8",
        )
        head = evolve(kit.officers["kadis"], key=signer.key)
        operator = Officer("operator", kit.office.code, SignatureBlock("Operator Contoh", "Operator"), roles=(Role.OPERATOR,))
        own = evolve(
            kit,
            office=evolve(kit.office, training=False),
            officers={**kit.officers, "kadis": head, "operator": operator},
            signers={"kadis": signer},
            trust=evolve(kit.trust, roots=services.pki.roots, authority=authority, training=False),
            viewer=kit.context("fasilitator"),
        )
        today = own.office.zone.day(own.clock.now())
        pact = Fact(True, today, Source.HOME_VISIT)
        own.record_fact(own.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        yield District(own, services, folder)


def test_a_renewed_letter_is_handed_out_with_more_proof_and_the_old_bytes_are_kept(district: District) -> None:
    kit, letter = district.kit, district.issued("diperpanjang")
    first, before = kit.signed_pdf(letter), kit.letter(letter)
    context = kit.context("kadis")
    told = district.archivist.renewed(context, letter)
    assert told.renewed
    now = kit.letter(letter)
    assert (now.newest, now.pdf, now.status) == (told.pdf, before.pdf, before.status)
    assert [(one.of, one.by) for one in now.renewals.values()] == [(before.pdf, "kadis")]
    newest = kit.signed_pdf(letter)
    assert newest != first
    assert newest.startswith(first)
    assert kit.blobs.get(before.pdf) == first
    assert kit.reprint_letter(kit.context("kadis", reason="hilang"), letter) == newest
    assert kit.verify(newest).verdict is Verdict.PASSED
    assert not district.problems
    again = district.archivist.renewed(context, letter)
    assert (again.renewed, again.pdf) == (False, told.pdf)
    twice = district.archivist.renewed(kit.context("kadis"), letter)
    assert kit.letter(letter).newest == twice.pdf != told.pdf
    assert kit.signed_pdf(letter).startswith(newest)


def test_what_is_proved_for_long_enough_is_left_alone(district: District) -> None:
    kit, letter = district.kit, district.issued("cukup lama")
    told = district.archivist.renewed(kit.context("kadis"), letter, until=kit.clock.now() + timedelta(days=30))
    assert (told.renewed, told.pdf) == (False, kit.letter(letter).pdf)
    assert not kit.letter(letter).renewals


def test_a_letter_that_is_not_signed_is_not_renewed(district: District) -> None:
    kit = district.kit
    reserved, ink = district.reserved("belum terbit"), district.reserved("basah")
    kit.sign_by_hand(kit.context("kadis"), ink, SCAN)
    for letter, code in ((reserved, "letter.renew"), (ink, "letter.by-hand")):
        with pytest.raises(InvalidTransitionError) as refused:
            district.archivist.renewed(kit.context("kadis"), letter)
        assert refused.value.code == code
    assert kit.letter(ink).newest == kit.letter(ink).by_hand.scan  # type: ignore[union-attr]  # it was signed by hand above
    assert ink not in {one.letter for one in district.archivist.all_renewed(kit.context("kadis"), until=kit.clock.now())}


@frozen
class Slow(Renewer):
    """A renewer during whose work another one renews the same letter."""

    district: District
    letter: str
    client_id: str

    def renew(self, pdf: bytes, at: Any) -> bytes:  # noqa: ANN401  as the port says
        archivist = self.district.archivist
        archivist.renewed(self.district.kit.context("kadis", self.client_id), self.letter)
        return archivist.renewer.renew(pdf, at)


def test_of_two_renewals_at_once_one_is_recorded(district: District) -> None:
    kit, letter = district.kit, district.issued("dua sekaligus")
    with pytest.raises(InvalidTransitionError) as refused:
        evolve(district.archivist, renewer=Slow(district, letter, "lain")).renewed(kit.context("kadis", "satu"), letter)
    assert refused.value.code == "letter.renewed"
    assert len(kit.letter(letter).renewals) == 1


def test_one_request_sent_twice_at_once_is_one_renewal(district: District) -> None:
    kit, letter = district.kit, district.issued("permintaan yang sama")
    told = evolve(district.archivist, renewer=Slow(district, letter, "sama")).renewed(kit.context("kadis", "sama"), letter)
    assert (told.renewed, told.pdf) == (False, kit.letter(letter).newest)
    assert len(kit.letter(letter).renewals) == 1


def test_a_whole_store_is_renewed_on_the_command_line(district: District) -> None:
    letter = district.issued("seluruh simpanan")
    soon = (district.kit.clock.now() + timedelta(days=30)).date().isoformat()
    late = (district.kit.clock.now() + YEARS).date().isoformat()
    kept = district.renew("--until", soon)
    assert (kept.exit_code, "masih cukup lama terbukti" in kept.stdout) == (0, True), kept.output
    done = district.renew("--until", late, "--json")
    assert done.exit_code == 0, done.output
    lines = {line["letter"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert lines[letter]["renewed"] is True
    assert lines[letter]["pdf"] == district.kit.letter(letter).newest
    assert not district.problems


def test_a_service_that_is_away_keeps_no_letter_from_the_next_try(district: District) -> None:
    district.services.faults["/tsa"] = Fault.ERROR
    try:
        told = list(district.archivist.all_renewed(district.kit.context("kadis")))
        away = district.renew("--json")
    finally:
        district.services.faults.clear()
    assert {type(one.error) for one in told} == {KeyUnavailableError}
    assert away.exit_code == 3
    assert {json.loads(line)["code"] for line in away.stdout.splitlines()} == {"signing.no-answer"}


@pytest.mark.parametrize("words", [("surat.pdf",), ("surat.pdf", "--out", "x", "--store", "y.db"), ("--out", "x")])
def test_files_have_a_folder_and_a_store_has_none(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, ["renew", *words, "--trust", "t", "--timestamp", "http://127.0.0.1:9"])
    assert done.exit_code == 2
    assert "--store" in done.output
