"""`slrtkit renew`: files with more proof, each verified before it is written; what is refused keeps nothing else from it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve, frozen
from click.testing import CliRunner, Result

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.cli import main
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.services import Fault, Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain.verification import Verdict
from slrtkit.testing.workshop import Workshop


@frozen
class Archive:
    workshop: Workshop
    folder: Path

    def run(self, *files: str, until: str = "", as_json: bool = True) -> Result:
        more = (["--until", until] if until else []) + (["--json"] if as_json else [])
        written = [str(self.folder / file) for file in files]
        url = self.workshop.services.pki.tsa_url
        fixed = ["--trust", str(self.folder / "trust"), "--timestamp", url, "--out", str(self.folder / "baru")]
        return CliRunner().invoke(main, ["renew", *written, *fixed, *more])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("archive")
    now = datetime.now(UTC)
    today = SAMPLE_OFFICE.zone.day(now)
    with Services(lambda: datetime.now(UTC)) as services:
        workshop = Workshop(services, services.pki.officer("Kepala Dinas Sosial"), TypstRenderer())
        letter = evolve(workshop.letter, dated=today, valid_until=today + timedelta(days=90), office=SAMPLE_OFFICE.code)
        sample_trust(folder / "trust", services.pki.roots, workshop.officer.key_id, SAMPLE_OFFICE, (letter.type,), now)
        page = workshop.page(letter)
        (folder / "luring.pdf").write_bytes(workshop.sign(page, at=now, offline=True))
        (folder / "daring.pdf").write_bytes(workshop.sign(page, at=now))
        (folder / "konsep.pdf").write_bytes(page)
        yield Archive(workshop, folder)


def told(result: Result) -> list[dict[str, str | None]]:
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_a_letter_signed_offline_becomes_one_that_verifies(archive: Archive) -> None:
    result = archive.run("luring.pdf")
    assert result.exit_code == 0, result.output
    assert [each["verdict"] for each in told(result)] == [Verdict.PASSED.value]
    before, after = (archive.folder / name for name in ("luring.pdf", "baru/luring.pdf"))
    assert after.read_bytes().startswith(before.read_bytes())
    assert not list((archive.folder / "baru").glob(".*"))


def test_what_is_proved_for_long_enough_is_left_alone(archive: Archive) -> None:
    soon = (datetime.now(UTC) + timedelta(days=400)).date().isoformat()
    result = archive.run("daring.pdf", until=soon)
    assert result.exit_code == 0
    assert [(each["to"], each["said"]) for each in told(result)] == [(None, "masih cukup lama terbukti")]
    late = (datetime.now(UTC) + timedelta(days=11 * 365)).date().isoformat()
    assert told(archive.run("daring.pdf", until=late))[0]["to"]


def test_what_is_refused_keeps_nothing_else_from_it(archive: Archive) -> None:
    result = archive.run("konsep.pdf", "daring.pdf")
    assert result.exit_code == 1
    assert [each["code"] for each in told(result)] == ["signing.unverified", None]
    assert "daring.pdf: TOTAL-PASSED  diperpanjang" in archive.run("konsep.pdf", "daring.pdf", as_json=False).output


def test_when_the_service_is_away_it_says_that_it_could_not_be_told(archive: Archive) -> None:
    archive.workshop.services.faults["/tsa"] = Fault.ERROR
    try:
        result = archive.run("daring.pdf")
    finally:
        archive.workshop.services.faults.clear()
    assert (result.exit_code, told(result)[0]["code"]) == (3, "signing.no-answer")


def test_a_file_that_is_not_there_is_one_line(archive: Archive) -> None:
    result = archive.run("tidak-ada.pdf")
    assert result.exit_code == 2
    assert "tidak-ada.pdf" in result.output
