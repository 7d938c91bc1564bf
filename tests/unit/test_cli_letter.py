"""Letters from the command line: prepared, approved by the chain of `slrtkit.toml`, sent back, issued or void."""

import json
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import DecisionOutcome, Fact, RecommendationLetter, Source
from slrtkit.kit import Kit

DEMO = Path(str(files("slrtkit.demo")))
CONFIG = f"""
store = "sqlite:slrtkit.db"
catalog = {json.dumps(str(DEMO / "catalog"))}
areas = {json.dumps(str(DEMO / "areas.csv"))}
trust = "trust"
node = "loket"

[office]
code = "33.16.dinsos"
name = "Dinas Sosial"
region = "33.16"
zone = "WIB"
unit = "SLRT"
place = "Blora"
training = true

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
id = "kabid"
name = "Suryani Contoh"
position = "Kepala Bidang"
roles = ["kabid"]

[[officer]]
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["kadis", "operator"]
signer = "pkcs12:kadis.p12?level=b"
"""
CHAIN = """
[[chain]]
code = "contoh"
letter_types = ["keringanan-biaya-rs"]
steps = [
  { kind = "paraf", roles = ["kabid"] },
  { kind = "decide", roles = ["kadis"] },
  { kind = "sign", roles = ["kadis"] },
]
"""


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kit, Path]]:
    """The sample district, and a folder with its configuration, a key and a trust bundle."""
    folder = tmp_path_factory.mktemp("post")
    with open_sample(folder) as kit, Services(kit.clock.now) as services:
        key = services.pki.officer("Kepala Dinas").pkcs12(b"rahasia")
        (folder / "kadis.p12").write_bytes(key)
        signer = PadesSigner.from_pkcs12(key, lambda: b"rahasia", BaselineLT(timestamp_url=services.pki.tsa_url))
        types = ("keringanan-biaya-rs",)
        sample_trust(folder / "kepercayaan", services.pki.roots, signer.key, kit.office, types, kit.clock.now())
        config = CONFIG.replace("?level=b", f"?timestamp={services.pki.tsa_url}").replace(
            'trust = "trust"', 'trust = "kepercayaan"'
        )
        (folder / "slrtkit.toml").write_text(config + CHAIN, "utf-8")
        (folder / "bebas.toml").write_text(config, "utf-8")
        yield kit, folder


@pytest.fixture
def complaint(post: tuple[Kit, Path], monkeypatch: pytest.MonkeyPatch) -> str:
    """A decided complaint; the working folder is the post's."""
    kit, folder = post
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)
    monkeypatch.setenv("SLRTKIT_PASSPHRASE_KADIS_P12", "rahasia")
    today = kit.office.zone.day(kit.clock.now())
    desk, place = partial(kit.context, "fasilitator"), ("BKL-02", "BKL-02-1")
    kit.record_fact(desk(), *place, "integrity_pact", Fact(True, today, Source.HOME_VISIT))
    text = f"Mohon keringanan {kit.clock.new_id()}"
    filed = kit.file_complaint(desk(), household=place[0], person=place[1], category="kesehatan", text=text).id
    kit.assess(desk(), filed, "KERINGANAN-RS")
    kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    return filed


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["letter", *words])


def told(*words: str, acting: str = "fasilitator") -> Any:  # noqa: ANN401  JSON of whatever shape the command tells
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output.splitlines()[-1])


def refused(*words: str, acting: str = "fasilitator") -> str:
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 2, done.output
    return str(json.loads(done.output.splitlines()[-1])["error"]["code"])


def new(complaint: str, *words: str) -> tuple[str, ...]:
    asked = ("--complaint", complaint, "--type", "keringanan-biaya-rs", "--signer", "kadis", "--destination", "RSUD")
    return ("request", *asked, *words)


def test_a_letter_is_approved_by_its_chain_and_issued(complaint: str) -> None:
    letter = told(*new(complaint))["letter"]
    waiting = told("show", letter)
    assert (waiting["status"], waiting["approval"], waiting["next"]) == ("reserved", "requested", "paraf by kabid")
    assert refused("issue", letter, acting="kadis") == "approval.sign"
    assert refused("approve", letter, acting="kadis") == "approval.officer"
    assert refused("approve", letter, "--kind", "decide", acting="kadis") == "approval.decide"
    told("approve", letter, acting="kabid")
    told("approve", letter, acting="kadis")
    assert refused("approve", letter, acting="kadis") == "approval.sign"
    issued = told("issue", letter, "--out", "surat.pdf", acting="kadis")
    assert (issued["status"], issued["next"], issued["file"]) == ("issued", "", "surat.pdf")
    assert [(step["by"], step["proved"]) for step in issued["steps"]] == [
        ("kabid", "by-server"),
        ("kadis", "by-server"),
        ("kadis", "by-officer"),
    ]
    verified = CliRunner().invoke(main, ["verify", "surat.pdf", "--trust", "kepercayaan"])
    assert verified.exit_code == 0, verified.output
    assert refused("approve", letter, acting="kadis") == "letter.approve"


def test_a_letter_that_is_sent_back_is_revised_and_asked_for_again(complaint: str) -> None:
    letter = told(*new(complaint))["letter"]
    assert refused("send-back", letter, acting="kabid") == "approval.reason"
    assert told("send-back", letter, "--reason", "Tujuan keliru", acting="kabid")["remark"] == "Tujuan keliru"
    told("revise", letter, "--signer", "kadis", "--destination", "RS Lain")
    assert told("request", letter)["round"] == 2
    assert told("withdraw", letter, "--reason", "Tidak jadi")["approval"] == "withdrawn"
    assert told("void", letter, "--reason", "Tidak jadi")["status"] == "void"


def test_people_read_the_chain_in_their_language(complaint: str) -> None:
    letter = told(*new(complaint))["letter"]
    told("approve", letter, acting="kabid")
    shown = run("show", letter, "--as", "kadis").output
    assert "rantai paraf: contoh" in shown
    assert "dinyatakan peladen" in shown
    assert "asserted by the server" in run("show", letter, "--as", "kadis", "--lang", "en").output


def test_the_device_is_told_what_to_sign_and_nothing_is_believed_unread(complaint: str) -> None:
    letter = told(*new(complaint))["letter"]
    claim = told("claim", letter, acting="kabid")
    assert (claim["officer"], claim["kind"], len(claim["challenge"])) == ("kabid", "paraf", 64)
    Path("bukti").write_bytes(b"something")
    assert refused("approve", letter, "--assertion", "bukti", acting="kabid") == "identity.unread"
    assert refused("approve", letter, "--assertion", "tiada", acting="kabid") == "file"


def test_a_letter_without_a_chain_needs_no_approval(complaint: str) -> None:
    free = ("--config", "bebas.toml")
    letter = told(*new(complaint, *free))["letter"]
    assert "approval" not in told("show", letter, *free)
    assert told("issue", letter, *free, acting="kadis")["status"] == "issued"


def test_what_is_missing_is_named(complaint: str, tmp_path: Path) -> None:
    assert refused("request") == "usage"
    assert refused("request", "--complaint", complaint, "--type", "rtlh", "--signer", "camat") == "officer.unknown"
    assert refused(*new(complaint, "--countersigner", "kabid")) == "approval.officer"
    letter = told(*new(complaint))["letter"]
    assert refused("issue", letter, acting="kabid") == "officer.no-signer"
    for key, code in (("trust", "config.trust"), ("areas", "config.areas"), ("office", "config.office")):
        text = Path("slrtkit.toml").read_text("utf-8")
        whole = text.replace("sqlite:slrtkit.db", f"sqlite:{Path('slrtkit.db').absolute()}")
        lines = [line for line in whole.splitlines() if not line.startswith(f"{key} =")]
        lacking = "\n".join(lines)
        if key == "office":
            lacking = lacking[: lacking.index("[office]")] + lacking[lacking.index("[[officer]]") :]
        (tmp_path / "kurang.toml").write_text(lacking, "utf-8")
        words = ("issue", letter) if key == "trust" else new(complaint)
        assert refused(*words, "--config", str(tmp_path / "kurang.toml"), acting="kadis") == code


def test_a_misspelt_key_of_a_chain_is_named_with_the_right_one(complaint: str, tmp_path: Path) -> None:
    text = Path("slrtkit.toml").read_text("utf-8").replace("letter_types", "letter_typs")
    (tmp_path / "salah.toml").write_text(text, "utf-8")
    done = run("show", complaint, "--config", str(tmp_path / "salah.toml"))
    assert done.exit_code == 2
    assert "mungkin maksud Anda letter_types?" in done.output


def test_who_countersigns_stands_on_the_page(complaint: str, tmp_path: Path) -> None:
    text = Path("slrtkit.toml").read_text("utf-8").replace("sqlite:slrtkit.db", f"sqlite:{Path('slrtkit.db').absolute()}")
    areas = text.replace('{ kind = "paraf", roles', '{ kind = "sign", roles').replace(
        '  { kind = "decide", roles = ["kadis"] },\n', ""
    )
    (tmp_path / "dua.toml").write_text(areas, "utf-8")
    letter = told(*new(complaint, "--countersigner", "kabid", "--config", str(tmp_path / "dua.toml")))
    assert letter["next"] == "sign by kabid"


def test_what_the_letter_type_asks_for_is_filled_in_and_can_be_corrected(post: tuple[Kit, Path], complaint: str) -> None:
    assert refused(*new(complaint, "--field", "ceiling=3000001")) == "letter-field.value"
    assert refused(*new(complaint, "--field", "celling=1")) == "letter.field-unknown"
    assert refused(*new(complaint, "--field", "ceiling")) == "usage"
    assert refused(*new(complaint, "--field", "ceiling=1", "--field", "ceiling=2")) == "usage"
    letter = told(*new(complaint, "--field", "ceiling=2500000", "--field", "sktm_number=470/1"))["letter"]
    revise = ("revise", letter, "--signer", "kadis", "--destination", "RSUD Lain")

    def said() -> RecommendationLetter:
        return post[0].seen_by(post[0].context("kadis")).letter(letter).letter

    assert said().ceiling == 2_500_000
    told(*revise)
    assert (said().ceiling, said().destination) == (2_500_000, "RSUD Lain")
    told(*revise, "--field", "ceiling=1000000")
    assert "Rp1.000.000,00 (satu juta rupiah)" in said().statement[1]
