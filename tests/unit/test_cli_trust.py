"""Offices keep a root of trust by commands: made at one table, signed one after the other, carried on a stick."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from slrtkit.adapters.signing.qr import new_seal_key
from slrtkit.adapters.trust import (
    Draft,
    bundle_file,
    certificate_key,
    first_book,
    load_bundle,
    new_list,
    open_draft,
    pem_of,
    read_list_key,
    read_public_key,
)
from slrtkit.cli import main
from slrtkit.demo.pki import SamplePki
from slrtkit.errors import KeyUnavailableError, SigningRefusedError

OFFICES = ("dinsos", "inspektorat", "kominfo")
FILES = (*OFFICES, "daftar", "terbit")


@pytest.fixture(scope="module", autouse=True)
def passphrases() -> Iterator[None]:
    """What officers type, from the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*FILES, "baru", "prov", "segel"):
            patch.setenv(f"SLRTKIT_PASSPHRASE_{name.upper()}_PEM", f"kata sandi {name}")
        yield


def run(folder: Path, *words: str, code: int = 0, lang: str = "") -> Any:  # noqa: ANN401  JSON
    """Run `slrtkit trust`, files in a folder, and return its JSON, or what it says to people in a language."""
    told = [str(folder / word[1:]) if word.startswith("@") else word.replace("=@", f"={folder}/") for word in words]
    done = CliRunner().invoke(main, ["trust", *told, *(("--lang", lang) if lang else ("--json",))])
    assert "Traceback" not in done.output
    assert done.exit_code == code, done.output
    return done.stdout + done.stderr if lang else json.loads(done.stdout)


def begin(folder: Path, name: str = "trust", scope: str = "33.16", *more: str, lang: str = "") -> Any:  # noqa: ANN401  as above
    keys = [word for office in OFFICES for word in ("--root-key", f"{office.title()}=@{office}.pem")]
    for role in ("authority", "issuers", "withdrawn", "log"):
        keys += [f"--{role}-key", "@daftar.pem"]
    ends = ("--publish-key", "@terbit.pem", *more)
    return run(folder, "init", f"@{name}", "--scope", scope, "--roots", "@roots.pem", *keys, *ends, lang=lang)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table with the roots and a certificate on it, and a root of trust that was made there."""
    folder = tmp_path_factory.mktemp("meja")
    pki = SamplePki(datetime.now(UTC), "http://127.0.0.1")
    (folder / "roots.pem").write_bytes(b"Akar untuk contoh\n" + pem_of(pki.roots))
    (folder / "kadis.crt").write_bytes(pki.officer("Kepala Dinas").certificate.public_bytes(Encoding.PEM))
    (folder / "kabid.der").write_bytes(pki.officer("Kepala Bidang").certificate.public_bytes(Encoding.DER))
    begin(folder)
    return folder


@pytest.fixture
def bundle(table: Path, tmp_path: Path) -> Path:
    """A copy of that table, to change."""
    for file in table.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    bundle_file(table / "trust", tmp_path / "trust.json")
    return tmp_path


def test_three_offices_make_a_root_at_one_table_and_its_fingerprint_is_told(table: Path) -> None:
    told = run(table, "show", "@trust")
    assert told["root"]["roles"]["root"]["threshold"] == 2
    assert {told["root"]["holders"][key] for key in told["root"]["roles"]["root"]["keys"]} == {
        "Dinsos",
        "Inspektorat",
        "Kominfo",
    }
    assert set(told["lists"]) == {"authority", "issuers", "withdrawn", "log"}
    assert load_bundle(table / "trust", datetime.now(UTC)).parts[0].digest == told["root"]["fingerprint"]
    for name in FILES:
        assert (table / f"{name}.pem").stat().st_mode & 0o077 == 0
        assert b"ENCRYPTED" in (table / f"{name}.pem").read_bytes()
    shown = run(table, "show", "@trust", lang="en")
    assert "root of trust: 2 of 3 keys  (Dinsos, Inspektorat, Kominfo)" in shown
    assert told["root"]["fingerprint"] == shown.splitlines()[1].replace(" ", "")


def test_a_root_that_is_there_is_not_made_again(table: Path) -> None:
    words = ("init", "@trust", "--scope", "33.16", "--roots", "@roots.pem")
    keys = ("--root-key", "@dinsos.pem", "--authority-key", "@daftar.pem", "--publish-key", "@terbit.pem")
    assert run(table, *words, *keys, code=2)["error"]["code"] == "export.exists"
    assert run(table, *words[:1], "@lain", *words[2:], *keys, "--threshold", "root=x", code=2)["error"]["code"] == "usage"


def test_keys_that_are_elsewhere_sign_one_after_the_other(bundle: Path) -> None:
    keys = [f"--root-key={office}=@{office}.pem.pub" for office in OFFICES]
    words = ("--authority-key", "@daftar.pem", "--publish-key", "@terbit.pem", "--training")
    made = run(bundle, "init", "@jauh", "--scope", "33.16", "--roots", "@roots.pem", *keys, *words)
    assert (made["published"], [(one["part"], one["have"], one["need"]) for one in made["waits"]]) == (False, [("root", 0, 2)])
    assert not (bundle / "jauh").exists()
    assert run(bundle, "show", "@jauh", code=2)["error"]["code"] == "trust.unreadable"
    seen = run(bundle, "sign", "@jauh", lang="id")
    assert "0 dari 2  (oleh dinsos, inspektorat, kominfo)" in seen
    assert run(bundle, "sign", "@jauh", "--key", "@kominfo.pem")["waits"][0]["holders"] == ["dinsos", "inspektorat"]
    done = run(bundle, "sign", "@jauh", "--key", "@dinsos.pem", lang="en")
    assert "Published" in done
    assert "for the regulation" in done
    assert not (bundle / "jauh.draft").exists()
    assert "LATIHAN" in run(bundle, "show", "@jauh", lang="id")


def test_an_officer_is_added_from_the_certificate_by_two_who_sign_apart(bundle: Path) -> None:
    words = ("--certificate", "@kadis.crt", "--office", "33.16.dinsos", "--role", "Kepala Dinas", "--type", "sktm")
    waits = run(bundle, "add", "authority", "@trust.json", *words)
    assert {one["part"] for one in waits["waits"]} == {"authority", "snapshot", "timestamp"}
    key, certificate = certificate_key(bundle / "kadis.crt")
    before = load_bundle(bundle / "trust.json", datetime.now(UTC)).authority
    assert before
    assert before.entries == ()
    shown = run(bundle, "sign", "@trust.json", "--key", "@daftar.pem", lang="en")
    assert f"+ authority: {key}  33.16.dinsos  Kepala Dinas  sktm" in shown
    assert run(bundle, "sign", "@trust.json", "--key", "@terbit.pem")["published"]
    authority = load_bundle(bundle / "trust.json", datetime.now(UTC)).authority
    assert authority
    assert [(one.key, one.office, one.role) for one in authority.entries] == [(key, "33.16.dinsos", "Kepala Dinas")]
    assert abs(authority.entries[0].valid_to - certificate.not_valid_after_utc.date()) <= timedelta(days=1)
    both = ("--key", "@daftar.pem", "--key", "@terbit.pem")
    again = run(bundle, "add", "authority", "@trust.json", *words, *both, code=2)
    assert again["error"]["code"] == "trust.entry-exists"
    second = run(
        bundle,
        "add",
        "authority",
        "@trust.json",
        *(word.replace("kadis.crt", "kabid.der") for word in words),
        "--days",
        "30",
        *both,
    )
    assert (second["published"], second["versions"]["authority"]) == (True, 3)
    assert run(bundle, "revoke", "@trust.json", key[:12], *both)["lists"] == ["authority"]
    ended = load_bundle(bundle / "trust.json", datetime.now(UTC)).authority
    assert ended
    assert ended.entries[0].valid_to < authority.entries[0].valid_to
    never = run(bundle, "revoke", "@trust.json", key[:12], "--never", *both)
    assert never["changes"][0]["sign"] == "-"
    assert run(bundle, "revoke", "@trust.json", key[:12], "--never", *both, code=2)["error"]["code"] == "trust.no-entry"
    assert run(bundle, "revoke", "@trust.json", key[:3], *both, code=2)["error"]["code"] == "trust.no-entry"


def test_seal_keys_and_log_keys_are_listed_and_ended(bundle: Path) -> None:
    both = ("--key", "@daftar.pem", "--key", "@terbit.pem")
    seal = new_seal_key(bundle / "segel.pem", passphrase=b"x")
    office = ("--office", "33.16.dinsos")
    run(bundle, "add", "issuer", "@trust.json", *office, "--type", "sktm", "--public", seal, *both)
    public = "ab" * 32
    run(
        bundle,
        "add",
        "log",
        "@trust.json",
        *office,
        "--name",
        "slrtkit/pos/1",
        "--public",
        public,
        "--from",
        "2026-11-01",
        *both,
    )
    run(bundle, "add", "log", "@trust.json", *office, "--name", "saksi", "--public", "cd" * 32, "--witness", *both)
    told = load_bundle(bundle / "trust.json", datetime.now(UTC))
    assert told.issuers
    assert told.log
    assert [one.role.value for one in told.log.list.entries] == ["log", "witness"]
    run(bundle, "revoke", "@trust.json", seal, *both)
    run(bundle, "revoke", "@trust.json", public, "--on", "2026-11-20", *both)
    after = load_bundle(bundle / "trust.json", datetime.now(UTC))
    assert after.issuers
    assert after.issuers.entries[0].revoked
    assert after.log
    assert after.log.list.entries[0].valid_to == date(2026, 11, 20)
    assert run(bundle, "revoke", "@trust.json", seal, *both, code=2)["error"]["code"] == "trust.no-entry"
    shown = run(bundle, "show", "@trust.json", lang="id")
    assert "slrtkit/pos/1" in shown
    assert "2026-11-20" in shown


def test_a_lost_root_key_is_exchanged_by_the_two_that_are_left(bundle: Path) -> None:
    lost = run(bundle, "show", "@trust.json")["root"]
    gone = next(key for key, holder in lost["holders"].items() if holder == "Inspektorat")
    new = run(bundle, "key", "@baru.pem")
    words = ("--role", "root", "--remove", gone[:16], "--add", "Inspektorat=@baru.pem.pub", "--key", "@dinsos.pem")
    waits = run(bundle, "rotate", "@trust.json", *words, "--key", "@terbit.pem")["waits"]
    assert [(one["part"], one["have"], one["need"]) for one in waits] == [("root", 1, 2), ("root", 1, 2)]
    done = run(bundle, "sign", "@trust.json", "--key", "@kominfo.pem", lang="en")
    assert "Published" in done
    root = run(bundle, "show", "@trust.json")["root"]
    assert (root["version"], gone in root["roles"]["root"]["keys"], new["id"] in root["roles"]["root"]["keys"]) == (
        2,
        False,
        True,
    )
    assert root["fingerprints"]["1"] == lost["fingerprint"]
    assert (
        run(bundle, "rotate", "@trust.json", "--role", "root", "--remove", gone[:16], code=2)["error"]["code"]
        == "trust.no-entry"
    )
    assert run(bundle, "rotate", "@trust.json", "--role", "root", "--threshold", "9", code=2)["error"]["code"] == "trust.role"
    assert run(bundle, "rotate", "@trust.json", "--threshold", "2", code=2)["error"]["code"] == "usage"


def test_a_stolen_key_of_a_list_is_exchanged_by_the_root_and_the_list_is_signed_anew(bundle: Path) -> None:
    old = run(bundle, "show", "@trust.json")["root"]["roles"]["timestamp"]["keys"][0]
    run(bundle, "key", "@baru.pem")
    keys = ("--key", "@dinsos.pem", "--key", "@kominfo.pem")
    rotated = run(bundle, "rotate", "@trust.json", "--role", "publish", "--remove", old[:8], "--add", "@baru.pem", *keys)
    assert rotated["published"]
    listed = run(bundle, "show", "@trust.json")["root"]["roles"]["authority"]["keys"][0]
    more = ("--role", "authority", "--remove", listed, "--add", "@baru.pem", "--roots", "@roots.pem", *keys)
    again = run(bundle, "rotate", "@trust.json", *more)
    assert (again["published"], again["versions"]["authority"], again["versions"]["root"]) == (True, 2, 3)
    assert run(bundle, "sign", "@trust.json", "--key", "@terbit.pem", code=2)["error"]["code"] == "trust.signer"


def test_before_something_expires_it_is_issued_anew(bundle: Path) -> None:
    status = run(bundle, "status", "@trust.json", "--warn", "60")
    states = {one["part"]: one["state"] for one in status["parts"]}
    assert (states["root"], states["timestamp"], states["withdrawn"]) == ("current", "ending", "ending")
    told = run(
        bundle, "refresh", "@trust.json", "--list", "withdrawn", "--days", "90", "--key", "@daftar.pem", "--key", "@terbit.pem"
    )
    assert (told["versions"]["withdrawn"], told["versions"]["authority"], told["versions"]["timestamp"]) == (2, 1, 2)
    assert "in force" in run(bundle, "status", "@trust.json", lang="en")
    assert run(bundle, "refresh", "@trust.json", "--list", "districts", code=2)["error"]["code"] == "trust.no-list"


def test_what_has_expired_is_told_and_an_expired_root_too(bundle: Path) -> None:
    begin(bundle, "lama", "33.16", "--days", "1")
    draft = open_draft(bundle / "lama")
    assert draft.base
    past = datetime.now(UTC) - timedelta(days=500)
    root = evolve(draft.base.root, issued=past, expires=past + timedelta(days=400))
    lists = {name: new_list(name, "33.16", past, version=1) for name in draft.base.pins}
    old = Draft(bundle / "kedaluwarsa", None, first_book(draft.base.pem, root, lists, past))
    names = [read_list_key(bundle / f"{name}.pem", lambda name: f"kata sandi {name[:-4]}".encode()) for name in FILES]
    assert not old.signed(names).kept().waits
    told = run(bundle, "status", "@kedaluwarsa", code=3)
    assert {one["state"] for one in told["parts"]} == {"expired"}
    assert "KEDALUWARSA" in run(bundle, "status", "@kedaluwarsa", code=3, lang="id")
    assert run(bundle, "show", "@kedaluwarsa", code=2)["error"]["code"] == "trust.expired"
    assert run(bundle, "status", "@roots.pem", code=2)["error"]["code"] == "trust.incomplete"


def test_an_update_comes_on_a_stick_and_an_older_one_is_refused(bundle: Path) -> None:
    run(bundle, "pack", "@trust.json", "--out", "@usb-1.json")
    assert "bytes" in run(bundle, "pack", "@trust.json", "--out", "@usb-1.json", lang="en")
    fingerprint = run(bundle, "show", "@trust.json")["root"]["fingerprint"]
    spoken = " ".join(fingerprint[place : place + 8].upper() for place in range(0, 64, 8))
    assert run(bundle, "import", "@usb-1.json", "--into", "@kami", code=2)["error"]["code"] == "trust.unpinned"
    first = run(bundle, "import", "@usb-1.json", "--into", "@kami", "--fingerprint", spoken)
    assert (first["changed"], first["versions"]["root"]) == (True, {"from": None, "to": 1})
    assert "Tidak ada yang baru" in run(bundle, "import", "@usb-1.json", "--into", "@kami", lang="id")
    run(bundle, "refresh", "@trust.json", "--list", "withdrawn", "--key", "@daftar.pem", "--key", "@terbit.pem")
    told = run(bundle, "import", "@trust.json", "--into", "@kami", lang="en")
    assert "v1 -> v2" in told
    assert "Taken over" in told
    assert run(bundle, "import", "@usb-1.json", "--into", "@kami", code=2)["error"]["code"] == "trust.roll-back"
    assert "roll-back" in run(bundle, "import", "@usb-1.json", "--into", "@kami", code=2, lang="id")
    assert {one["state"] for one in run(bundle, "status", "@kami")["parts"]} <= {"current", "ending"}
    assert run(bundle, "import", "@roots.pem", "--into", "@kami", code=2)["error"]["code"] == "trust.incomplete"
    keys = ("--key", "@dinsos.pem", "--key", "@kominfo.pem")
    run(bundle, "key", "@baru.pem")
    old = run(bundle, "show", "@trust.json")["root"]["roles"]["timestamp"]["keys"][0]
    run(bundle, "rotate", "@trust.json", "--role", "publish", "--remove", old, "--add", "@baru.pem", *keys)
    assert "it began anew" in run(bundle, "import", "@trust.json", "--into", "@kami", lang="en")


def test_a_province_vouches_for_a_district(bundle: Path) -> None:
    begin(bundle, "provinsi", "33", "--districts-key", "@prov.pem")
    words = ("add", "district", "@provinsi", "--district", "@trust.json", "--key", "@prov.pem", "--key", "@terbit.pem")
    assert run(bundle, *words)["published"]
    assert run(bundle, "import", "@trust.json", "--into", "@kami", "--by", "@provinsi")["changed"]
    bare = ("add", "district", "@provinsi", "--district", "@roots.pem")
    assert run(bundle, *bare, code=2)["error"]["code"] == "trust.incomplete"
    upwards = ("add", "district", "@trust.json", "--district", "@provinsi")
    assert run(bundle, *upwards, code=2)["error"]["code"] == "trust.role"


def test_a_district_that_lost_two_root_keys_goes_on_by_its_province(bundle: Path) -> None:
    begin(bundle, "provinsi", "33", "--districts-key", "@prov.pem")
    fingerprint = run(bundle, "show", "@trust.json")["root"]["fingerprint"]
    run(bundle, "import", "@trust.json", "--into", "@kami", "--fingerprint", fingerprint)
    words = ("--certificate", "@kadis.crt", "--office", "33.16.dinsos", "--role", "Kepala Dinas", "--type", "sktm")
    both = ("--key", "@daftar.pem", "--key", "@terbit.pem")
    run(bundle, "add", "authority", "@trust.json", *words, *both)
    run(bundle, "import", "@trust.json", "--into", "@kami")
    keys = ("--authority-key", "@daftar.pem", "--publish-key", "@terbit.pem", "--withdrawn-key", "@daftar.pem")
    ends = ("--after", "@trust.json", "--root-key", "@baru.pem", *keys)
    anew = run(bundle, "init", "@lanjutan", "--scope", "33.16", "--roots", "@roots.pem", *ends)
    assert (anew["published"], anew["versions"]["root"], anew["versions"]["authority"], anew["versions"]["timestamp"]) == (
        True,
        2,
        3,
        3,
    )
    assert run(bundle, "import", "@lanjutan", "--into", "@kami", code=2)["error"]["code"] == "trust.root-chain"
    run(bundle, "add", "district", "@provinsi", "--district", "@lanjutan", "--key", "@prov.pem", "--key", "@terbit.pem")
    told = run(bundle, "import", "@lanjutan", "--into", "@kami", "--by", "@provinsi")
    assert told["versions"]["root"] == {"from": 1, "to": 2}
    authority = load_bundle(bundle / "kami", datetime.now(UTC)).authority
    assert authority
    assert len(authority.entries) == 1


def test_passphrases_come_from_a_file_descriptor_a_line_for_each_key(bundle: Path) -> None:
    run(bundle, "refresh", "@trust.json")
    out, into = os.pipe()
    os.write(into, b"kata sandi terbit\n")
    os.close(into)
    assert run(bundle, "sign", "@trust.json", "--key", "@terbit.pem", "--passphrase-fd", str(out))["published"]
    run(bundle, "refresh", "@trust.json")
    short = run(bundle, "sign", "@trust.json", "--key", "@terbit.pem", "--passphrase-fd", str(out), code=2)
    assert short["error"]["code"] == "signing.key-unavailable"
    empty = run(bundle, "key", "@kosong.pem", "--passphrase-fd", str(out), code=2)
    assert empty["error"]["code"] == "signing.key-unavailable"
    os.close(out)


@pytest.mark.parametrize(("typed", "code"), [("satu\nsatu\n", 0), ("satu\ndua\n", 2), ("\n\n", 2)])
def test_a_new_passphrase_is_typed_twice(tmp_path: Path, typed: str, code: int) -> None:
    done = CliRunner().invoke(main, ["trust", "key", str(tmp_path / "kunci.pem")], input=typed)
    assert (done.exit_code, (tmp_path / "kunci.pem.pub").exists()) == (code, code == 0)
    assert "satu" not in done.output


def test_a_key_file_is_not_overwritten(bundle: Path) -> None:
    assert run(bundle, "key", "@dinsos.pem", code=2)["error"]["code"] == "export.exists"


def test_files_that_hold_something_else_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.pub"
    path.write_bytes(b"bukan kunci")
    with pytest.raises(KeyUnavailableError):
        read_public_key(path)
    with pytest.raises(KeyUnavailableError):
        certificate_key(path)
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    path.write_bytes(curve.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(SigningRefusedError) as refused:
        read_public_key(path)
    assert refused.value.code == "list-key.kind"


def test_the_commands_are_told_in_the_help() -> None:
    shown = CliRunner().invoke(main, ["trust", "--help"]).output
    assert all(f"  {name} " in shown for name in ("init", "add", "revoke", "rotate", "show", "import", "status", "sign"))
