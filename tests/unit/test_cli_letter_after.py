"""The rest of a letter's life from the command line: ink, a term, a crash, withdrawal, one more print, stray files."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner, Result

from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.qr import new_seal_key
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import DecisionOutcome, Fact, Source
from slrtkit.kit import Kit
from slrtkit.service.attempt import begin_attempt

DEMO = Path(str(files("slrtkit.demo")))
SCAN = b"\x89PNG hasil pindai surat bertanda tangan basah " * 4
TYPE = "keringanan-biaya-rs"


@frozen
class Post:
    kit: Kit
    folder: Path

    def reserved(self, *words: str, signer: str = "kadis") -> str:
        kit, place = self.kit, ("BKL-02", "BKL-02-1")
        desk = partial(kit.context, "fasilitator")
        text = f"Mohon keringanan {kit.clock.new_id()}"
        filed = kit.file_complaint(desk(), household=place[0], person=place[1], category="kesehatan", text=text).id
        kit.assess(desk(), filed, "KERINGANAN-RS")
        kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        asked = ("--complaint", filed, "--type", TYPE, "--signer", signer, "--destination", "RSUD")
        return str(self.told("request", *asked, *words)["letter"])

    def issued(self) -> str:
        letter = self.reserved()
        self.told("issue", letter, acting="kadis")
        return letter

    def run(self, *words: str, acting: str = "fasilitator") -> Result:
        fixed = ("--config", str(self.folder / "slrtkit.toml"), "--as", acting, "--json")
        done = CliRunner().invoke(main, ["letter", *words, *fixed])
        assert "Traceback" not in done.output
        return done

    def told(self, *words: str, acting: str = "fasilitator", code: int = 0) -> Any:  # noqa: ANN401  JSON of whatever shape
        done = self.run(*words, acting=acting)
        assert done.exit_code == code, done.output
        return json.loads(done.stdout.splitlines()[-1])

    def refused(self, *words: str, acting: str = "fasilitator") -> str:
        return str(self.told(*words, acting=acting, code=2)["error"]["code"])


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """The sample district, and a folder with its configuration, keys, a trust bundle, and an officer on duty."""
    folder = tmp_path_factory.mktemp("post")
    with open_sample(folder) as kit, Services(kit.clock.now) as services, pytest.MonkeyPatch.context() as patched:
        patched.setenv("SLRTKIT_PASSPHRASE_KADIS_P12", "rahasia")
        key = services.pki.officer("Kepala Dinas").pkcs12(b"rahasia")
        (folder / "kadis.p12").write_bytes(key)
        signer = PadesSigner.from_pkcs12(key, lambda: b"rahasia", BaselineLT(timestamp_url=services.pki.tsa_url))
        seal = new_seal_key(folder / "segel.pem")
        now, day = kit.clock.now(), kit.office.zone.day(kit.clock.now())
        sample_trust(folder / "kepercayaan", services.pki.roots, signer.key, kit.office, (TYPE,), now, seal=seal)
        (folder / "slrtkit.toml").write_text(
            f"""
store = "sqlite:slrtkit.db"
catalog = {json.dumps(str(DEMO / "catalog"))}
areas = {json.dumps(str(DEMO / "areas.csv"))}
trust = "kepercayaan"
seal = "es256:segel.pem"
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
id = "piket"
name = "Suryani Contoh"
position = "Kepala Seksi"
roles = ["kadis"]

[[officer]]
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["kadis", "operator"]
signer = "pkcs12:kadis.p12?timestamp={services.pki.tsa_url}"

[[delegation]]
by = "kadis"
to = "piket"
form = "Plh."
since = {day.isoformat()}
until = {(day + timedelta(days=1)).isoformat()}
decree = "Jadwal piket 11/2026"
""",
            "utf-8",
        )
        (folder / "pindai.png").write_bytes(SCAN)
        own = evolve(kit, office=evolve(kit.office, training=False), viewer=kit.context("fasilitator"))
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", Fact(True, day, Source.HOME_VISIT))
        yield Post(own, folder)


def test_a_letter_is_printed_signed_in_ink_and_found_again_by_its_scan(post: Post) -> None:
    letter = post.reserved()
    page, scan = post.folder / "basah.pdf", post.folder / "pindai.png"
    assert post.told("print", letter, "--out", str(page))["file"] == str(page)
    paper = CliRunner().invoke(main, ["verify-seal", str(page), "--trust", str(post.folder / "kepercayaan"), "--json"])
    assert json.loads(paper.stdout)["sub_indication"] == "UNSIGNED_FILE"
    assert post.refused("by-hand", letter, "--scan", str(post.folder / "tidak-ada.png"), acting="kadis") == "file.unreadable"
    assert post.refused("by-hand", letter, "--scan", str(scan)) == "letter.signer"
    said = post.told("by-hand", letter, "--scan", str(scan), acting="kadis")
    assert (said["status"], said["by_hand"], said["standing"]) == ("issued", True, "good")
    known = post.told("check-scan", str(scan), code=3)
    assert (known["verdict"], known["letter"]) == ("SIGNED-BY-HAND", letter)
    assert post.told("check-scan", str(page), code=1)["verdict"] == "NOT-REGISTERED"
    post.told("reprint", letter, "--out", str(post.folder / "lagi.png"), "--reason", "hilang")
    assert (post.folder / "lagi.png").read_bytes() == SCAN


def test_a_provisional_letter_is_confirmed_by_whom_it_was_signed_for(post: Post) -> None:
    letter = post.reserved("--hours", "72", signer="piket")
    (post.folder / "piket.png").write_bytes(SCAN + b"piket")
    said = post.told("by-hand", letter, "--scan", str(post.folder / "piket.png"), acting="piket")
    assert said["standing"] == "provisional"
    assert post.refused("confirm", letter, acting="piket") == "letter.confirm"
    assert post.told("confirm", letter, acting="kadis")["standing"] == "good"


def test_what_was_cut_off_is_resumed_and_another_officer_resumes_nothing(post: Post) -> None:
    kit, letter = post.kit, post.reserved()
    begin_attempt(kit.journal, kit.context("kadis"), kit.letter(letter))
    assert post.refused("sweep") == "letter.signing"
    assert post.told("resume", acting="piket") == {"letters": []}
    told = post.told("resume", acting="kadis")["letters"]
    assert [(one["letter"], one["outcome"], one["code"]) for one in told] == [(letter, "issued", "")]
    assert post.told("resume", letter, acting="kadis") == {"letters": []}


def test_a_revoked_letter_is_listed_replaced_and_not_printed_again(post: Post) -> None:
    letter = post.issued()
    out = str(post.folder / "cetak.pdf")
    assert post.refused("reprint", letter, "--out", out) == "letter.reason"
    said = post.told("reprint", letter, "--out", out, "--reason", "hilang di jalan", "--to", "keluarga")
    assert (said["reprints"], sha256(Path(out).read_bytes()).hexdigest()) == (1, post.kit.letter(letter).pdf)
    assert post.refused("revoke", letter, acting="kadis") == "letter.reason"
    assert post.told("revoke", letter, "--reason", "salah orang", acting="kadis")["standing"] == "withdrawn"
    assert post.refused("revoke", letter, "--reason", "lagi", acting="kadis") == "letter.withdraw"
    assert post.refused("reprint", letter, "--out", out, "--reason", "lagi") == "letter.reprint"
    assert letter in {one["letter"] for one in post.told("withdrawn")["letters"]}
    asked = ("--complaint", post.kit.letter(letter).complaint, "--type", TYPE, "--signer", "kadis", "--destination", "RSUD")
    new = post.told("request", *asked, "--replaces", letter)
    assert (new["replaces"], post.told("show", letter)["replaced_by"]) == (letter, new["letter"])


def test_files_that_no_record_names_are_told_and_dropped_at_a_second_look(post: Post) -> None:
    stray = post.kit.blobs.put(b"berkas yang tidak disebut siapa pun")
    assert stray in post.told("sweep")["orphans"]
    assert post.told("sweep", "--drop", stray) == {"dropped": [stray], "orphans": []}


def test_people_read_it_in_their_language(post: Post) -> None:
    letter = post.issued()
    words = ["letter", "reprint", letter, "--out", str(post.folder / "x.pdf"), "--reason", "hilang", "--as", "fasilitator"]
    done = CliRunner().invoke(main, [*words, "--config", str(post.folder / "slrtkit.toml")])
    assert done.exit_code == 0
    assert "nomor: 460/" in done.stdout
