"""An import that is killed while it writes has written nothing, and can be begun again: on both databases."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.plugins import STORAGE
from slrtkit.ports.upkeep import upkeep

from .test_store_crash import address

__all__ = ["address"]

HOUSEHOLDS = 500
KILLS = 1_000 if os.environ.get("SLRTKIT_PROVE") == "1" else 5

IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.keys import PlainSealer
from slrtkit.domain import Context
from slrtkit.domain.rules import FACTS
from slrtkit.plugins import STORAGE
from slrtkit.service.importing import Import, import_households
from slrtkit.service.journal import Journal

store, file = STORAGE.open(sys.argv[1]), Path(sys.argv[2])
wanted = Import(
    file.name,
    lambda: Sheet(CsvFile(file), FACTS),
    lambda: uuid4().hex,
    entered=lambda: print("entered", flush=True),
)
outcome = import_households(Journal(store, PlainSealer(), "office"), Context("clerk", uuid4().hex, datetime.now(UTC)), wanted)
print("done", outcome.new, outcome.unchanged, flush=True)
store.close()
"""


def table(path: Path) -> Path:
    head = "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,family.desil"
    rows = (
        f"H{number},33.16.99.2001,,ya,H{number}-K,,H{number}-P,,Sukirman Contoh,kepala_keluarga,,2026-05-12,interview,2"
        for number in range(HOUSEHOLDS)
    )
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def begin(store: str, file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", IMPORT, store, file], stdout=subprocess.PIPE, text=True)


def events(address: str) -> int:
    store = STORAGE.open(address)
    with store.begin(write=False) as unit:
        count = len(unit.since(0, 10 * HOUSEHOLDS))
    assert upkeep(store).check() == ()  # the database's own opinion
    store.close()
    return count


@pytest.mark.promise("import is all or nothing: kill -9 while it writes, on both databases")
def test_an_import_that_is_killed_has_written_nothing(
    address: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    file = table(tmp_path / "households.csv")
    for kill in range(KILLS):
        process = begin(address, file)
        assert process.stdout is not None
        for _ in range(1 + HOUSEHOLDS * kill // KILLS):
            assert process.stdout.readline() == "entered\n"
        process.send_signal(signal.SIGKILL)
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        assert events(address) == 0
    for told in (f"done {HOUSEHOLDS} 0", f"done 0 {HOUSEHOLDS}"):
        assert begin(address, file).communicate()[0].splitlines()[-1] == told
        assert events(address) == HOUSEHOLDS
    record_property("figure", f"{address.partition(':')[0]}: {KILLS} kills, nothing half written")
