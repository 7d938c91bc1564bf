"""What an office hands out of its register from the command line: checkpoint, register, book, and cases for an auditor."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.encryption import AgeDecryptor, new_identity
from slrtkit.adapters.signing.notes import PemNoteSigner, new_log_key
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.domain.letterlog import LeafKind
from slrtkit.errors import EncryptionError
from slrtkit.ledger.note import read_checkpoint, read_note
from slrtkit.service.reevaluate import reevaluate
from slrtkit.wire.casefile import read_cases_file

from .test_issue import decided

CONFIG = """
store = "sqlite:slrtkit.db"
node = "sample"
log = "ed25519:log.pem"
catalog = "{catalog}"

[[officer]]
id = "manajer"
name = "Sari Contoh"
position = "Manajer SLRT"
roles = ["manajer"]
office = "33.16.dinsos"

[[officer]]
id = "loket"
name = "Handayani Contoh"
position = "Petugas loket"
roles = ["opd"]
office = "rsud-contoh"
"""


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a post with one issued letter, `surat.pdf`, and one void number."""
    folder = tmp_path_factory.mktemp("post")
    new_log_key(folder / "log.pem")
    log = PemNoteSigner.read(folder / "log.pem", lambda _: None)
    catalog = Path(__file__).parents[2] / "src" / "slrtkit" / "demo" / "catalog"
    (folder / "slrtkit.toml").write_text(CONFIG.format(catalog=catalog), "utf-8")
    (folder / "tanpa.toml").write_text(CONFIG.format(catalog=catalog).replace('\nlog = "ed25519:log.pem"', ""), "utf-8")
    with open_sample(folder, log=log) as kit:
        for text in ("one", "two"):
            desk = kit.context("fasilitator", reason="salah ketik")
            seen = kit.seen_by(desk)
            letter = seen.reserve_letter(
                desk, decided(seen, text), "keringanan-biaya-rs", signer="kadis", destination="RSUD"
            ).id
            if text == "two":
                seen.void_letter(kit.context("fasilitator", reason="salah ketik"), letter)
            else:
                seen.issue_letter(kit.context("kadis"), letter)
                (folder / "surat.pdf").write_bytes(seen.signed_pdf(letter))
        assert {one.leaf.kind for one in map(kit.letter_log.leaf, range(4))} >= {LeafKind.VOID, LeafKind.ISSUED}
        yield folder


@pytest.fixture(autouse=True)
def here(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(post)
    monkeypatch.setenv("SLRTKIT_AS", "manajer")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def told(*words: str) -> dict[str, Any]:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_the_checkpoint_is_printed_or_saved_as_it_was_signed(tmp_path: Path) -> None:
    printed = run("checkpoint")
    assert printed.exit_code == 0
    said = read_checkpoint(read_note(printed.stdout).text)
    assert (said.origin, said.size) == ("slrtkit/sample/1", 4)
    saved = tmp_path / "titik.txt"
    assert "4 catatan" in run("checkpoint", "--out", str(saved)).stdout
    assert saved.read_text("utf-8") == printed.stdout == told("checkpoint")["note"]
    again = run("checkpoint", "--out", str(saved))
    assert (again.exit_code, "export.exists" in again.output) == (2, True)


def test_what_has_no_log_key_or_may_not_is_told_in_one_line() -> None:
    for words, code in [
        (("checkpoint", "--config", "tanpa.toml"), "config.log"),
        (("export", "register", "--out", "x.jsonl", "--config", "tanpa.toml"), "config.log"),
        (("export", "register", "--out", "x.jsonl", "--as", "loket"), "access.action"),
    ]:
        done = run(*words)
        assert (done.exit_code, code in done.output) == (2, True), done.output
        assert not Path("x.jsonl").exists()


def test_a_letter_is_verified_with_the_export_of_its_register(tmp_path: Path) -> None:
    export = tmp_path / "register.jsonl"
    assert told("export", "register", "--out", str(export)) == {"file": str(export), "lines": 7}
    assert "7" in run("export", "register", "--out", str(tmp_path / "once-more.jsonl")).stdout
    words = ("verify", "surat.pdf", "--trust", "trust", "--log", str(export))
    axis = told(*words)["axes"][-1]
    assert (axis["axis"], axis["status"], axis["code"]) == ("register", "passed", "REGISTER_AGREES")
    assert set(axis["text"]) == {"id", "en"}
    alone = told(*words[:4])["axes"][-1]
    assert alone["code"] == "REGISTERED"
    bound = told(*words[:4], "--profile", "letter/1")
    assert (bound["profile"], bound["verdict"]) == ("letter/1", "TOTAL-PASSED")


def test_an_export_that_is_not_believed_is_refused_before_the_first_letter(tmp_path: Path) -> None:
    export, broken = tmp_path / "register.jsonl", tmp_path / "broken.jsonl"
    run("export", "register", "--out", str(export))
    data, roots = export.read_bytes(), tmp_path / "roots.pem"
    roots.write_bytes(Path("trust/roots.pem").read_bytes())
    for changed, trust, code in [
        (data[:-10], "trust", "register.form"),
        (data.replace(b'"place":1', b'"place":9'), "trust", "verification.export-root"),
        (data, str(roots), "trust.log"),
    ]:
        broken.write_bytes(changed)
        done = run("verify", "surat.pdf", "--trust", trust, "--log", str(broken))
        assert (done.exit_code, code in done.output) == (2, True), done.output
        assert "TOTAL" not in done.output
    assert run("verify", "surat.pdf", "--trust", "trust", "--log", str(tmp_path / "none")).exit_code == 2


def test_the_book_of_a_month_has_numbers_voids_and_the_checkpoint(tmp_path: Path) -> None:
    month = read_checkpoint(read_note(run("checkpoint").stdout).text).said("at")[:7]
    book = tmp_path / "buku.csv"
    assert told("export", "book", "--month", month, "--out", str(book))["numbers"] == 2
    text = book.read_text("utf-8")
    assert "salah ketik" in text
    assert "titik periksa,slrtkit/sample/1" in text
    empty = ("export", "book", "--month", "2020-05")
    assert "Mei 2020, 0 nomor" in run(*empty, "--out", str(tmp_path / "empty.csv")).stdout
    assert "May 2020, 0 numbers" in run(*empty, "--out", str(tmp_path / "empty.en.csv"), "--lang", "en").stdout


def test_cases_are_for_the_auditor_alone_and_are_judged_again_from_the_file(tmp_path: Path) -> None:
    public, note, out = new_identity(tmp_path / "kunci"), tmp_path / "titik.txt", tmp_path / "kasus.age"
    run("checkpoint", "--out", str(note))
    words = ("export", "cases", "--to", public, "--number", "7310", "--checkpoint", str(note), "--reason", "pemeriksaan")
    assert told(*words, "--out", str(out)) == {"file": str(out), "cases": 1, "of": 1, "shown": 1, "withheld": 0, "erased": 0}
    assert "1 dari 1" in run(*words, "--out", str(tmp_path / "again.age")).stdout
    file = read_cases_file(AgeDecryptor((tmp_path / "kunci").read_text("ascii")).decrypt(out.read_bytes()))
    assert [one.code for one in reevaluate(file)] == ["AGREES"]
    new_identity(tmp_path / "lain")
    with pytest.raises(EncryptionError):
        AgeDecryptor((tmp_path / "lain").read_text("ascii")).decrypt(out.read_bytes())
    refused = run(*words[:2], "--to", "age1x", *words[4:], "--out", str(tmp_path / "none.age"))
    assert (refused.exit_code, "encryption.recipient" in refused.output) == (2, True)


@pytest.fixture
def hand(post: Path, tmp_path: Path) -> dict[str, str]:
    """What an auditor has in hand: a checkpoint, the register, the letter, and a sample of cases that their key opens."""
    names = {name: str(tmp_path / name) for name in ("titik.txt", "register.jsonl", "kasus.age", "kunci", "surat")}
    run("checkpoint", "--out", names["titik.txt"])
    run("export", "register", "--out", names["register.jsonl"])
    words = ("--to", new_identity(tmp_path / "kunci"), "--number", "7310", "--checkpoint", names["titik.txt"])
    run("export", "cases", *words, "--reason", "pemeriksaan", "--out", names["kasus.age"])
    (tmp_path / "surat").mkdir()
    (tmp_path / "surat" / "surat.pdf").write_bytes((post / "surat.pdf").read_bytes())
    return names


def audited(hand: dict[str, str], *words: str) -> Result:
    return run("audit", hand["register.jsonl"], "--trust", "trust", *words)


def whole(hand: dict[str, str]) -> tuple[str, ...]:
    cases = ("--cases", hand["kasus.age"], "--identity", hand["kunci"], "--number", "7310")
    return ("--checkpoint", hand["titik.txt"], "--pdfs", hand["surat"], *cases)


def test_an_audit_without_a_checkpoint_to_compare_with_could_not_tell(hand: dict[str, str]) -> None:
    done = audited(hand, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["verdict"]) == (3, "undetermined")
    assert [one["code"] for one in told["findings"]] == ["NO_CHECKPOINT"]
    assert {one["code"] for one in told["not_examined"]} == {"TRAINING", "LETTERS", "CASES", "USES"}
    assert set(told["findings"][0]["text"]) == set(told["findings"][0]["do"]) == {"id", "en"}


def test_an_audit_of_an_honest_office_finds_nothing_and_writes_what_is_filed(hand: dict[str, str], tmp_path: Path) -> None:
    report = tmp_path / "laporan"
    written = [str(report.with_suffix(suffix)) for suffix in (".html", ".pdf", ".json")]
    done = audited(hand, *whole(hand), *(word for name in written for word in ("--out", name)))
    assert (done.exit_code, "Tidak ada temuan pada yang diperiksa." in done.output) == (0, True), done.output
    page = report.with_suffix(".html").read_text("utf-8")
    assert '<html lang="id">' in page
    assert "<script" not in page
    assert report.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    told = json.loads(report.with_suffix(".json").read_text("utf-8"))
    assert (told["schema"], told["offices"]) == ("slrtkit/audit/1", ["33.16.dinsos"])
    assert {one["kind"] for one in told["given"]} == {"register", "trust", "letters", "checkpoint", "cases"}
    assert told["counts"]["genuine"] == told["counts"]["agree"] == 1
    again = audited(hand, "--out", written[0])
    assert (again.exit_code, "export.exists" in again.output) == (2, True)


def test_an_audit_finds_a_changed_register_a_changed_letter_and_a_use_of_a_void_number(
    hand: dict[str, str], tmp_path: Path
) -> None:
    register, uses = Path(hand["register.jsonl"]), tmp_path / "pakai.jsonl"
    leaf = json.loads(register.read_text("utf-8").splitlines()[-2])["leaf"]
    use = {"on": "2020-01-31", "place": "RSUD Contoh"}
    lines = [{"recorded": True, "letter": leaf["letter"], "number": leaf["number"], "uses": [use]}, {"recorded": False}]
    uses.write_text("".join(json.dumps(line) + "\n\n" for line in lines), "utf-8")
    letter = Path(hand["surat"]) / "surat.pdf"
    letter.write_bytes(letter.read_bytes().replace(b"%PDF-", b"%PDX-", 1))
    (letter.parent / "lain.jpg").write_bytes(b"\xff\xd8\xff nothing")
    done = audited(hand, "--pdfs", hand["surat"], "--uses", str(uses), "--json")
    told = {(one["axis"], one["code"], one["severity"]) for one in json.loads(done.stdout)["findings"]}
    assert done.exit_code == 1
    assert ("letters", "LETTER_REFUSED", "finding") in told
    assert ("uses", "USED_UNKNOWN", "finding") in told
    register.write_text(register.read_text("utf-8").replace('"place":1', '"place":9'), "utf-8")
    refused = audited(hand, *whole(hand), "--lang", "en")
    assert (refused.exit_code, "EXPORT_REFUSED" in refused.output) == (1, True)
    assert "The register is not believed" in refused.output


def test_what_an_auditor_gives_that_cannot_be_read_is_told_in_one_line(hand: dict[str, str], tmp_path: Path) -> None:
    wrong, roots, officers = tmp_path / "salah.txt", tmp_path / "roots.pem", tmp_path / "pejabat.toml"
    wrong.write_text("bukan apa-apa\n", "utf-8")
    roots.write_bytes(Path("trust/roots.pem").read_bytes())
    officers.write_text("", "utf-8")
    register, cases = hand["register.jsonl"], ("--cases", hand["kasus.age"])
    for words, code in [
        ((str(wrong), "--trust", "trust"), "json."),
        ((register, "--trust", str(roots)), "trust.log"),
        ((register, "--trust", "trust", "--checkpoint", str(wrong)), "note.form"),
        ((register, "--trust", "trust", *cases), "usage"),
        ((register, "--trust", "trust", *cases, "--number", "7"), "encryption.identity"),
        ((register, "--trust", "trust", "--cases", str(wrong), "--number", "7"), "encryption.identity"),
        ((register, "--trust", "trust", "--uses", str(wrong)), "uses.form"),
        ((register, "--trust", "trust", "--officers", str(officers)), "wire.missing"),
        ((register, "--trust", "trust", "--out", "laporan.docx"), "usage"),
        ((), "letters"),
    ]:
        done = run("audit", *words)
        assert (done.exit_code, code in done.output) == (2, True), (words, done.output)
        assert "Traceback" not in done.output
    assert "EXPORT" in run("audit", "letters", "--help").output


def test_a_file_that_cannot_be_written_whole_is_not_left_behind(tmp_path: Path) -> None:
    done = run("export", "register", "--out", str(tmp_path / "none" / "register.jsonl"))
    assert (done.exit_code, "file.unwritable" in done.output) == (2, True)


def test_whoever_kept_a_checkpoint_learns_whether_the_register_continues_it(tmp_path: Path) -> None:
    note, export = tmp_path / "titik.txt", tmp_path / "register.jsonl"
    run("checkpoint", "--out", str(note))
    run("export", "register", "--out", str(export))
    words = ("--log", str(export), "--trust", "trust")
    said = told("checkpoint", "--check", str(note), *words)
    assert (said["status"], said["code"]) == ("passed", "REGISTER_CONTINUES")
    assert "lanjutan" in run("checkpoint", "--check", str(note), *words).stdout
    forged = tmp_path / "palsu.txt"
    forged.write_text(note.read_text("utf-8").replace("\n4\n", "\n3\n"), "utf-8")
    both = run("checkpoint", "--check", str(note), "--check", str(forged), *words, "--lang", "en")
    assert (both.exit_code, "does not hold" in both.output) == (1, True)
    assert run("checkpoint", "--check", str(note)).exit_code == 2
