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
    assert "0 nomor" in run("export", "book", "--month", "2020-01", "--out", str(tmp_path / "empty.csv")).stdout


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
