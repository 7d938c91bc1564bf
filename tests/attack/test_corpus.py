"""PDFs that nobody here made, manipulated or not: judged sanely, within bounds, and none of them is a letter.

`SLRTKIT_CORPUS` names a folder of them; none is stored here. Without it, two that are made here show how they are judged.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from slrtkit.testing.workshop import Workshop

CORPUS = os.environ.get("SLRTKIT_CORPUS", "")
JUDGE = Path(__file__).with_name("corpus.py")
WHOLE = {"format", "integrity", "coverage", "modification"}
SECONDS, KIB = 20, 1 << 20


def judged(folder: Path) -> list[dict[str, object]]:
    ran = subprocess.run([sys.executable, JUDGE, folder], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def insane(answer: dict[str, object]) -> bool:
    """Whether a file crashed the verifier, took too much, or is whole on every axis of its form."""
    seconds, kib, passed = answer["seconds"], answer["kib"], answer["passed"]
    assert isinstance(seconds, float)
    assert isinstance(kib, int)
    assert isinstance(passed, list)
    ended = answer["ended"] == 0 and answer["verdict"] in ("TOTAL-FAILED", "INDETERMINATE")
    return not ended or seconds > SECONDS or kib > KIB or set(passed) >= WHOLE


def test_a_foreign_file_is_judged_in_a_process_of_its_own(tmp_path: Path, workshop: Workshop, genuine: bytes) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nbukan surat")
    (tmp_path / "page.PDF").write_bytes(workshop.page())
    (tmp_path / "whole.pdf").write_bytes(genuine)
    answers = {Path(str(each["file"])).name: each for each in judged(tmp_path)}
    assert [insane(answers[name]) for name in ("broken.pdf", "page.PDF", "whole.pdf")] == [False, False, True]
    assert answers["whole.pdf"]["verdict"] == "INDETERMINATE", "it is a letter, of an authority that nobody here trusts"


if CORPUS:  # a folder of PDFs that others manipulated

    def test_no_file_of_a_corpus_passes_crashes_or_takes_too_much(prove: Callable[..., None]) -> None:
        answers = judged(Path(CORPUS))
        bad = [answer for answer in answers if insane(answer)]
        verdicts = Counter(f"{answer['verdict']} ({answer['code']})" for answer in answers)
        slowest, largest = (max((float(str(answer[key])) for answer in answers), default=0) for key in ("seconds", "kib"))
        told = ", ".join(f"{name} {count}" for name, count in verdicts.most_common())
        assert not bad, bad
        prove(
            "files of a corpus of others", f"{len(answers)} files, at most {slowest:.1f} s and {largest / 1024:.0f} MiB: {told}"
        )
