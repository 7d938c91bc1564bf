"""A village and its district at the command line, each in a folder of its own, and the clocks that they have."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.clock.system import SystemClock
from slrtkit.cli import main
from slrtkit.cli import post as cli_post

__all__ = ["Desks", "household"]

CONFIG = """
store = "sqlite:slrtkit.db"
node = "{node}"

[keys]
ring = "environment:RING_{variable}"
vault = "slrtkit.vault"
"""


class Ahead(SystemClock):
    """A clock that somebody set to another year."""

    years: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=365 * self.years)


class Desks:
    """Devices of an invented district: a village and the district itself, and more villages where a test asks for them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, nodes: tuple[str, ...] = ("desa", "dinsos")) -> None:
        self.stick, self.patched = folder, monkeypatch
        for node in nodes:
            monkeypatch.setenv(f"RING_{node.upper()}", f"1:{token_hex(32)}")
            (folder / node).mkdir()
            (folder / node / "slrtkit.toml").write_text(CONFIG.format(node=node, variable=node.upper()), "utf-8")
            self.run(node, "init", f"sqlite:{folder / node / 'slrtkit.db'}", as_json=False)

    def run(self, node: str, *words: str, code: int = 0, as_json: bool = True, lang: str = "en") -> Result:
        more = ["--config", str(self.stick / node / "slrtkit.toml")] if words[0] != "init" else []
        done = CliRunner().invoke(main, [*words, *more, *(["--json"] if as_json else []), "--lang", lang])
        assert done.exit_code == code, done.output
        return done

    def sync(self, node: str, *words: str, code: int = 0) -> dict[str, object]:
        told: dict[str, object] = json.loads(self.run(node, "sync", *words, code=code).stdout)
        return told

    def shown(self, node: str, *words: str, lang: str = "en") -> list[str]:
        return self.run(node, "sync", *words, as_json=False, lang=lang).stdout.splitlines()

    def clock(self, years: int) -> None:
        """Set the clock of whoever acts next."""
        self.patched.setattr(cli_post, "SystemClock", type("Set", (Ahead,), {"years": years}))

    def enrolled(self, villages: tuple[tuple[str, str], ...] = (("desa", "33.16.99.2001"),)) -> None:
        stick, until = self.stick, ("--until", "2099-12-31")
        founded = self.sync("dinsos", "enrol", "--found", "33.16", *until)
        for node, area in villages:
            self.sync(node, "enrol", "--request", f"{stick}/{node}-minta")
            answer = ("--area", area, *until, "--out", f"{stick}/{node}-jawab")
            self.sync("dinsos", "enrol", "--device", f"{stick}/{node}-minta", *answer)
            self.sync(node, "enrol", "--accept", f"{stick}/{node}-jawab", "--fingerprint", str(founded["fingerprint"]))

    def carry(self, giver: str, taker: str, *more: str) -> dict[str, object]:
        """A bundle on the stick, and its receipt back."""
        name = f"{self.stick}/{giver}-{taker}-{token_hex(4)}"
        self.sync(giver, "export", "--to", taker, "--out", f"{name}.slrt", *more)
        taken = self.sync(taker, "import", f"{name}.slrt", "--receipt", f"{name}.txt")
        self.sync(giver, "import", f"{name}.txt")
        return taken


def household(folder: Path) -> str:
    """A file with one invented household."""
    path = folder / "warga.csv"
    columns = "household,village,address,roster_complete,card,nkk,person,name,nik,relation,since,asked_on,source"
    row = "H1,33.16.99.2001,,ya,K1,,P1,Warga Rekaan,,kepala_keluarga,,2026-01-05,interview"
    path.write_text(f"{columns}\n{row}\n", "utf-8")
    return str(path)
