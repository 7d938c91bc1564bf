"""A case from the door to the answer, and its referrals, from the command line."""

import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv
from slrtkit.ledger import JSON, canonical

DEMO = Path(str(files("slrtkit.demo")))
CONFIG = f"""
store = "sqlite:slrtkit.db"
catalog = {json.dumps(str(DEMO / "catalog"))}

[office]
code = "33.16.dinsos"
name = "Dinas Sosial"
region = "33.16"
zone = "WIB"
unit = "SLRT"
place = "Blora"
training = true
letterhead = {{ government = "PEMERINTAH KABUPATEN", agency = "DINAS SOSIAL", address = "Jalan Contoh" }}

[cases]
reopen_days = 30
ladder = {{ agencies = {{ "33.16.dinkes" = "Dinas Kesehatan", rsud = "RSUD Contoh" }}, beyond = {{ kemensos = "Kemensos" }} }}

[[officer]]
id = "fasilitator"
name = "Prasetyo Contoh"
position = "Fasilitator"
roles = ["operator"]

[[officer]]
id = "loket"
name = "Handayani Contoh"
position = "Petugas loket"
office = "rsud"
roles = ["opd"]
"""
VILLAGE = "33.16.09.1008"


@pytest.fixture(autouse=True)
def _post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)
    Path("slrtkit.toml").write_text(CONFIG, "utf-8")
    Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
    Path("kk.pdf").write_bytes(b"%PDF-1.7 kk")
    assert run("init", "slrtkit.db").exit_code == 0
    assert run("import", "rumah.csv", "--as", "fasilitator").exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def told(*words: str, acting: str = "fasilitator") -> Any:  # noqa: ANN401  JSON of whatever shape the command tells
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def refused(*words: str, acting: str = "fasilitator") -> str:
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 2, done.output
    return str(json.loads(done.output.splitlines()[-1])["error"]["code"])


def filed(*more: str) -> str:
    words = ("--household", "BKL-02", "--person", "BKL-02-1", "--category", "kesehatan", "--text", "Tidak mampu")
    return str(told("complaint", "file", *words, *more)["complaint"])


def decided() -> str:
    case = filed()
    told("complaint", "assess", case, "--program", "KERINGANAN-RS")
    decision = ("--program", "KERINGANAN-RS", "--outcome", "referred", "--reason", "RSUD dapat menolong")
    assert told("complaint", "decide", case, *decision)["decision"] == "referred"
    return case


def test_who_decides_proves_it_with_what_their_device_gave() -> None:
    case, device = filed(), Ed25519PrivateKey.generate()
    decision = ("--program", "KERINGANAN-RS", "--outcome", "referred")
    reason = ("--reason", "RSUD dapat menolong")
    told("complaint", "assess", case, "--program", "KERINGANAN-RS")
    assert (told("complaint", "show", case)["proved"], told("complaint", "show", case)["evidence"]) == ("", "")
    asked = told("complaint", "claim", case, *decision, *reason)
    assert (asked["officer"], asked["complaint"], asked["outcome"]) == ("fasilitator", case, "referred")
    Path("bukti").write_bytes(b"something")
    assert refused("complaint", "decide", case, *decision, *reason, "--assertion", "bukti") == "identity.unread"
    assert refused("complaint", "decide", case, *decision, *reason, "--assertion", "tiada") == "file"
    public = b64encode(device.public_key().public_bytes_raw()).decode()
    Path("kunci.toml").write_text(f'[[key]]\nname = "kartu"\nkind = "card"\npublic = "{public}"\n', "utf-8")
    Path("slrtkit.toml").write_text(f'identity = "signed:kunci.toml"\n{CONFIG}', "utf-8")
    assert refused("complaint", "decide", case, *decision, *reason, "--assertion", "bukti") == "identity.refused"
    payload: JSON = {"challenge": asked["challenge"], "iat": int(datetime.now(UTC).timestamp()), "sub": "fasilitator"}
    words = b".".join(urlsafe_b64encode(canonical(one)).rstrip(b"=") for one in ({"alg": "EdDSA"}, payload))
    Path("bukti").write_bytes(words + b"." + urlsafe_b64encode(device.sign(words)).rstrip(b"="))
    done = told("complaint", "decide", case, *decision, *reason, "--assertion", "bukti")
    assert (done["decision"], done["proved"], done["evidence"]) == ("referred", "by-officer", "card")
    assert "kata siapa: dibuktikan petugas" in run("complaint", "show", case, "--as", "fasilitator").output


def test_a_decision_without_proof_is_the_servers_word() -> None:
    shown = told("complaint", "show", decided())
    assert (shown["proved"], shown["evidence"]) == ("by-server", "")


def test_a_case_goes_from_the_door_to_the_answer_and_may_come_back() -> None:
    case = filed("--reporter", "Ani", "--relationship", "tetangga", "--urgency", "urgent")
    papers = told("complaint", "papers", case, "--program", "KERINGANAN-RS")
    assert "kk" in [paper["document"] for paper in papers["papers"] if not paper["given"]]
    assert "kk" in [one["document"] for one in told("complaint", "return", case, "--program", "KERINGANAN-RS")["missing"]]
    assert "Kartu Keluarga" in told("complaint", "draft-answer", case)["text"]
    digest = sha256(b"%PDF-1.7 kk").hexdigest()
    assert told("complaint", "attach", case, "kk.pdf", "--document", "kk")["attachments"][0]["digest"] == digest
    assert refused("complaint", "resume", case) == "complaint.papers"
    assert told("complaint", "resume", case, "--reason", "Menyusul")["status"] == "filed"
    assert refused("complaint", "complete", case, "--program", "KERINGANAN-RS") == "complaint.papers"
    assert told("complaint", "triage", case, "--urgency", "emergency")["urgency"] == "emergency"
    assert told("complaint", "note", case, "--text", "Menelepon RSUD")["notes"][0]["text"] == "Menelepon RSUD"
    visit = ("--findings", "Lantai tanah", "--visitor", "Ani", "--met", "Ibu", "--photo", digest)
    assert told("complaint", "visit", case, *visit)["visits"][0]["refused"] is False
    told("complaint", "assess", case, "--program", "KERINGANAN-RS")
    told("complaint", "decide", case, "--program", "KERINGANAN-RS", "--outcome", "referred", "--reason", "RSUD menolong")
    answered = told("complaint", "answer", case)
    assert answered["text"].startswith("Yth. Bapak/Ibu Ani,")
    Path("jawaban.txt").write_text("Sudah kami rujuk.", "utf-8")
    assert told("complaint", "answer", case, "--file", "jawaban.txt")["text"] == "Sudah kami rujuk."
    assert len(told("complaint", "show", case)["answers"]) == 2
    assert told("complaint", "close", case, "--outcome", "Dirujuk")["result"] == "referred"
    assert refused("complaint", "reopen", case) == "complaint.reason"
    assert told("complaint", "reopen", case, "--reason", "Tagihan baru")["status"] == "filed"
    assert "dicatat" in run("complaint", "show", case, "--as", "fasilitator").output


def test_a_complete_file_is_told() -> None:
    case = filed()
    program = "KERINGANAN-RS"
    for paper in told("complaint", "papers", case, "--program", program)["papers"]:
        Path("surat.pdf").write_bytes(b"%PDF-1.7 " + paper["document"].encode())
        told("complaint", "attach", case, "surat.pdf", "--document", paper["document"])
    assert told("complaint", "complete", case, "--program", program)["status"] == "complete"


def test_sent_twice_under_one_client_id_it_is_done_once() -> None:
    assert filed("--client-id", "f-1") == filed("--client-id", "f-1")
    case = filed("--client-id", "f-1")
    twice = [told("complaint", "note", case, "--text", "Menelepon", "--client-id", "n-1") for _ in range(2)]
    assert [len(one["notes"]) for one in twice] == [1, 1]
    assert refused("complaint", "note", case, "--text", "Lain", "--client-id", "n-1") == "request.reused"
    assert refused("complaint", "note", case, "--text", "Lain", "--client-id", "bundle/1") == "context.reserved"


def test_a_case_climbs_and_a_village_is_stood_in_for() -> None:
    case = filed()
    told("complaint", "stand-in", VILLAGE, "--reason", "Tidak ada sinyal")
    assert told("complaint", "show", case)["office"] == "33.16.09"
    assert [one["complaint"] for one in told("complaint", "work", "--office", "33.16.09")["complaints"]] == [case]
    assert told("complaint", "give-back", VILLAGE)["office"] == VILLAGE
    for to in ((), (), ("--to", "33.16.dinkes"), ("--to", "kemensos")):
        told("complaint", "escalate", case, "--reason", "Tidak ada petugas", *to)
    assert [one["office"] for one in told("complaint", "show", case)["holders"]] == [
        VILLAGE,
        "33.16.09",
        "33.16",
        "33.16.dinkes",
        "kemensos",
    ]
    assert refused("complaint", "escalate", case, "--reason", "x") == "complaint.escalate"


def test_a_referral_is_answered_by_its_receiver_and_seen_by_both() -> None:
    case = decided()
    send = ("referral", "send", case, "--to", "rsud", "--purpose", "Rawat", "--consent-by", "Ibu", "--answer-due", "2099-01-01")
    number = told(*send)["referral"]
    assert refused("referral", "accept", number) == "referral.accept"
    assert told("referral", "accept", number, "--outcome-due", "2099-02-01", acting="loket")["owed"] == "2099-02-01"
    assert refused("complaint", "close", case, "--outcome", "Selesai") == "complaint.waiting"
    assert told("referral", "complete", number, "--reason", "Dirawat", acting="loket")["answers"][1]["text"] == "Dirawat"
    assert told("referral", "show", number)["possible"] == []
    for acting in ("fasilitator", "loket"):
        assert [one["status"] for one in told("referral", "list", acting=acting)["referrals"]] == ["done"]
        assert told("referral", "list", "--overdue", acting=acting)["referrals"] == []
    other = ("referral", "send", case, "--to", "baznas", "--purpose", "x", "--consent-by", "Ibu", "--answer-due", "2099-01-01")
    withdrawn = told(*other)["referral"]
    assert told("referral", "withdraw", withdrawn, "--reason", "Sembuh")["status"] == "withdrawn"
    again = told(*send)["referral"]
    assert told("referral", "reject", again, "--reason", "Penuh", acting="loket")["status"] == "rejected"


def test_what_cannot_be_read_is_one_line() -> None:
    case = filed()
    assert refused("complaint", "attach", case, "tidak-ada.pdf") == "file.unreadable"
    Path("jawaban.txt").write_bytes(b"\xff\xfe")
    assert refused("complaint", "answer", case, "--file", "jawaban.txt") == "file.text"
    assert refused("complaint", "show", "tidak-ada") == "access.nothing"
    Path("slrtkit.toml").write_text(CONFIG.replace("reopen_days", "reopen_day"), "utf-8")
    assert refused("complaint", "show", case) == "config.unknown"


def test_a_receiver_sees_what_goes_along_with_a_referral_until_it_is_settled() -> None:
    case = decided()
    digest = told("complaint", "attach", case, "kk.pdf", "--document", "kk")["attachments"][0]["digest"]
    send = ("referral", "send", case, "--to", "rsud", "--purpose", "Rawat", "--consent-by", "Ibu", "--answer-due", "2099-01-01")
    assert refused(*send, "--paper", "0" * 64) == "attachment.unknown"
    number = told(*send, "--fact", "desil", "--fact", "housing.", "--paper", digest)["referral"]
    seen = told("referral", "show", number, acting="loket")
    facts = {one["fact"] for one in seen["facts"]}
    assert (seen["person"], [one["digest"] for one in seen["attachments"]]) == ("BKL-02-1", [digest])
    assert "desil" in facts
    assert all(fact == "desil" or fact.startswith("housing.") for fact in facts)
    shown = run("referral", "show", number, "--as", "loket").output
    assert "yang dapat dilakukan: 3\n  - terima (accept)\n  - tolak (reject)" in shown
    assert told("referral", "paper", number, digest, "--out", "ikut.pdf", acting="loket")["file"] == "ikut.pdf"
    assert Path("ikut.pdf").read_bytes() == b"%PDF-1.7 kk"
    assert refused("referral", "paper", number, digest, "--out", "kk.pdf/x", acting="loket") == "file.unwritable"
    assert refused("referral", "paper", number, "0" * 64, "--out", "x.pdf", acting="loket") == "attachment.unknown"
    assert refused("complaint", "show", case, acting="loket") == "access.nothing"
    assert "person" not in told("referral", "reject", number, "--reason", "Penuh", acting="loket")
    assert "person" not in told("referral", "show", number, acting="loket")
    assert refused("referral", "paper", number, digest, "--out", "x.pdf", acting="loket") == "attachment.unknown"


def test_a_referral_needs_an_office() -> None:
    case = decided()
    officer = '[[officer]]\nid = "a"\nname = "A"\nposition = "A"\nroles = ["operator"]\n'
    area = '[[assignment]]\nofficer = "a"\nregion = "33.16"\n'
    Path("slrtkit.toml").write_text(f'store = "sqlite:slrtkit.db"\n{officer}{area}', "utf-8")
    send = ("--to", "rsud", "--purpose", "x", "--consent-by", "Ibu", "--answer-due", "2099-01-01")
    assert refused("referral", "send", case, *send, acting="a") == "config.office"
