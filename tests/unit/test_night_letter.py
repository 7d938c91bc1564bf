"""23:40, the head on leave, BSrE down: the scenario of `examples/06_night_letter.py`, and what the counter sees."""

import runpy
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "examples" / "06_night_letter.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_the_paper_is_in_hand_in_under_20_minutes_and_is_never_called_passed(script: dict[str, Any], tmp_path: Path) -> None:
    came = script["run"](tmp_path, confirmed=False)
    assert came.minutes < 20
    assert any("signing service is down" in line for line in came.told)
    assert came.seen["verify"] == came.seen["verify the page as a file"] == "TOTAL-FAILED"
    assert came.seen["verify-seal"] == "SIGNED-BY-HAND"
    assert came.seen["the office's register"] == "SIGNED-BY-HAND SIGNED_BY_HAND"
    assert came.seen["compare the number"]
    assert not any("PASSED" in value for value in came.seen.values())
    assert came.worth == {
        "tonight": "provisional",
        "in the morning": "provisional",
        "after 72 hours": "lapsed",
        "its seal after its day": "LETTER_LAPSED",
    }


def test_a_letter_that_the_head_confirms_in_the_morning_stands(script: dict[str, Any], tmp_path: Path) -> None:
    came = script["run"](tmp_path, confirmed=True)
    assert came.worth["tonight"] == "provisional"
    assert came.worth["in the morning"] == came.worth["after 72 hours"] == "good"
    assert came.worth["its seal after its day"] == "LETTER_LAPSED", (
        "whoever has only the paper asks for the letter in its place"
    )
