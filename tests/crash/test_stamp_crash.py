"""A letter that was signed offline is stamped once, or still waits: kill -9 at each step of its stamp."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_households_csv
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import Fact, LetterStatus, Source, Verdict
from slrtkit.domain.history import StreamKind
from slrtkit.domain.rules import FACTS
from slrtkit.kit import Kit
from slrtkit.service.rebuild import rebuild

KILLS = 60 if os.environ.get("SLRTKIT_PROVE") == "1" else 1
SCRIPT = Path(__file__).with_name("stamping.py")
opened: Callable[[Path, str, str], Kit] = runpy.run_path(str(SCRIPT.with_name("issuing.py")), run_name="issuing")["opened"]


@pytest.mark.promise("kill -9 at each step of a stamp: every letter that was signed offline is stamped once, and then passes")
def test_a_letter_signed_offline_survives_kill_9_at_each_step_of_its_stamp(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    clock = SystemClock()
    with Services(clock.now) as services:
        officer, tsa = services.pki.officer("Kepala Dinas Sosial"), services.pki.tsa_url
        (tmp_path / "kadis.p12").write_bytes(officer.pkcs12(b"contoh"))
        kinds = ("keringanan-biaya-rs",)
        sample_trust(tmp_path / "trust", services.pki.roots, officer.key_id, SAMPLE_OFFICE, kinds, clock.now())
        with opened(tmp_path, tsa, "loket") as kit:
            head = partial(kit.context, "kadis")
            kit.register(head(), read_households(sample_households_csv(), FACTS))
            pact = Fact(True, SAMPLE_OFFICE.zone.day(clock.now()), Source.HOME_VISIT)
            kit.record_fact(head(), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        run = subprocess.run([sys.executable, SCRIPT, tmp_path, tsa, str(KILLS)], capture_output=True, text=True, check=False)
        assert run.stdout == "done\n", run.stderr
    with opened(tmp_path, tsa, "auditor") as kit:
        found = kit.journal.whole.find(StreamKind.LETTER, "status", LetterStatus.ISSUED.value.encode())
        records = [kit.journal.whole.letter(one).state for one in found]
        assert len(records) == KILLS
        assert all(len(record.renewals) == 1 and not record.unstamped for record in records)
        assert {kit.verify(kit.blobs.get(record.newest)).verdict for record in records[:: max(1, KILLS // 10)]} == {
            Verdict.PASSED
        }
        assert rebuild(kit.journal.whole).problems == ()
    record_property("figure", f"{KILLS} kills: {KILLS} letters stamped once, and they pass")
