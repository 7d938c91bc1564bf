"""Letters signed where there is no network: issued as what they are, waiting for a time stamp, and passing once it has come."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner, Result

from slrtkit.adapters.crew import Alone
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, Extender, PadesSigner
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Fault, Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Source, Verdict
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter_acts import STAMP_TERM
from slrtkit.domain.letterlog import TERM
from slrtkit.domain.worklist import WorkKind, WorkReason
from slrtkit.errors import InvalidTransitionError, KeyUnavailableError, SigningRefusedError
from slrtkit.kit import Kit
from slrtkit.kit.plan import PressPlan
from slrtkit.ports.blobs import Blobs
from slrtkit.service.attempt import begin_attempt
from slrtkit.service.bulk import BulkOutcome
from slrtkit.service.issuing import order_letter
from slrtkit.service.press import Order, Press
from slrtkit.service.prover import Prover
from slrtkit.service.rebuild import rebuild
from slrtkit.service.renew import Archivist
from slrtkit.service.worklist import WorkFilter

CONFIG = """
store = "sqlite:slrtkit.db"
catalog = "{demo}/catalog"
areas = "{demo}/areas.csv"
trust = "{trust}"
node = "loket"

[office]
code = "33.16.dinsos"
name = "Dinas Sosial"
region = "33.16"
zone = "WIB"
unit = "SLRT"
place = "Blora"

[office.letterhead]
government = "PEMERINTAH KABUPATEN"
agency = "DINAS SOSIAL"
address = "Jalan Contoh"

[[officer]]
id = "fasilitator"
name = "Prasetyo Contoh"
position = "Fasilitator"
roles = ["operator"]

[[officer]]
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["kadis"]
signer = "{signer}"
"""
TYPE, SECRET = "keringanan-biaya-rs", b"kata sandi rekaan"
DAY = timedelta(days=1)


@frozen
class District:
    """A district whose head signs with a key of the loopback services: offline, or with a time stamp."""

    kit: Kit
    services: Services
    folder: Path
    credential: Credential

    def signing(self, *, offline: bool = True) -> Kit:
        level = BaselineB() if offline else BaselineLT(timestamp_url=self.services.pki.tsa_url)
        return evolve(
            self.kit, signers={"kadis": PadesSigner.from_pkcs12(self.credential.pkcs12(SECRET), lambda: SECRET, level)}
        )

    @property
    def archivist(self) -> Archivist:
        pki = self.services.pki
        return self.kit.archivist(Extender(BaselineLT(timestamp_url=pki.tsa_url, roots=pki.roots)))

    @property
    def unstamped(self) -> set[str]:
        return set(self.kit.journal.whole.find(StreamKind.LETTER, "unstamped", b"1"))

    def decided(self) -> str:
        kit, place = self.kit, ("BKL-02", "BKL-02-1")
        desk, text = partial(kit.context, "fasilitator"), f"Mohon keringanan {kit.clock.new_id()}"
        filed = kit.file_complaint(desk(), household=place[0], person=place[1], category="kesehatan", text=text).id
        kit.assess(desk(), filed, "KERINGANAN-RS")
        kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        return filed

    def reserved(self) -> str:
        desk = self.kit.context("fasilitator")
        return self.kit.reserve_letter(desk, self.decided(), TYPE, signer="kadis", destination="RSUD").id

    def issued(self) -> str:
        letter = self.reserved()
        self.signing().issue_letter(self.kit.context("kadis"), letter, offline=True)
        return letter

    def waits(self) -> list[tuple[str, WorkReason]]:
        page = self.kit.work.worklist(self.kit.context("kadis"), wanted=WorkFilter(kinds=frozenset({WorkKind.LETTER})))
        return [(one.id, one.why) for one in page.items]

    def run(self, *words: str, acting: str = "kadis", config: str = "slrtkit.toml") -> Result:
        done = CliRunner().invoke(main, [*words, "--config", str(self.folder / config), "--as", acting])
        assert "Traceback" not in done.output
        return done

    def told(self, *words: str, acting: str = "kadis", config: str = "slrtkit.toml", code: int = 0) -> Any:  # noqa: ANN401  JSON
        done = self.run(*words, "--json", acting=acting, config=config)
        assert done.exit_code == code, done.output
        return json.loads(done.stdout.splitlines()[-1])

    def requested(self) -> str:
        asked = ("--complaint", self.decided(), "--type", TYPE, "--signer", "kadis", "--destination", "RSUD")
        return str(self.told("letter", "request", *asked, acting="fasilitator")["letter"])

    def order(self, kit: Kit, letter: str) -> tuple[Press, Order]:
        prover = Prover(kit.journal, kit.log) if kit.log else None
        parts = kit.renderer, kit.signers["kadis"], kit.examiner, kit.trust, kit.blobs
        press = Press(*parts, prover=prover, offline=True)
        order = order_letter(kit.journal, kit.context("kadis"), letter, kit.officers["kadis"], kit.powers)
        assert isinstance(order, Order)
        return press, press.proved(order)


def district_of(kit: Kit, services: Services, folder: Path) -> District:
    """The district, its head's key one that the services have just certified."""
    credential = services.pki.officer("Kepala Dinas Sosial")
    trust, log = sample_trust, kit.trust.log
    own = trust(folder / credential.key_id, services.pki.roots, credential.key_id, kit.office, (TYPE,), kit.clock.now())
    head = evolve(kit.officers["kadis"], key=credential.key_id)
    return District(
        evolve(kit, officers={**kit.officers, "kadis": head}, trust=evolve(own, log=log), viewer=kit.context("fasilitator")),
        services,
        folder,
        credential,
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kit, Services, Path]]:
    folder = tmp_path_factory.mktemp("district")
    with open_sample(folder) as kit, Services(kit.clock.now) as services:
        pact = Fact(True, kit.office.zone.day(kit.clock.now()), Source.HOME_VISIT)
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        yield kit, services, folder


@pytest.fixture(scope="module")
def district(sample: tuple[Kit, Services, Path]) -> District:
    return district_of(*sample)


def test_a_letter_signed_offline_is_issued_as_what_it_is_and_passes_once_it_is_stamped(district: District) -> None:
    kit, letter = district.kit, district.issued()
    record = kit.letter(letter)
    assert (record.status, record.unstamped, record.attempts["1"].ended) == (LetterStatus.ISSUED, True, "")
    assert record.signed_at
    assert record.stamp_by
    assert record.signed_at + TERM - DAY < record.stamp_by < record.signed_at + STAMP_TERM, "its leaf lapses before"
    before = kit.verify(kit.signed_pdf(letter))
    assert (before.verdict, before.sub_indication, before.signed_at) == (Verdict.INDETERMINATE, "NO_POE", None)
    assert (letter, WorkReason.STAMP) in district.waits()
    told = district.archivist.renewed(kit.context("kadis"), letter)
    now, report = kit.letter(letter), kit.verify(kit.signed_pdf(letter))
    assert (told.renewed, now.newest, now.unstamped, now.pdf) == (True, told.pdf, False, record.pdf)
    assert kit.signed_pdf(letter).startswith(kit.blobs.get(record.pdf))
    assert (report.verdict, report.letter, report.profile) == (Verdict.PASSED, record.letter, "letter/2")
    assert report.signed_at
    assert report.signed_at >= record.signed_at.replace(microsecond=0), "what is proved is when it was stamped"
    assert letter not in district.unstamped
    assert letter not in dict(district.waits())


def test_a_letter_with_a_time_stamp_waits_for_nothing(district: District) -> None:
    letter = district.reserved()
    district.signing(offline=False).issue_letter(district.kit.context("kadis"), letter)
    record = district.kit.letter(letter)
    assert (record.stamp_by, record.unstamped, letter in district.unstamped) == (None, False, False)


def test_when_the_network_is_back_all_that_wait_are_stamped_and_no_other_letter_is_touched(district: District) -> None:
    kit, (first, second, stamped) = district.kit, (district.reserved() for _ in range(3))
    district.signing(offline=False).issue_letter(kit.context("kadis"), stamped)
    lines = list(district.signing().issue_letters(kit.context("kadis"), offline=True))
    assert [(line.letter, line.outcome) for line in lines] == [(one, BulkOutcome.ISSUED) for one in (first, second)]
    district.services.faults["/tsa"] = Fault.ERROR
    try:
        away = list(district.archivist.all_renewed(kit.context("kadis"), unstamped=True))
    finally:
        district.services.faults.clear()
    assert {one.letter for one in away} == district.unstamped >= {first, second}
    assert {type(one.error) for one in away} == {KeyUnavailableError}
    night = kit.context("kadis", "malam ini")
    done = {one.letter: one for one in district.archivist.all_renewed(night, unstamped=True)}
    assert all(one.renewed for one in done.values())
    assert {kit.verify(kit.signed_pdf(one)).verdict for one in (first, second)} == {Verdict.PASSED}
    assert not kit.letter(stamped).renewals
    again = district.archivist.renewed(evolve(night, client_id=f"malam ini/{first}"), first)
    assert (again.renewed, again.pdf, len(kit.letter(first).renewals)) == (False, done[first].pdf, 1)
    assert list(district.archivist.all_renewed(kit.context("kadis"), unstamped=True)) == []


def test_a_crew_signs_offline_where_its_plan_says_so(district: District) -> None:
    kit, letters = district.kit, [district.reserved() for _ in range(2)]
    (district.folder / "beramai.p12").write_bytes(district.credential.pkcs12(SECRET))
    logos = district.folder / "logo"
    logos.mkdir()
    (logos / "sample.svg").write_bytes((files("slrtkit.demo") / "logo.svg").read_bytes())
    plan = PressPlan("typst:logo", "pkcs12:beramai.p12?level=b", kit.trust, folder=district.folder, secret=_told, offline=True)
    lines = district.signing().issue_letters(kit.context("kadis"), letters, crew=Alone(plan.hired()), offline=True)
    assert [line.outcome for line in lines] == [BulkOutcome.ISSUED] * 2
    assert district.unstamped >= set(letters)


def _told(_: str) -> bytes:
    return SECRET


def test_a_crash_after_it_was_signed_leaves_bytes_that_are_found_offline_and_nothing_is_signed_twice(
    district: District,
) -> None:
    letter, kit = district.reserved(), district.signing()
    press, order = district.order(kit, letter)
    begin_attempt(kit.journal, order.context, order.record)
    digest = kit.blobs.put(press.made(order).pdf)
    (told,) = kit.resume_letters(kit.context("kadis"), letter, offline=True)
    assert (told.outcome.value, kit.letter(letter).pdf, kit.letter(letter).unstamped) == ("issued", digest, True)


def test_what_was_signed_offline_and_not_recorded_is_not_taken_where_a_time_stamp_is_asked_for(district: District) -> None:
    letter, kit = district.reserved(), district.signing(offline=False)
    press, order = district.order(district.signing(), letter)
    begin_attempt(kit.journal, order.context, order.record)
    digest = kit.blobs.put(press.made(order).pdf)
    (told,) = kit.resume_letters(kit.context("kadis"), letter)
    assert (told.outcome.value, kit.letter(letter).unstamped) == ("issued", False)
    assert kit.letter(letter).pdf != digest
    assert kit.verify(kit.signed_pdf(letter)).verdict is Verdict.PASSED


@frozen
class Mortal(Blobs):
    """A keeper that dies after it kept something."""

    real: Blobs

    def put(self, data: bytes) -> str:
        self.real.put(data)
        raise KeyboardInterrupt

    def get(self, digest: str) -> bytes:
        return self.real.get(digest)


def test_a_crash_while_it_is_stamped_leaves_a_letter_that_still_waits_and_is_stamped_once(district: District) -> None:
    kit, letter = district.kit, district.issued()
    context = kit.context("kadis")
    with pytest.raises(KeyboardInterrupt):
        evolve(district.archivist, blobs=Mortal(kit.blobs)).renewed(context, letter)
    assert kit.letter(letter).unstamped
    assert district.archivist.renewed(context, letter).renewed
    assert len(kit.letter(letter).renewals) == 1


def test_a_time_stamp_that_would_come_too_late_is_not_asked_for(district: District) -> None:
    kit, letter = district.kit, district.issued()
    by = kit.letter(letter).stamp_by
    assert by
    with pytest.raises(InvalidTransitionError) as refused:
        district.archivist.renewed(evolve(kit.context("kadis"), now=by + timedelta(seconds=1)), letter)
    assert refused.value.code == "letter.stamp-late"
    with pytest.raises(
        (SigningRefusedError, KeyUnavailableError)
    ):  # the services, whose clock is today's, are asked until then
        district.archivist.renewed(evolve(kit.context("kadis"), now=by), letter)
    assert kit.letter(letter).unstamped
    assert letter in dict(district.waits())


def test_a_letter_whose_certificate_was_revoked_meanwhile_is_told_and_never_passes(sample: tuple[Kit, Services, Path]) -> None:
    district = district_of(*sample)
    kit, letter = district.kit, district.issued()
    district.services.pki.revoke(district.credential.certificate, kit.clock.now() - timedelta(seconds=1))
    with pytest.raises(SigningRefusedError) as refused:
        district.archivist.renewed(kit.context("kadis"), letter)
    assert refused.value.code == "signing.revoked"
    assert kit.letter(letter).unstamped
    assert kit.verify(kit.signed_pdf(letter)).verdict is Verdict.INDETERMINATE
    kit.withdraw_letter(kit.context("kadis", reason="sertifikat dicabut"), letter)
    assert letter not in district.unstamped


def test_a_letter_that_its_signer_may_not_sign_any_more_is_not_recorded_as_stamped(district: District) -> None:
    kit, letter = district.kit, district.issued()
    authority = kit.trust.authority
    assert authority
    past = kit.clock.now() - DAY
    over = tuple(evolve(one, valid_to=one.valid_from - DAY, valid_from=one.valid_from - 9 * DAY) for one in authority.entries)
    for doubtful in (evolve(authority, entries=over), evolve(authority, issued=past - DAY, expires=past)):
        with pytest.raises(SigningRefusedError) as refused:
            evolve(district.archivist, trust=evolve(kit.trust, authority=doubtful)).renewed(kit.context("kadis"), letter)
        assert refused.value.code == "signing.unverified"
    assert kit.letter(letter).unstamped


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """A post with its configuration: the head has a signer, and one for when there is no network."""
    folder = tmp_path_factory.mktemp("post")
    with open_sample(folder) as kit, Services(kit.clock.now) as services, pytest.MonkeyPatch.context() as patched:
        patched.setenv("SLRTKIT_PASSPHRASE_KADIS_P12", SECRET.decode())
        district = district_of(evolve(kit, office=evolve(kit.office, training=False)), services, folder)
        (folder / "kadis.p12").write_bytes(district.credential.pkcs12(SECRET))
        stamping, bare = f"pkcs12:kadis.p12?timestamp={services.pki.tsa_url}", "pkcs12:kadis.p12?level=b"
        signers = {"slrtkit.toml": f'{stamping}"\noffline = "{bare}', "daring.toml": stamping, "luring.toml": bare}
        for name, signer in signers.items():
            demo, trust = files("slrtkit.demo"), district.credential.key_id
            (folder / name).write_text(CONFIG.format(demo=demo, trust=trust, signer=signer), "utf-8")
        day = kit.office.zone.day(kit.clock.now())
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", Fact(True, day, Source.HOME_VISIT))
        yield district


def test_on_the_command_line_a_night_without_a_network_ends_with_letters_that_pass(post: District, tmp_path: Path) -> None:
    first, second = post.requested(), post.requested()
    post.services.faults["/tsa"] = Fault.ERROR
    try:
        assert post.told("letter", "issue", first, code=2)["error"]["code"] == "signing.no-answer"
        issued = post.told("letter", "issue", first, "--offline", "--out", str(tmp_path / "surat.pdf"))
        (line,) = [
            json.loads(one)
            for one in post.run("letter", "issue", "--all-ready", "--offline", "--json").stdout.splitlines()
            if second in one
        ]
    finally:
        post.services.faults.clear()
    assert (issued["status"], bool(issued["stamp_by"]), line["outcome"]) == ("issued", True, "issued")
    assert f"menunggu stempel waktu, paling lambat: {issued['stamp_by']}" in post.run("letter", "show", first).stdout
    waits = {one["id"]: one for one in post.told("worklist", "--kind", "letter")["items"]}
    assert {one: waits[one]["why"] for one in (first, second)} == dict.fromkeys((first, second), "stamp")
    assert waits[first]["due"]
    assert "surat terbit  " + first in post.run("worklist").stdout
    assert "surat menunggu stempel waktu" in post.run("worklist").stdout
    trust = ("--trust", str(post.folder / post.credential.key_id))
    counter = CliRunner().invoke(main, ["verify", str(tmp_path / "surat.pdf"), *trust])
    assert (counter.exit_code, "INDETERMINATE" in counter.stdout) == (3, True)
    assert "Tidak ada stempel waktu yang membuktikan kapan ditandatangani." in counter.stdout
    back = ("renew", "--unstamped", "--timestamp", post.services.pki.tsa_url, *trust)
    done = post.run(*back, "--json", acting="fasilitator")
    assert done.exit_code == 0, done.output
    assert {json.loads(one)["letter"] for one in done.stdout.splitlines()} == {first, second}
    assert post.run(*back, acting="fasilitator").stdout == ""
    post.told("letter", "reprint", first, "--out", str(tmp_path / "baru.pdf"), "--reason", "bercap waktu", acting="fasilitator")
    assert CliRunner().invoke(main, ["verify", str(tmp_path / "baru.pdf"), *trust]).exit_code == 0
    assert post.told("letter", "show", first)["stamp_by"] == ""
    assert post.told("worklist", "--kind", "letter")["items"] == []


def test_who_says_that_there_is_no_network_and_who_signs_without_one_must_agree(post: District) -> None:
    letter = post.requested()
    refused = post.told("letter", "issue", letter, "--offline", config="daring.toml", code=2)["error"]
    assert (refused["code"], "level=b" in refused["cure"]) == ("signing.offline", True)
    assert not post.kit.letter(letter).attempts
    refused = post.told("letter", "issue", letter, config="luring.toml", code=2)["error"]
    assert (refused["code"], "--offline" in refused["cure"]) == ("signing.unverified", True)
    assert post.kit.letter(letter).status is LetterStatus.RESERVED
    usage = CliRunner().invoke(
        main, ["renew", "x.pdf", "--out", "y", "--unstamped", "--trust", "t", "--timestamp", "http://127.0.0.1:9"]
    )
    assert usage.exit_code == 2
    assert post.told("letter", "issue", letter, "--offline", config="luring.toml")["status"] == "issued"


def test_log_and_snapshots_agree_on_letters_that_wait(district: District) -> None:
    assert rebuild(district.kit.journal.whole).problems == ()
