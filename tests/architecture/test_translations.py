"""README, tutorials and how-to guides say the same in both languages, and none is out of date."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

PLACE = Path(__file__).parents[2] / "docs" / "translated.py"


def test_every_translation_is_in_step_with_its_page() -> None:
    spec = spec_from_file_location("translated", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["translated"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.faults() == []
