"""Every port has a contract that a stranger's adapter can be asked by, or a reason that the reference gives."""

import inspect
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from slrtkit import plugins, testing

ROOT = Path(__file__).parents[2]
PLANTED = "FAULTS"
"""What a test calls its adapters with a planted fault, where it has not a file for them alone."""


@pytest.fixture(scope="module")
def table() -> Any:  # noqa: ANN401  a script of the documentation
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "docs"))
        return import_module("contracts")


@pytest.fixture(scope="module")
def ports(rooms: dict[str, ModuleType]) -> dict[str, type]:
    """Give every Protocol that a room of the ports defines."""
    homes = [room for name, room in rooms.items() if name.startswith("slrtkit.ports.")]
    found = [what for room in homes for what in vars(room).values() if getattr(what, "_is_protocol", False)]
    return {what.__name__: what for what in found if what.__module__.startswith("slrtkit.ports.")}


def test_every_port_stands_in_the_table_and_nothing_else(table: Any, ports: dict[str, type]) -> None:  # noqa: ANN401  as above
    assert len(ports) > 50, "or ports are found in another way"
    assert set(table.CONTRACTS) == set(ports)


def test_every_contract_of_the_room_stands_in_the_table_and_no_other(table: Any) -> None:  # noqa: ANN401  as above
    told = {one for proof in table.CONTRACTS.values() if not isinstance(proof, str) for one in proof}
    assert told == {name for name in testing.__all__ if name.endswith("Contract")}
    assert set(table.LACKING) <= told
    assert set(table.LACKING.values()) == {name for name in testing.__all__ if name.endswith("Capability")}


def test_a_contract_speaks_of_the_port_that_it_proves(table: Any) -> None:  # noqa: ANN401  as above
    """In its own words or in those of a part of it."""
    proved = {port: proof for port, proof in table.CONTRACTS.items() if not isinstance(proof, str)}
    silent = {(port, one) for port, proof in proved.items() for one in proof if not re.search(rf"\b{port}\b", said(one))}
    assert silent == set()


def said(contract: str) -> str:
    """Return the source of a contract and of its parts."""
    return "".join(inspect.getsource(part) for part in getattr(testing, contract).__mro__[:-1])


def test_a_port_without_a_contract_says_why_in_words(table: Any) -> None:  # noqa: ANN401  as above
    assert not [
        port for port, proof in table.CONTRACTS.items() if len(proof.split() if isinstance(proof, str) else "proved") < 6
    ]


def test_whatever_an_entry_point_brings_can_be_proved(table: Any) -> None:  # noqa: ANN401  as above
    groups = re.findall(r"Group\[(\w+)\] = Group\(", inspect.getsource(plugins))
    assert len(groups) == len([one for one in vars(plugins).values() if isinstance(one, plugins.Group)])
    assert not [port for port in groups if isinstance(table.CONTRACTS[port], str)]


def test_every_contract_asks_an_adapter_of_ours_and_is_itself_asked_with_faults() -> None:
    """Itself, or one that inherits it."""
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "tests" / "contract").glob("*.py")}
    contracts = {name: getattr(testing, name) for name in testing.__all__ if name.endswith("Contract")}
    bases = re.findall(r"^class \w+\((.*)\):$", "".join(texts.values()), re.MULTILINE)
    asked = {name for base in bases for name in base.split(", ")}
    biting = "".join(text for name, text in texts.items() if "bite" in name or PLANTED in text)
    faulty = set(re.findall(r"\b(\w+Contract)\b", biting))
    for told in (asked, faulty):
        heirs = {part for name in told & set(contracts) for part in contracts[name].__mro__}
        assert not {name for name, contract in contracts.items() if contract not in heirs}
