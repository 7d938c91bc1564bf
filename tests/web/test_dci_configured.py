"""`[dci]` of `slrtkit.toml`: which registers a district answers as, who may ask, and with what it signs."""

from pathlib import Path

import pytest

from slrtkit.adapters.signing.notes import new_log_key
from slrtkit.cli.config import read_config
from slrtkit.cli.exchange import exchange_of
from slrtkit.errors import SlrtError, WireError
from slrtkit.ports.address import no_secret
from slrtkit.ports.dci import Partner
from slrtkit.web.dci import Exchange

OFFICER = """
[[officer]]
id = "dinkes"
name = "Dinas Kesehatan"
position = "Mitra"
"""
PUBLIC = "0a" * 32


def opened(folder: Path, dci: str, officer: str = OFFICER) -> Exchange | None:
    (folder / "slrtkit.toml").write_text(dci + officer, "utf-8")
    return exchange_of(read_config(folder / "slrtkit.toml"), no_secret)


def test_who_may_ask_and_what_signs_is_what_the_section_says(tmp_path: Path) -> None:
    new_log_key(tmp_path / "dci.pem")
    found = opened(
        tmp_path,
        f"""
[dci]
receiver = "slrt.blora"
registries = ["ibr"]
key = "ed25519:dci.pem"
key_name = "satu"
subscriptions = "langganan"

[[dci.partner]]
id = "dinkes.contoh"
officer = "dinkes"
callback = "https://dinkes.contoh/dci"
facts = ["housing."]
keys = {{ k1 = "{PUBLIC}" }}
""",
    )
    assert found
    assert found.partners == (
        Partner("dinkes.contoh", "dinkes", {"k1": b"\n" * 32}, "https://dinkes.contoh/dci", ("housing.",)),
    )
    assert (found.receiver, [one.value for one in found.registries]) == ("slrt.blora", ["ibr"])
    assert found.signer
    assert (found.signer.sender, found.signer.name) == ("slrt.blora", "satu")
    assert found.courier
    assert found.subscriptions
    assert (tmp_path / "langganan").is_dir()


def test_without_the_section_nobody_asks_and_with_little_of_it_little_is_opened(tmp_path: Path) -> None:
    assert opened(tmp_path, "") is None
    found = opened(tmp_path, '[dci]\nreceiver = "slrt.blora"\n[[dci.partner]]\nid = "d"\nofficer = "dinkes"\n')
    assert found
    assert (found.signer, found.courier, found.subscriptions) == (None, None, None)
    assert len(found.registries) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('officer = "hilang"', ("config.partner", "d")),
        ('officer = "dinkes"\ncallback = "http://dinkes.contoh"', ("exchange.address", "")),
        ('officer = "dinkes"\nkeys = { k1 = "0A" }', ("config.key", "dci.partner[0].keys.k1")),
        ('officer = "dinkes"\nkey = "x"', ("config.unknown", "dci.partner[0].key")),
        ('officer = "dinkes"\n[[dci.partner]]\nid = "d"\nofficer = "dinkes"', ("config.partner", "d")),
    ],
)
def test_what_is_wrong_in_it_is_told_before_anybody_asks(tmp_path: Path, said: str, told: tuple[str, str]) -> None:
    section = f'[dci]\nreceiver = "slrt.blora"\n[[dci.partner]]\nid = "d"\n{said}\n'
    with pytest.raises(SlrtError) as wrong:
        opened(tmp_path, section)
    faults = wrong.value.problems if isinstance(wrong.value, WireError) else [(wrong.value.path, wrong.value.code, "")]
    ((path, code, _),) = faults
    assert (code, path.rpartition(": ")[2]) == told


def test_a_register_that_is_not_named_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WireError, match="registries"):
        opened(tmp_path, '[dci]\nreceiver = "s"\nregistries = ["farmer"]\n')
