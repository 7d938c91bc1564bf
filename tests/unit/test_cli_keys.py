"""What a post is promised by `slrtkit keys` and `slrtkit erasure`: sealed from the start, locked, recoverable, and erased."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pysqlite3  # type: ignore[import-untyped]  # the package ships no types
import pytest
from click.testing import CliRunner, Result
from pyrage import x25519

from slrtkit.cli import agent, main
from slrtkit.cli.config import KeysEntry, read_config
from slrtkit.errors import KeyRingError
from slrtkit.testing.canaries import traces

NIK = "331699" + "0502900001"
OTHER = "331699" + "1203750002"
COLUMNS = "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source"
TABLE = f"""{COLUMNS},person.chronic_illness
A,33.16.09.1008,RT 02,ya,A-K,331699{"0101200001"},A-1,{NIK},Sukirman Kenari,kepala_keluarga,2000-01-01,2026-01-05,dtsen,ya
A,33.16.09.1008,RT 02,ya,A-K,331699{"0101200001"},A-2,{OTHER},Ratna Kenari,anak,,2026-01-05,dtsen,tidak
"""
CANARIES = (NIK, OTHER, "Sukirman Kenari", "Ratna Kenari", "Sukirman", "chronic_illness")
OFFICERS = """
[[officer]]
id = "loket"
name = "Prasetyo Contoh"
position = "Fasilitator"
roles = ["operator"]
office = "33.16.dinsos"

[[officer]]
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["operator"]
office = "33.16.dinsos"
"""
STICK, FIRST, SECOND = (x25519.Identity.generate() for _ in range(3))


@pytest.fixture(scope="module")
def short() -> Iterator[Path]:
    """Give a folder whose path is as short as that of a socket has to be."""
    with TemporaryDirectory(prefix="s") as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def _post(tmp_path: Path, short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pos").mkdir()
    monkeypatch.chdir(tmp_path / "pos")
    monkeypatch.setenv("SLRTKIT_AS", "loket")
    monkeypatch.setenv("SLRTKIT_LANG", "en")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    for name, identity in (("stick", STICK), ("first", FIRST), ("second", SECOND)):
        (tmp_path / name).write_text(f"# sample\n{identity}\n", "ascii")
    Path("areas.csv").write_text("code,name\n33.16,Blora\n33.16.09,Blora\n33.16.09.1008,Bangkle\n", "utf-8")
    (tmp_path / "a.csv").write_text(TABLE, "utf-8")
    ok("init", "slrtkit.db", "--areas", "areas.csv")
    with Path("slrtkit.toml").open("a", encoding="utf-8") as file:
        file.write(OFFICERS)


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    made = run("keys", "init", "--identity", "../stick", *recovery())
    assert (made.exit_code, made.stdout.splitlines()[0]) == (0, "New key ring: slrtkit.keys; recovery recipients: 2")
    ok("import", "../a.csv")
    yield tmp_path / "pos"
    run("keys", "lock")


def recovery() -> tuple[str, ...]:
    return ("--recovery", str(FIRST.to_public()), "--recovery", str(SECOND.to_public()))


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [*words], input=stdin)


def ok(*words: str, stdin: str | None = None) -> None:
    result = run(*words, stdin=stdin)
    assert result.exit_code == 0, result.output


def document(*words: str) -> Any:  # noqa: ANN401  JSON
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stdout
    return json.loads(result.stdout)


def found(nik: str) -> list[str]:
    return [one["person"] for one in json.loads(run("search", "--nik", nik, "--json").stdout)["matches"]]


def code(*words: str, stdin: str | None = None) -> str:
    result = run(*words, stdin=stdin)
    assert result.exit_code == 2, result.output
    return result.stderr.partition("[")[2].partition("]")[0]


def test_a_copied_disk_tells_nothing_without_the_stick(sealed: Path) -> None:
    assert found(NIK) == ["A-1"]
    assert traces(sealed, CANARIES) == ()
    (sealed.parent / "stick").unlink()
    assert code("search", "--nik", NIK) == "keys.locked"
    assert NIK not in run("search", "--nik", NIK).output
    assert run("keys", "status").stdout.splitlines()[0] == "Locked."


def test_a_store_that_holds_records_in_plain_is_not_half_sealed() -> None:
    ok("import", "../a.csv")
    assert run("keys", "status").stdout == "Plain mode: nothing in the store is sealed.\n"
    assert document("keys", "status") == {"mode": "plain", "chosen": True}
    assert code("keys", "init", "--identity", "../stick", *recovery()) == "keys.plain-records"
    for words in (("rotate",), ("unlock",), ("lock",), ("drill", "--by", "../first")):
        assert code("keys", *words) == "keys.plain"


def test_keys_take_the_place_of_the_line_that_chose_plain_mode() -> None:
    config = Path("slrtkit.toml")
    text = config.read_text("utf-8")
    assert (read_config(config).plain, read_config(config).keys) == (True, None)
    config.write_text(text.replace('keys = "plain"', '"keys" = "plain"'), "utf-8")
    assert code("keys", "init", "--identity", "../stick", *recovery()) == "keys.plain-line"
    assert not Path("slrtkit.keys").exists()
    config.write_text(text.replace('keys = "plain"', "keys = 'plain'  # untuk latihan"), "utf-8")
    ok("keys", "init", "--identity", "../stick", *recovery())
    assert (read_config(config).plain, read_config(config).keys) == (False, KeysEntry("file:slrtkit.keys?identity=../stick"))
    assert config.read_text("utf-8").startswith(text.replace('keys = "plain"\n', ""))
    config.unlink()
    Path("slrtkit.keys").unlink()
    ok("keys", "init", "--ring", "baru.keys", "--identity", "../stick", *recovery())
    assert read_config(config).keys == KeysEntry("file:baru.keys?identity=../stick")


def test_keys_that_are_neither_a_table_nor_plain_are_refused() -> None:
    config = Path("slrtkit.toml")
    config.write_text(config.read_text("utf-8").replace('"plain"', '"polos"'), "utf-8")
    assert code("keys", "status").startswith("wire.")


def test_who_works_at_a_terminal_is_told_that_nobody_chose_plain_mode(
    tmp_path: Path, on_terminal: Callable[[list[str], Path], tuple[int, bytes]]
) -> None:
    config, words = Path("slrtkit.toml"), [sys.executable, "-m", "slrtkit", "search", "Sukirman", "--json"]
    ok("import", "../a.csv")

    def told(*more: str) -> bytes:
        ended, shown = on_terminal([*words, *more], tmp_path / "said.json")
        assert ended == 0
        assert isinstance(json.loads((tmp_path / "said.json").read_text("utf-8")), dict)
        return shown

    assert told() == b""
    config.write_text(config.read_text("utf-8").replace('keys = "plain"\n', ""), "utf-8")
    assert document("keys", "status") == {"mode": "plain", "chosen": False}
    assert told().count(b"note: plain mode, and nobody chose it") == 1
    assert told("--lang", "id").count(b"catatan: mode polos, dan tidak ada yang memilihnya") == 1
    assert run("search", "Sukirman", "--json").stderr == ""


def test_what_is_unlocked_stays_so_without_the_stick_until_it_is_locked(sealed: Path) -> None:
    assert run("keys", "unlock").stdout == "Unlocked until nobody used it for 15 minutes.\n"
    (sealed.parent / "stick").rename(sealed.parent / "taken")
    assert document("keys", "status")["unlocked"]
    assert found(NIK) == ["A-1"]
    ok("keys", "lock")
    assert not document("keys", "status")["unlocked"]
    assert code("search", "--nik", NIK) == "keys.locked"


def test_what_is_unlocked_locks_itself_when_nobody_asks(sealed: Path, short: Path) -> None:
    agent.hold(sealed, "file:x", {1: bytes(32)}, 0.3)
    assert agent.masters(sealed, "file:x") == {1: bytes(32)}
    assert agent.socket_of(sealed, "file:x").stat().st_mode & 0o777 == 0o600
    while agent.answers(sealed, "file:x"):
        time.sleep(0.5)
    assert not agent.forget(sealed, "file:x")
    (short / f"slrtkit-{os.getuid()}").chmod(0o755)
    with pytest.raises(KeyRingError) as caught:
        agent.socket_of(sealed, "file:x")
    assert caught.value.code == "keys.agent"
    (short / f"slrtkit-{os.getuid()}").chmod(0o700)


def test_master_and_index_keys_are_rotated_and_nothing_is_lost(sealed: Path) -> None:
    before = (sealed / "slrtkit.db").read_bytes()
    rotated = run("keys", "rotate", "--retire")
    assert rotated.stdout.startswith("Master key 2; ")
    assert (sealed / "slrtkit.db").read_bytes() == before
    told = document("keys", "status")
    assert (told["version"], told["old"]) == (2, 0)
    assert run("keys", "rotate", "--index").stdout.splitlines()[1].startswith("Index keys changed; ")
    assert found(NIK) == ["A-1"]
    assert document("rebuild")["problems"] == []


def test_index_keys_that_cannot_be_overwritten_yet_leave_nobody_unfound(sealed: Path) -> None:
    with closing(pysqlite3.connect(sealed / "slrtkit.vault", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM key").fetchall()
        assert code("keys", "rotate", "--index") == "storage.busy"
        assert found(NIK) == ["A-1"], "everything stands under the new keys"
    assert document("rebuild")["problems"] == []


def test_the_restore_drill_opens_every_key_and_each_recoverer_restores_the_ring(sealed: Path) -> None:
    assert run("keys", "drill", "--by", "../second").stdout.endswith("keys open, 0 do not.\n")
    told = document("keys", "drill", "--by", "../first")
    assert told["opened"] == document("keys", "status")["keys"]
    (sealed / "slrtkit.keys").unlink()
    (sealed.parent / "stick").write_text(str(x25519.Identity.generate()), "ascii")
    assert code("search", "--nik", NIK) == "keys.file"
    assert code("keys", "recover", "--by", "../stick", "--identity", "../stick") == "keys.passphrase"
    ok("keys", "recover", "--by", "../first", "--identity", "../stick")
    assert found(NIK) == ["A-1"]
    assert code("keys", "recover", "--by", "../absent", "--identity", "../stick") == "keys.identity"


def test_a_passphrase_is_typed_and_a_wrong_one_opens_nothing() -> None:
    typed = "kata-sandi-contoh\n"
    ok("keys", "init", *recovery(), stdin=typed * 2)
    assert code("keys", "init", *recovery(), stdin=typed * 2) == "keys.exists"
    assert "kata-sandi-contoh" not in Path("slrtkit.toml").read_text("utf-8")
    assert code("import", "../a.csv", stdin="salah\n") == "keys.passphrase"
    ok("keys", "unlock", stdin=typed)
    ok("import", "../a.csv")
    ok("keys", "lock")


def test_somebody_is_erased_by_two_officers_and_the_district_sees_who_has_not_done_it(sealed: Path) -> None:
    ok("household", "leave", "A", "A-2", "--until", "2026-11-01", "--cause", "move", "--reason", "pindah")
    asked = document("erasure", "ask", "--household", "A", "--person", "A-2", "--reason", "diminta")
    assert asked["against"] == []
    assert code("erasure", "approve", asked["erasure"]) == "erasure.second-officer"
    held = document("erasure", "hold", "--household", "A", "--person", "A-2", "--basis", "Surat 7/2026")
    assert held["recorded"]
    assert code("erasure", "approve", asked["erasure"], "--as", "kadis") == "erasure.barred"
    assert document("erasure", "lift-hold", "--household", "A", "--person", "A-2", "--reason", "selesai")["recorded"]
    done = document("erasure", "approve", asked["erasure"], "--as", "kadis")
    assert [one["person"] for one in done["erased"]] == ["A-2"]
    [told] = document("erasure", "status", "--node", "laptop-desa")["erasures"]
    assert (told["confirmed"], told["waiting"], told["lost"]) == (["office"], ["laptop-desa"], [])
    assert document("erasure", "certificate", asked["erasure"])["decided"]["by"] == "kadis"
    assert document("erasure", "list") == {"erased": ["A-2"]}
    assert document("erasure", "run") == {"erased": []}
    Path("terhapus.txt").write_text("A-2\n", "utf-8")
    assert document("erasure", "replay", "--list", "terhapus.txt") == {"erased": []}
    assert code("erasure", "replay", "--list", "absent.txt") == "file.unreadable"
    other = document("erasure", "ask", "--household", "A", "--person", "A-1", "--reason", "diminta")
    assert [one["code"] for one in other["against"]] == ["member"]
    assert document("erasure", "refuse", other["erasure"], "--as", "kadis", "--reason", "masih anggota")["recorded"]
    assert found(OTHER) == []
    assert document("rebuild")["problems"] == []
    assert traces(sealed, CANARIES) == ()
