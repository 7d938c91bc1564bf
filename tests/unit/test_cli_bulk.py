"""`slrtkit letter issue --all-ready`: line by line, on several processes, stopped by Ctrl-C and finished by the next run."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner

from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import DecisionOutcome, Fact, Source
from slrtkit.kit import Kit

KIND, SECRET = "keringanan-biaya-rs", "kata sandi rekaan"
CONFIG = """
store = "sqlite:slrtkit.db"
trust = "kepercayaan"
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
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["kadis", "operator"]
signer = "pkcs12:kadis.p12?timestamp=TSA"
"""
Reserve = Callable[..., list[str]]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kit, Path]]:
    """The sample district, and a folder with its configuration, a key and a trust bundle."""
    folder = tmp_path_factory.mktemp("post")
    with open_sample(folder) as kit, Services(kit.clock.now) as services:
        key = services.pki.officer("Kepala Dinas").pkcs12(SECRET.encode())
        (folder / "kadis.p12").write_bytes(key)
        signer = PadesSigner.from_pkcs12(key, SECRET.encode, BaselineLT(timestamp_url=services.pki.tsa_url))
        sample_trust(folder / "kepercayaan", services.pki.roots, signer.key, kit.office, (KIND,), kit.clock.now())
        (folder / "slrtkit.toml").write_text(CONFIG.replace("TSA", services.pki.tsa_url), "utf-8")
        office = evolve(kit.office, letterhead=evolve(kit.office.letterhead, logo=""))
        block = evolve(kit.officers["kadis"].block, name="Wulandari Contoh", position="Kepala Dinas", rank="", nip="")
        written = evolve(kit, office=office, officers={**kit.officers, "kadis": evolve(kit.officers["kadis"], block=block)})
        pact = Fact(value=True, on=kit.office.zone.day(kit.clock.now()), source=Source.HOME_VISIT)
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        yield written, folder


@pytest.fixture
def reserve(district: tuple[Kit, Path], monkeypatch: pytest.MonkeyPatch) -> Reserve:
    """Reserves letters; the working folder is the post's."""
    kit, folder = district
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)

    def reserved(*destinations: str) -> list[str]:
        found, desk = [], partial(kit.context, "fasilitator")
        for destination in destinations:
            text = f"Mohon keringanan {kit.clock.new_id()}"
            filed = kit.file_complaint(desk(), household="BKL-02", person="BKL-02-1", category="kesehatan", text=text).id
            kit.assess(desk(), filed, "KERINGANAN-RS")
            kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
            found.append(kit.reserve_letter(desk(), filed, KIND, signer="kadis", destination=destination).id)
        return found

    return reserved


def run(*words: str, typed: str = SECRET) -> tuple[int, list[Any]]:
    """The exit code, and what each line says; the passphrase is typed once."""
    asked = ("letter", "issue", "--all-ready", "--as", "kadis", "--json", *words)
    done = CliRunner().invoke(main, asked, input=f"{typed}\n")
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_processes_issue_all_that_are_ready_and_the_passphrase_is_typed_once(reserve: Reserve, tmp_path: Path) -> None:
    letters = reserve("RSUD", "RSUD", "RSUD")
    code, told = run("--workers", "2", "--out", str(tmp_path / "keluar"))
    assert (code, [(line["letter"], line["outcome"]) for line in told]) == (0, [(letter, "issued") for letter in letters])
    assert {Path(line["file"]).read_bytes()[:5] for line in told} == {b"%PDF-"}
    verified = CliRunner().invoke(main, ["verify", *(line["file"] for line in told), "--trust", "kepercayaan"])
    assert verified.exit_code == 0, verified.output
    assert run() == (0, [])


def test_a_bad_letter_is_a_line_of_its_own_and_the_exit_code_says_so(
    reserve: Reserve, district: tuple[Kit, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kit, _ = district
    bad, good = reserve("RSUD 山", "RSUD")
    code, told = run()
    assert (code, [(line["letter"], line["outcome"], line["code"]) for line in told]) == (
        1,
        [(bad, "refused", "document.no-glyph"), (good, "issued", "")],
    )
    monkeypatch.setenv("SLRTKIT_PASSPHRASE_KADIS_P12", SECRET)
    shown = CliRunner().invoke(main, ["letter", "issue", "--all-ready", "--as", "kadis", "--lang", "en"])
    assert shown.exit_code == 1
    assert "[document.no-glyph]" in shown.stderr
    kit.void_letter(kit.context("kadis", reason="tujuan salah tulis"), bad)


def test_a_wrong_passphrase_stops_before_anything_is_begun(reserve: Reserve, district: tuple[Kit, Path]) -> None:
    kit, _ = district
    (letter,) = reserve("RSUD")
    code, told = run(typed="salah")
    assert (code, told[0]["error"]["code"]) == (2, "signing.passphrase")
    assert not kit.journal.whole.letter(letter).state.attempts
    assert run()[0] == 0


def test_it_is_one_letter_or_all_of_them(reserve: Reserve) -> None:
    assert reserve() == []
    for words in (("surat", "--all-ready"), ()):
        assert CliRunner().invoke(main, ["letter", "issue", *words, "--as", "kadis"]).exit_code == 2


def test_ctrl_c_stops_after_those_that_were_begun_and_the_next_run_finishes_the_rest(
    reserve: Reserve, district: tuple[Kit, Path]
) -> None:
    _, folder = district
    letters = reserve("RSUD", "RSUD", "RSUD", "RSUD")
    program = "import slrtkit.cli; slrtkit.cli.main()"
    words = [sys.executable, "-c", program, "letter", "issue", "--all-ready", "--as", "kadis", "--json"]
    environment = os.environ | {"SLRTKIT_PASSPHRASE_KADIS_P12": SECRET}
    with subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        begun = [json.loads(line)["letter"] for line in (first, *process.stdout)]
        said = process.stderr.read()
    assert process.returncode == 3, said
    assert "berhenti" in said
    assert begun == letters[: len(begun)]
    assert len(begun) < len(letters)
    code, told = run()
    assert (code, [line["letter"] for line in told]) == (0, letters[len(begun) :])
