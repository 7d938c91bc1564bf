"""Five districts at their daily work: each script runs from any folder, and says at its end what was reached."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SYSTEMS = ROOT / "examples" / "systems"
REACHED: dict[str, dict[str, Any]] = {
    "laju_kerso": {"letters": 3, "pilots": 3, "villages": 25, "saved": 150_000},
    "slrt_kendal": {"struck_out": 1, "kept": 1, "graduated": 1, "helped_in_turn": 1},
    "layar_sibalang": {
        "held_by": ["63.11.01.2001", "63.11.01", "63.11"],
        "visits": 3,
        "overlaps": 1,
        "aided_not_entitled": ["BLS-11"],
        "entitled_not_aided": ["BJR-01", "BJR-07", "BLS-05"],
    },
    "slrt_buleleng": {
        "seen": {"koordinator": 12, "tetangga": 14, "manajer": 26, "pusat": 26},
        "validated": {"layak": 9, "tidak-layak": 1, "pindah": 1, "menolak": 1},
        "minutes": ["berita-acara.docx", "berita-acara.pdf"],
        "letter": "460/001/PKS/XII/2026",
    },
    "kule_bangkit": {"activities": 5, "villages": 2, "sub_districts": 3, "complaints": 4, "answered": 4, "closed": 4},
}


def test_every_system_is_here() -> None:
    assert {one.stem for one in SYSTEMS.glob("*.py")} == set(REACHED)


@pytest.mark.parametrize("system", sorted(REACHED))
def test_a_district_reaches_what_its_post_is_for(system: str, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(SYSTEMS / f"{system}.py")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    *told, last = done.stdout.splitlines()
    assert told
    reached = json.loads(last)
    assert {name: reached[name] for name in REACHED[system]} == REACHED[system]
    assert list(tmp_path.iterdir()) == []
