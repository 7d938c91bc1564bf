"""Whatever is thrown at a reader of data from outside, it returns or refuses with a typed error, and memory stays small."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from slrtkit.adapters.trust import bundle_file
from slrtkit.domain import Household
from slrtkit.domain.rules import from_json
from slrtkit.errors import RuleDefinitionError, WireError
from slrtkit.ledger import JSON
from slrtkit.wire import from_wire

from .trusting import AT, District

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
INPUTS = 1_000_000 if PROVE else 2_000
SEED = 20261122
MEGABYTES = 256


def test_every_reader_returns_or_refuses_with_a_type(genuine: bytes, tmp_path: Path, prove: Callable[..., None]) -> None:
    (tmp_path / "letter.pdf").write_bytes(genuine)
    bundle_file(District(tmp_path / "terbit").begun().added(1, AT + timedelta(hours=1)).path, tmp_path / "trust.json")
    program = Path(__file__).with_name("fuzz.py")
    done = subprocess.run(
        [sys.executable, program, tmp_path, str(INPUTS), str(SEED)], stdout=subprocess.PIPE, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert told["inputs"] > 0.99 * INPUTS
    assert 0 < told["accepted"] < told["inputs"]
    assert told["lines"] > 1.3 * told["lines_by_lot"], "the inputs get behind the first line of a reader"
    figure = (
        f"{told['inputs']:,} inputs to {told['readers']} readers, {len(told['codes'])} kinds of refusal, "
        f"{told['lines']} lines reached (by bytes drawn by lot {told['lines_by_lot']}), {told['megabytes']:.0f} MB"
    )
    prove("fuzz: typed errors only", figure, f"{INPUTS:,} inputs, under {MEGABYTES} MB", holds=told["megabytes"] < MEGABYTES)


@pytest.mark.parametrize("said", [[], "", "text", 3, None, True])
def test_json_that_is_no_group_is_no_household(said: JSON) -> None:
    with pytest.raises(WireError) as refused:
        from_wire(said, Household)
    assert [one.code for one in refused.value.problems] == ["wire.value"]


def test_a_list_where_a_word_of_a_rule_is_expected_is_refused() -> None:
    with pytest.raises(RuleDefinitionError) as refused:
        from_json({"is": "receives", "program": "PKH", "whose": [[]]})
    assert refused.value.code == "rule.json"
