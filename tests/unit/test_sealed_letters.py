"""Every signed letter carries its seal, no unsigned page does, and a receiver pays a letter once."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader, new_seal_key
from slrtkit.adapters.storage.memory import MemoryStore
from slrtkit.adapters.trust import write_bundle
from slrtkit.cli import main
from slrtkit.cli.post import open_post
from slrtkit.cli.press import press_of
from slrtkit.demo.district import open_sample
from slrtkit.demo.pki import SamplePki
from slrtkit.domain import Context, DecisionOutcome, Fact, LetterStatus, Source
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.history import StreamKind
from slrtkit.domain.issuers import SEAL_KEY_DAYS, IssuerEntry, IssuerList, WithdrawnList
from slrtkit.domain.seal_report import SealNotice, SealVerdict
from slrtkit.domain.use import LetterUse, Shown, Use
from slrtkit.errors import (
    AdapterNotInstalledError,
    DomainError,
    InvalidTransitionError,
    KeyUnavailableError,
    RequestReusedError,
    SigningRefusedError,
    SlrtError,
)
from slrtkit.kit import Kit
from slrtkit.plugins import SEAL
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.seal import PrintedSeal
from slrtkit.service.journal import Journal
from slrtkit.service.seal import SealPress, match_seal, verify_seal
from slrtkit.service.used import use_letter
from slrtkit.testing.seal import sample_claims
from slrtkit.wire import letter_commitment

READER = QrSealReader()
NOW = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("district")


@pytest.fixture(scope="module")
def district(folder: Path) -> Iterator[Kit]:
    with open_sample(folder) as kit:
        yield kit.seen_by(kit.context("fasilitator"))


def reserved(kit: Kit) -> str:
    desk, place = partial(kit.context, "fasilitator"), ("BKL-02", "BKL-02-1")
    kit.record_fact(desk(), *place, "integrity_pact", Fact(True, kit.office.zone.day(kit.clock.now()), Source.HOME_VISIT))
    text = f"Mohon keringanan {kit.clock.new_id()}"
    complaint = kit.file_complaint(desk(), household=place[0], person=place[1], category="kesehatan", text=text).id
    kit.assess(desk(), complaint, "KERINGANAN-RS")
    kit.decide(kit.context("kadis"), complaint, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    return kit.reserve_letter(desk(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id


def test_an_issued_letter_carries_the_seal_that_its_attachment_says(district: Kit) -> None:
    letter = reserved(district)
    district.issue_letter(district.context("kadis"), letter)
    pdf, record = district.signed_pdf(letter), district.letter(letter)
    report = verify_seal(pdf, READER, district.trust, district.clock.now())
    assert (report.verdict, report.notices) == (
        SealVerdict.GENUINE,
        (SealNotice.SPECIMEN, SealNotice.TRAINING, SealNotice.SIGNED_FILE),
    )
    assert report.claims
    assert report.claims.letter == letter
    assert report.claims.programs == ("KERINGANAN-RS",)
    household = district.household("BKL-02")
    nik = household.person("BKL-02-1").nik
    assert report.claims.nik == (nik.text[-4:] if nik else "")
    commitment = letter_commitment(record.letter, record.salt)
    assert match_seal(pdf, record.letter, commitment, READER, [report.key]) == ()
    assert match_seal(pdf, evolve(record.letter, dependants=(), sealed=("dependants",)), commitment, READER, [report.key])


def test_a_preview_and_a_page_that_is_not_to_be_signed_carry_none(district: Kit) -> None:
    letter = reserved(district)
    said = district.letter(letter).letter
    assert READER.look(district.renderer.render(RenderRequest(said))).seals == ()


def test_a_host_without_a_seal_key_issues_without_a_seal(district: Kit) -> None:
    kit = evolve(district, seal=None)
    letter = reserved(kit)
    kit.issue_letter(kit.context("kadis"), letter)
    assert READER.look(kit.signed_pdf(letter)).seals == ()


def test_without_its_seal_key_a_letter_waits_and_nothing_is_signed(district: Kit) -> None:
    class Away(PemSealSigner):
        def seal(self, _: object) -> PrintedSeal:
            raise KeyUnavailableError("the seal key is not there")

    kit = evolve(district, seal=SealPress(Away.made(), READER))
    letter = reserved(kit)
    with pytest.raises(KeyUnavailableError):
        kit.issue_letter(kit.context("kadis"), letter)
    assert kit.letter(letter).status is LetterStatus.RESERVED
    district.issue_letter(district.context("kadis"), letter)


def use(place: str = "rsud", **changes: Any) -> Use:  # noqa: ANN401  fields of a use, each of its own type
    return evolve(Use(f"pakai-{place}", "kasir", place, date(2026, 11, 21), Shown.SEAL, 3_000_000), **changes)


@pytest.fixture
def journal() -> Journal:
    return Journal(MemoryStore(), PlainSealer(), "rsud")


def at_desk(client_id: str) -> Context:
    return Context("kasir", client_id, NOW)


def test_a_letter_is_used_once_and_the_second_time_the_first_is_told(journal: Journal) -> None:
    first = use_letter(journal, at_desk("a"), "surat-1", "460/001", use())
    assert first.receipt
    assert first.letter.told == (use(),)
    second = use_letter(journal, at_desk("b"), "surat-1", "460/001", use("puskesmas"))
    assert second.receipt is None
    assert second.letter.told == (use(),)
    assert journal.read(StreamKind.LETTER_USE, "surat-1", LetterUse).state.paid == 3_000_000


def test_the_same_request_again_gives_the_same_answer(journal: Journal) -> None:
    first = use_letter(journal, at_desk("a"), "surat-1", "460/001", use())
    assert use_letter(journal, at_desk("a"), "surat-1", "460/001", use()) == first
    with pytest.raises(RequestReusedError):
        use_letter(journal, at_desk("a"), "surat-1", "460/001", use(amount=1))


def test_once_more_takes_a_reason_and_both_are_kept(journal: Journal) -> None:
    use_letter(journal, at_desk("a"), "surat-1", "460/001", use())
    with pytest.raises(InvalidTransitionError, match="for a reason"):
        use_letter(journal, at_desk("b"), "surat-1", "460/001", use("apotek"), again=True)
    again = use_letter(
        journal, at_desk("c"), "surat-1", "460/001", use("apotek", remark="obat lanjutan", amount=None), again=True
    )
    assert [one.place for one in again.letter.told] == ["apotek", "rsud"]
    assert again.letter.paid == 3_000_000


def test_one_letter_has_one_number(journal: Journal) -> None:
    use_letter(journal, at_desk("a"), "surat-1", "460/001", use())
    with pytest.raises(InvalidTransitionError, match="another number"):
        use_letter(journal, at_desk("b"), "surat-1", "460/999", use("apotek"))


@pytest.mark.parametrize("changes", [{"place": " "}, {"by": ""}, {"amount": -1}, {"amount": 2**53}])
def test_a_use_that_says_nothing_is_refused(changes: Mapping[str, Any]) -> None:
    with pytest.raises(DomainError):
        use(**changes) if "place" not in changes else use(changes["place"])


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PemSealSigner]:
    """A cashier's folder: a store, a configuration, and a trust bundle that lists a seal key from today on."""
    folder, keys, now = tmp_path_factory.mktemp("kasir"), [Ed25519PrivateKey.generate()], datetime.now(UTC)
    key = new_seal_key(folder / "segel.pem", passphrase=b"rahasia")
    signer = PemSealSigner.read(folder / "segel.pem", lambda _: b"rahasia")
    span, day = (1, "33.16", now - timedelta(days=1), now + timedelta(days=30)), now.date() - timedelta(days=2)
    entry = IssuerEntry(key, "33.16.dinsos", ("keringanan-biaya",), day, day + timedelta(days=SEAL_KEY_DAYS - 1), day)
    write_bundle(
        folder / "trust",
        roots=SamplePki(now, "http://127.0.0.1").roots,
        root_keys=keys,
        authority_keys=keys,
        authority=AuthorityList(*span, ()),
        expires=now + timedelta(days=60),
        issuers=IssuerList(*span, (entry,)),
        issuers_keys=keys,
        withdrawn=WithdrawnList(*span, ()),
        withdrawn_keys=keys,
    )
    (folder / "slrtkit.toml").write_text(
        'store = "sqlite:slrtkit.db"\ntrust = "trust"\nnode = "rsud"\n'
        '[[officer]]\nid = "kasir"\nname = "Kasir"\nposition = "Kasir"\nroles = ["operator"]\n',
        "utf-8",
    )
    assert CliRunner().invoke(main, ["init", str(folder / "slrtkit.db")]).exit_code == 0
    return folder, signer


def text_of(signer: PemSealSigner, **changes: Any) -> str:  # noqa: ANN401  fields of claims
    today = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    dated = {"dated": today.date() - timedelta(days=1), "valid_until": today.date() + timedelta(days=9), "sealed_at": today}
    return signer.seal(sample_claims(**dated, **changes)).text


def used(folder: Path, *words: str) -> tuple[int, Any]:
    done: Result = CliRunner().invoke(main, ["letter", "used", *words, "--config", str(folder / "slrtkit.toml"), "--json"])
    assert "Traceback" not in done.output
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


def test_a_cashier_checks_the_seal_and_a_copy_of_the_paper_is_not_paid_again(counter: tuple[Path, PemSealSigner]) -> None:
    folder, signer = counter
    text = text_of(signer)
    code, told = used(folder, text, "--place", "RSUD Rekaan", "--amount", "2500000")
    assert (code, told["recorded"], told["paid"], told["ceiling"]) == (0, True, 2_500_000, 3_000_000)
    assert [one["shown"] for one in told["uses"]] == ["seal"]
    code, told = used(folder, text, "--place", "Apotek Rekaan", "--amount", "2500000")
    assert (code, told["recorded"], told["first_place"], told["first_by"]) == (1, False, "RSUD Rekaan", "kasir")
    assert told["paid"] == 2_500_000
    code, told = used(folder, text, "--place", "Apotek Rekaan", "--again", "--reason", "obat lanjutan")
    assert (code, len(told["uses"])) == (0, 2)


def test_what_is_not_genuine_or_a_specimen_is_not_recorded(counter: tuple[Path, PemSealSigner]) -> None:
    folder, signer = counter
    place = ("--place", "RSUD Rekaan")
    assert used(folder, text_of(signer, letter="palsu")[:-1], *place)[0] == 1
    assert used(folder, text_of(signer, letter="contoh", specimen=True), *place)[1]["sub_indication"] == "SPECIMEN"
    assert used(folder, text_of(PemSealSigner.made(), letter="lain"), *place)[1]["sub_indication"] == "SEAL_KEY_UNKNOWN"
    code, told = used(folder, text_of(signer, letter="lain"), *place, "--trust", str(folder / "trust"))
    assert (code, told["recorded"]) == (0, True)


def test_a_letter_signed_by_hand_is_recorded_by_its_id_and_number(counter: tuple[Path, PemSealSigner]) -> None:
    folder, _ = counter
    code, told = used(folder, "surat-basah", "--number", "460/002/TGR/XI/2026", "--place", "Baznas")
    assert (code, told["uses"][0]["shown"], told["ceiling"]) == (0, "nothing", None)
    assert used(folder, "surat-basah", "--place", "Baznas")[0] == 2


def test_a_post_seals_with_the_key_that_its_configuration_names(
    counter: tuple[Path, PemSealSigner], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, signer = counter
    (folder / "kadis.p12").write_bytes(SamplePki(NOW, "http://127.0.0.1").officer("Kadis").pkcs12(b"rahasia"))
    office = {"code": "33.16.dinsos", "name": "Dinsos", "region": "33.16", "zone": "WIB", "unit": "SLRT", "place": "Blora"}
    head = {"government": "KABUPATEN", "agency": "DINAS", "address": "Jalan"}
    (folder / "pos.toml").write_text(
        'store = "sqlite:slrtkit.db"\ntrust = "trust"\nseal = "es256:segel.pem"\n[office]\n'
        + "".join(f'{name} = "{value}"\n' for name, value in office.items())
        + "[office.letterhead]\n"
        + "".join(f'{name} = "{value}"\n' for name, value in head.items())
        + '[[officer]]\nid = "kadis"\nname = "K"\nposition = "K"\nsigner = "pkcs12:kadis.p12?level=b"\n',
        "utf-8",
    )
    for name in ("KADIS_P12", "SEGEL_PEM"):
        monkeypatch.setenv(f"SLRTKIT_PASSPHRASE_{name}", "rahasia")
    with open_post(None, folder / "pos.toml") as post:
        _, press = press_of(post, "kadis")
    assert press.seal
    assert press.seal.signer.key == signer.key


@pytest.mark.parametrize(
    ("content", "address", "code"),
    [
        (b"", "es256:segel.pem", "signing.key-unavailable"),
        (None, "es256:segel.pem", "signing.key-unavailable"),
        (b"x", "es256:segel.pem?a=1", "plugin.option"),
        (b"x", "es256:", "plugin.address"),
    ],
)
def test_a_seal_key_that_cannot_be_opened_is_refused(content: bytes | None, address: str, code: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "segel.pem").write_bytes(content)
    with pytest.raises(SlrtError) as caught:
        SEAL.open(address, folder=tmp_path)
    assert caught.value.code == code


@pytest.mark.parametrize("key", [Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP384R1())])
def test_a_key_of_another_kind_does_not_seal(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "segel.pem").write_bytes(pem)
    with pytest.raises(SigningRefusedError) as caught:
        SEAL.open("es256:segel.pem", folder=tmp_path)
    assert caught.value.code == "seal-key.curve"


def test_a_seal_key_needs_its_passphrase_is_its_owners_alone_and_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "segel.pem"
    public = new_seal_key(file, passphrase=b"rahasia")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        new_seal_key(file, passphrase=b"lain")
    for secret in (b"salah", None):
        with pytest.raises(KeyUnavailableError) as caught:
            SEAL.open("es256:segel.pem", folder=tmp_path, secret=lambda _, secret=secret: secret)  # type: ignore[misc]  # a default binds it
        assert str(tmp_path) not in str(caught.value)
    assert SEAL.open("es256:segel.pem", folder=tmp_path, secret=lambda _: b"rahasia").key == public
    unprotected = new_seal_key(tmp_path / "bebas.pem")
    assert SEAL.open("es256:bebas.pem", folder=tmp_path).key == unprotected


def test_of_a_signed_file_the_signature_counts_and_a_specimen_is_not_recorded(
    counter: tuple[Path, PemSealSigner], district: Kit, folder: Path, tmp_path: Path
) -> None:
    letter = reserved(district)
    district.issue_letter(district.context("kadis"), letter)
    (tmp_path / "surat.pdf").write_bytes(district.signed_pdf(letter))
    at = (str(tmp_path / "surat.pdf"), "--place", "RSUD")
    assert used(counter[0], *at, "--trust", str(folder / "trust")) == (
        1,
        {"recorded": False, "verdict": "TOTAL-FAILED", "sub_indication": "SPECIMEN"},
    )
    assert used(counter[0], *at)[1]["verdict"] == "INDETERMINATE"


def test_a_signed_file_is_used_by_its_signature(
    counter: tuple[Path, PemSealSigner], district: Kit, folder: Path, tmp_path: Path
) -> None:
    kit = evolve(district, office=evolve(district.office, training=False))
    letter = reserved(kit)
    kit.issue_letter(kit.context("kadis"), letter)
    (tmp_path / "surat.pdf").write_bytes(kit.signed_pdf(letter))
    at = (str(tmp_path / "surat.pdf"), "--place", "RSUD")
    assert used(counter[0], *at, "--trust", str(folder / "trust"))[1]["sub_indication"] == "TRAINING_TRUST"
    keys, authority = [Ed25519PrivateKey.generate()], kit.trust.authority
    assert authority
    earnest = write_bundle(
        tmp_path / "trust",
        roots=kit.trust.roots,
        root_keys=keys,
        authority_keys=keys,
        authority=authority,
        expires=authority.expires,
    )
    code, told = used(counter[0], *at, "--trust", str(earnest))
    assert (code, told["letter"], told["uses"][0]["shown"]) == (0, letter, "file")


def test_without_a_trust_bundle_nothing_is_believed(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path / "slrtkit.db")]).exit_code == 0
    (tmp_path / "slrtkit.toml").write_text('store = "sqlite:slrtkit.db"\n', "utf-8")
    code, told = used(tmp_path, "SLR1:", "--place", "RSUD")
    assert (code, told["error"]["code"]) == (2, "config.trust")


@pytest.mark.parametrize(("module", "data"), [("PIL.Image", b"BM" + bytes(60)), ("pypdfium2", b"%PDF-1.7")])
def test_a_library_that_is_missing_is_named(module: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[seal\]"):
        READER.look(data)


def test_a_kit_records_a_use_and_a_repeated_request_is_recognised(district: Kit) -> None:
    context = district.context("kadis", "pakai-1")
    first = district.use_letter(context, "surat-1", "460/009", place="RSUD", shown=Shown.NOTHING, amount=5)
    assert district.use_letter(context, "surat-1", "460/009", place="RSUD", shown=Shown.NOTHING, amount=5) == first
    again = district.use_letter(district.context("kadis"), "surat-1", "460/009", place="Apotek", shown=Shown.NOTHING)
    assert (again.receipt, again.letter) == (None, first.letter)
