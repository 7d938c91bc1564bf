"""Many files judged in processes that can be stopped: same answers in any order, and no file harms another."""

import os
import resource
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slrtkit.adapters.signing.pades import BaselineLT, Extender
from slrtkit.adapters.signing.pdfcheck import PdfExaminer, particulars_of
from slrtkit.adapters.signing.watched import Budget
from slrtkit.domain.verification import Verdict
from slrtkit.errors import TaskStoppedError
from slrtkit.kit.judging import Judging, trust_to_wire
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.verify import verify
from slrtkit.testing.workshop import NOW, open_workshop
from slrtkit.wire import report_to_wire

MANY = 2_000 if os.environ.get("SLRTKIT_PROVE") == "1" else 30
SHORT = Budget(seconds=1e-6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TrustBundle, bytes]:
    """A folder with files of every kind, who is believed, and a letter that was stamped later.

    The services have ended by then, and with them their threads: processes can be forks.
    """
    folder = tmp_path_factory.mktemp("meja")
    with open_workshop() as workshop:
        good, offline = workshop.sign(workshop.page()), workshop.sign(workshop.page(), offline=True)
        level = BaselineLT(timestamp_url=workshop.services.pki.tsa_url, roots=workshop.trust.roots)
        trust, stamped = workshop.trust, Extender(level).renew(offline, NOW)
    (folder / "baik.pdf").write_bytes(good)
    (folder / "rusak.pdf").write_bytes(good.replace(b"Surat rekomendasi", b"Surat rekomendasj"))
    (folder / "luring.pdf").write_bytes(offline)
    (folder / "kosong.pdf").write_bytes(b"")
    (folder / "potong.pdf").write_bytes(good[:-2000])
    return folder, trust, stamped


@pytest.fixture(scope="module")
def desk(made: tuple[Path, TrustBundle, bytes]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def trust(made: tuple[Path, TrustBundle, bytes]) -> TrustBundle:
    return made[1]


@pytest.fixture(scope="module")
def plainly(desk: Path, trust: TrustBundle) -> dict[Path, dict[str, Any]]:
    """What the verifier says of each, in this process."""
    reports = {file: verify(file.read_bytes(), PdfExaminer(), trust, NOW) for file in sorted(desk.iterdir())}
    return {file: report_to_wire(report, str(file)) for file, report in reports.items()}


@settings(max_examples=4)
@given(data=st.data())
def test_in_whatever_order_and_by_however_many_processes_each_file_gets_the_answer_it_gets_alone(
    trust: TrustBundle, plainly: dict[Path, dict[str, Any]], data: st.DataObject
) -> None:
    files = data.draw(st.lists(st.sampled_from(sorted(plainly)), min_size=1, max_size=8))
    workers = data.draw(st.integers(1, 2))
    told = list(Judging(trust, NOW).records(files, len(files), workers=workers))
    assert [path for path, _ in told] == files
    for path, record in told:
        assert {key: record[key] for key in plainly[path]} == plainly[path]


def test_a_file_over_the_budget_is_undetermined_and_says_so(trust: TrustBundle, desk: Path) -> None:
    (told,) = Judging(trust, NOW, budget=SHORT).records([desk / "baik.pdf"], 1)
    _, record = told
    assert (record["verdict"], record["sub_indication"]) == (Verdict.INDETERMINATE.value, "BUDGET_EXCEEDED")
    assert record["axes"][0]["evidence"].startswith("crew.time: ")  # type: ignore[index, call-overload, union-attr]  # JSON
    assert record["facts"] == {}


def test_where_no_process_can_begin_no_file_is_blamed(trust: TrustBundle, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: Callable[[], Callable[[Any], Any]] = partial(os._exit, 3)
    monkeypatch.setattr(Judging, "hired", property(lambda _: gone))
    with pytest.raises(TaskStoppedError, match=r"crew\.start"):
        list(Judging(trust, NOW).records([desk / "baik.pdf"], 1))


@pytest.mark.promise("thousands of files judged in one run: in order, each answered as alone, memory flat")
def test_a_long_run_answers_in_order_and_takes_no_more_memory_at_its_end(
    trust: TrustBundle,
    plainly: dict[Path, dict[str, Any]],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    files = [tmp_path / f"{number:05}.pdf" for number in range(MANY)]
    kinds = sorted(plainly)
    for number, file in enumerate(files):
        file.hardlink_to(kinds[number % len(kinds)])
    seen, held = list[int](), list[int]()
    for number, (file, record) in enumerate(Judging(trust, NOW).records(files, MANY, workers=2)):
        assert file == files[number]
        assert record["verdict"] == plainly[kinds[number % len(kinds)]]["verdict"]
        seen.append(number)
        held.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert len(seen) == MANY
    assert held[-1] - held[MANY // 2] < 8 * 1024  # KiB
    record_property("figure", f"{MANY} files, {held[-1] - held[MANY // 2]} KiB more in their second half")


def test_a_path_that_is_no_file_is_told_and_costs_no_verdict(trust: TrustBundle, desk: Path) -> None:
    os.mkfifo(desk / "pipa")
    try:
        paths = [desk / "tidak-ada.pdf", desk, desk / "pipa", Path("a\0b")]
        told = [record for _, record in Judging(trust, NOW).records(paths, 4)]
    finally:
        (desk / "pipa").unlink()
    assert [record["error"]["code"] for record in told] == ["file.unreadable"] * 4  # type: ignore[index, call-overload]  # JSON
    assert not any("verdict" in record for record in told)


def test_a_profile_that_there_is_none_of_is_not_laid_at_a_files_door(trust: TrustBundle, desk: Path) -> None:
    with pytest.raises(KeyError, match="tidak-ada"):
        list(Judging(trust, NOW, profile="tidak-ada").records([desk / "baik.pdf"], 1))


def test_in_detail_certificates_time_stamps_and_digests_are_told(trust: TrustBundle, desk: Path) -> None:
    ((_, record),) = Judging(trust, NOW, detailed=True).records([desk / "baik.pdf"], 1)
    detail: Any = record["detail"]
    signature, stamp = detail["signatures"]
    assert (signature["kind"], stamp["kind"]) == ("signature", "signature-timestamp")
    assert signature["certificates"][0]["key"] == record["key"]
    assert signature["covered"] < detail["bytes"] == (desk / "baik.pdf").stat().st_size
    assert len(signature["certificates"]) == len(stamp["certificates"]) == 2
    assert stamp["at"] == record["signed_at"]


def test_of_a_file_that_is_no_letter_nothing_is_told_in_detail(desk: Path) -> None:
    assert particulars_of((desk / "kosong.pdf").read_bytes()) == ()
    assert particulars_of((desk / "potong.pdf").read_bytes()) == ()


def test_of_a_letter_that_was_stamped_later_the_stamp_on_the_document_is_told(made: tuple[Path, TrustBundle, bytes]) -> None:
    signature, stamp = particulars_of(made[2])
    assert (signature.kind, stamp.kind) == ("signature", "document-timestamp")
    assert signature.covered < stamp.covered <= len(made[2])
    assert stamp.at == NOW


def test_the_trust_bundle_is_told_with_its_roots(trust: TrustBundle) -> None:
    told = trust_to_wire(trust, NOW + timedelta(days=2))
    assert told["roots"] == [sha256(root).hexdigest() for root in trust.roots]
    assert (told["authority"], told["training"], told["parts"]) == (True, False, [])
