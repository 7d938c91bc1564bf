"""A letter that was revoked fails everywhere, once the list in the trust bundle tells of it; and only its key may tell."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from slrtkit.adapters.trust import bundle_file, load_bundle, new_list_key, publish_withdrawn, read_list_key, write_bundle
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, Source, Verdict
from slrtkit.domain.issuers import WithdrawnEntry
from slrtkit.domain.seal_report import SealVerdict
from slrtkit.domain.verification import Axis, Status
from slrtkit.errors import KeyUnavailableError, SigningRefusedError, TrustError
from slrtkit.kit import Kit
from slrtkit.service.seal import verify_seal
from slrtkit.service.verify import verify

MONTH = timedelta(days=30)


@frozen
class Office:
    """A district whose bundle has a list of withdrawn letters, and the key of that list in a file."""

    kit: Kit
    folder: Path
    key: Ed25519PrivateKey

    def bundle(self, name: str, **changes: object) -> Path:
        trust, keys = self.kit.trust, [Ed25519PrivateKey.generate()]
        assert trust.authority
        settings: dict[str, object] = {
            "roots": trust.roots,
            "root_keys": keys,
            "authority_keys": keys,
            "authority": trust.authority,
            "expires": trust.authority.expires,
            "issuers": trust.issuers,
            "issuers_keys": keys,
            "withdrawn_keys": [self.key],
        }
        return write_bundle(self.folder / name, **(settings | changes))  # type: ignore[arg-type]  # the settings of the function

    def run(self, *words: str) -> Result:
        done = CliRunner().invoke(main, [*words, "--json"])
        assert "Traceback" not in done.output
        return done

    def publish(self, bundle: Path, key: str = "daftar.pem", *more: str) -> Result:
        acting = ("--config", str(self.folder / "slrtkit.toml"), "--as", "arsip")
        return self.run("trust", "withdrawn", str(bundle), "--key", str(self.folder / key), *acting, *more)

    def issued(self, text: str) -> str:
        kit = self.kit
        filed = kit.file_complaint(
            kit.context("fasilitator"), household="BKL-02", person="BKL-02-1", category="kesehatan", text=text
        ).id
        kit.assess(kit.context("fasilitator"), filed, "KERINGANAN-RS")
        kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        letter = kit.reserve_letter(
            kit.context("fasilitator"), filed, "keringanan-biaya-rs", signer="kadis", destination="RSUD"
        ).id
        kit.issue_letter(kit.context("kadis"), letter)
        return letter


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("kantor")
    with open_sample(folder) as kit:
        key = new_list_key(folder / "daftar.pem")
        (folder / "slrtkit.toml").write_text(
            'store = "sqlite:slrtkit.db"\nnode = "arsip"\n'
            '[office]\ncode = "33.16.dinsos"\nname = "Dinas Sosial (contoh)"\nregion = "33.16"\nzone = "WIB"\n'
            'unit = "SLRT"\nplace = "Blora"\n'
            '[office.letterhead]\ngovernment = "KABUPATEN"\nagency = "DINAS SOSIAL"\naddress = "Jalan Contoh"\n'
            '[[officer]]\nid = "arsip"\nname = "Arsip Contoh"\nposition = "Arsiparis"\nroles = ["operator"]\n',
            "utf-8",
        )
        today = kit.office.zone.day(kit.clock.now())
        pact = Fact(True, today, Source.HOME_VISIT)
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        own = evolve(kit, office=evolve(kit.office, training=False), viewer=kit.context("fasilitator"))
        yield Office(own, folder, key)


@pytest.mark.parametrize("form", ["folder", "file"])
def test_a_revoked_letter_fails_on_file_and_on_paper_once_the_list_tells_of_it(office: Office, form: str) -> None:
    kit, letter = office.kit, office.issued(form)
    pdf, bundle = kit.signed_pdf(letter), office.bundle(form)
    if form == "file":
        bundle = bundle_file(bundle, office.folder / "daftar.json")
    (office.folder / "surat.pdf").write_bytes(pdf)
    before = office.run("verify", str(office.folder / "surat.pdf"), "--trust", str(bundle))
    assert (before.exit_code, json.loads(before.stdout)["verdict"]) == (0, "TOTAL-PASSED")
    assert "register" not in {one["axis"] for one in json.loads(before.stdout)["axes"]}

    kit.withdraw_letter(kit.context("kadis", reason="salah orang"), letter)
    told = office.publish(bundle)
    assert told.exit_code == 0, told.output
    number = kit.letter(letter).letter.number
    assert number in {one["number"] for one in json.loads(told.stdout)["letters"]}

    after = office.run("verify", str(office.folder / "surat.pdf"), "--trust", str(bundle))
    said = json.loads(after.stdout)
    assert (after.exit_code, said["verdict"], said["sub_indication"]) == (1, "TOTAL-FAILED", "WITHDRAWN")
    shown = CliRunner().invoke(main, ["verify", str(office.folder / "surat.pdf"), "--trust", str(bundle)]).stdout
    assert "sudah dicabut" in shown
    trust = load_bundle(bundle, kit.clock.now())
    assert kit.seal
    paper = verify_seal(pdf, kit.seal.reader, trust, kit.clock.now())
    assert (paper.verdict, paper.sub_indication) == (SealVerdict.FAILED, "WITHDRAWN")


def test_a_letter_that_is_not_on_the_list_passes_and_says_up_to_when_that_is_known(office: Office) -> None:
    kit, letter = office.kit, office.issued("tidak dicabut")
    bundle = office.bundle("berlaku")
    now = kit.clock.now()
    publish_withdrawn(bundle, (), [office.key], now, holds=MONTH)
    report = verify(kit.signed_pdf(letter), kit.examiner, load_bundle(bundle, now), kit.clock.now())
    register = next(one for one in report.required if one.axis is Axis.REGISTER)
    assert (report.verdict, register.code) == (Verdict.PASSED, "NOT_WITHDRAWN")
    late = verify(kit.signed_pdf(letter), kit.examiner, load_bundle(bundle, now), now + MONTH)
    assert (late.verdict, late.sub_indication) == (Verdict.INDETERMINATE, "WITHDRAWN_LIST_EXPIRED")


def test_a_list_of_another_region_says_nothing(office: Office) -> None:
    kit, letter = office.kit, office.issued("wilayah lain")
    bundle, now = office.bundle("lain"), kit.clock.now()
    publish_withdrawn(bundle, (), [office.key], now, holds=MONTH)
    trust = load_bundle(bundle, now)
    assert trust.withdrawn
    trust = evolve(trust, withdrawn=evolve(trust.withdrawn, scope="33.17"))
    report = verify(kit.signed_pdf(letter), kit.examiner, trust, kit.clock.now())
    assert (report.verdict, {one.axis for one in report.required if one.status is Status.NOT_CHECKED}) == (
        Verdict.PASSED,
        set(),
    )


def test_what_was_listed_stays_and_each_list_is_a_new_version(office: Office) -> None:
    bundle, now = office.bundle("versi"), office.kit.clock.now()
    other = WithdrawnEntry("lain", "33.16.11", "1/KEC", office.kit.office.zone.day(now))
    first = publish_withdrawn(bundle, (other,), [office.key], now, holds=MONTH)
    told = json.loads(office.publish(bundle, "daftar.pem", "--days", "7").stdout)
    listed = load_bundle(bundle, office.kit.clock.now()).withdrawn
    assert listed
    assert other in listed.entries
    assert (first.version, told["version"], listed.version) == (1, 2, 2)
    assert listed.expires - listed.issued == timedelta(days=7)
    with pytest.raises(TrustError) as refused:
        publish_withdrawn(bundle, (), [office.key], now - timedelta(days=1), holds=MONTH)
    assert refused.value.code == "trust.roll-back"


@pytest.mark.parametrize("wrong", ["key", "role", "scope", "bare"])
def test_a_list_that_no_verifier_would_believe_is_not_written(office: Office, wrong: str) -> None:
    now = office.kit.clock.now()
    bundle = office.bundle(f"salah-{wrong}", **({"withdrawn_keys": ()} if wrong == "role" else {}))
    target = bundle / "roots.pem" if wrong == "bare" else bundle
    entries = (WithdrawnEntry("x", "51.08.dinsos", "1", office.kit.office.zone.day(now)),) if wrong == "scope" else ()
    key = Ed25519PrivateKey.generate() if wrong == "key" else office.key
    with pytest.raises(TrustError) as refused:
        publish_withdrawn(target, entries, [key], now, holds=MONTH)
    codes = {"key": "trust.signer", "role": "trust.role", "scope": "trust.scope", "bare": "trust.incomplete"}
    assert refused.value.code == codes[wrong]
    assert load_bundle(bundle, now).withdrawn is None
    assert not list(office.folder.glob(".salah*"))


def test_the_bundle_is_shown_with_the_age_of_its_lists(office: Office) -> None:
    bundle = office.bundle("tampil", training=True)
    publish_withdrawn(bundle, (), [office.key], office.kit.clock.now(), holds=MONTH)
    told = json.loads(office.run("trust", "show", str(bundle)).stdout)
    assert (told["training"], set(told["lists"])) == (True, {"authority", "issuers", "withdrawn"})
    assert told["lists"]["withdrawn"]["version"] == 1
    shown = CliRunner().invoke(main, ["trust", "show", str(bundle)]).stdout
    assert "LATIHAN" in shown
    assert "surat yang dicabut: 0" in shown
    bare = CliRunner().invoke(main, ["trust", "show", str(bundle / "roots.pem"), "--lang", "en"])
    assert (bare.exit_code, "roots alone" in bare.stdout) == (0, True)


def test_the_key_of_a_list_is_its_owners_alone_and_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "daftar.pem"
    made = new_list_key(path, passphrase=b"rahasia")
    assert path.stat().st_mode & 0o077 == 0
    assert read_list_key(path, lambda _: b"rahasia").public_key() == made.public_key()
    with pytest.raises(FileExistsError):
        new_list_key(path)
    with pytest.raises(KeyUnavailableError):
        read_list_key(path, lambda _: b"lain")
    with pytest.raises(KeyUnavailableError):
        read_list_key(tmp_path / "tidak-ada.pem", lambda _: b"")
    other = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(SigningRefusedError) as refused:
        read_list_key(path, lambda _: b"")
    assert refused.value.code == "list-key.kind"
