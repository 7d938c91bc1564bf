"""A trust bundle is believed whole, or not at all."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import bundle_file, load_bundle, write_bundle
from slrtkit.demo.pki import SamplePki
from slrtkit.domain.authority import AuthorityEntry, AuthorityList
from slrtkit.domain.issuers import SEAL_KEY_DAYS, IssuerEntry, IssuerList, WithdrawnEntry, WithdrawnList
from slrtkit.errors import DomainError, TrustError
from slrtkit.ledger import canonical

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ENTRY = AuthorityEntry("aa" * 32, "33.16.dinsos", "kepala", ("sktm",), date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 1))
LIST = AuthorityList(1, "33.16", AT - timedelta(days=1), AT + timedelta(days=30), (ENTRY,))
ROOTS = SamplePki(AT, "http://127.0.0.1").roots
KEYS = [Ed25519PrivateKey.generate() for _ in range(4)]


def written(folder: Path, **changes: object) -> Path:
    settings: dict[str, Any] = {
        "roots": ROOTS,
        "root_keys": KEYS[:2],
        "authority_keys": KEYS[2:],
        "authority": LIST,
        "expires": AT + timedelta(days=365),
    }
    return write_bundle(folder, **{**settings, **changes})


def changed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a part and leave its signatures as they were."""
    part = json.loads(path.read_bytes())
    change(part)
    path.write_bytes(canonical(part))


def refusal(path: Path, at: datetime = AT) -> str:
    with pytest.raises(TrustError) as caught:
        load_bundle(path, at)
    assert caught.value.path
    assert caught.value.cure
    return caught.value.code


def test_a_folder_and_the_one_file_made_of_it_say_the_same(tmp_path: Path) -> None:
    folder = written(tmp_path / "trust")
    bundle = load_bundle(folder, AT)
    assert bundle.authority == LIST
    assert bundle.roots == ROOTS
    assert load_bundle(bundle_file(folder, tmp_path / "trust.json"), AT) == bundle


@pytest.mark.parametrize("place", ["roots.pem", "folder"])
def test_pem_roots_alone_bring_no_authority(tmp_path: Path, place: str) -> None:
    pem = written(tmp_path / "trust") / "roots.pem"
    (tmp_path / "only").mkdir()
    alone = pem.rename(tmp_path / "only" / "roots.pem")
    bundle = load_bundle(alone if place == "roots.pem" else alone.parent, AT)
    assert bundle.roots == ROOTS
    assert bundle.authority is None


@pytest.mark.parametrize(
    ("file", "change", "code"),
    [
        ("authority.json", lambda part: part["signed"]["entries"][0].update(office="33.16.dinkes"), "trust.signature"),
        ("authority.json", lambda part: part["signed"].update(version=2), "trust.signature"),
        ("authority.json", lambda part: part["signatures"].pop(), "trust.threshold"),
        ("authority.json", lambda part: part.update(signatures=[]), "trust.threshold"),
        ("authority.json", lambda part: part["signatures"].append(part["signatures"][0]), "trust.signature"),
        ("authority.json", lambda part: part["signatures"][0].update(key="0" * 64), "trust.signer"),
        ("authority.json", lambda part: part["signatures"][0].update(signature="zz"), "trust.signature"),
        ("authority.json", lambda part: part["signed"].update(type="withdrawn"), "trust.form"),
        ("authority.json", lambda part: part["signed"].update(more=1), "trust.form"),
        ("authority.json", lambda part: part.update(more=1), "trust.form"),
        ("authority.json", lambda part: part["signed"].pop("expires"), "trust.form"),
        ("root.json", lambda part: part["signed"]["roles"]["authority"].update(threshold=1), "trust.signature"),
        ("root.json", lambda part: part["signed"]["roles"]["root"].update(threshold=0), "trust.role"),
        ("root.json", lambda part: part["signed"]["roles"].pop("root"), "trust.role"),
        ("root.json", lambda part: part["signatures"].pop(), "trust.threshold"),
    ],
)
def test_a_changed_part_is_refused(tmp_path: Path, file: str, change: Callable[[dict[str, Any]], object], code: str) -> None:
    folder = written(tmp_path)
    changed(folder / file, change)
    assert refusal(folder) == code


def test_a_list_signed_by_others_than_the_root_names_is_refused(tmp_path: Path) -> None:
    folder, other = written(tmp_path / "a"), written(tmp_path / "b", authority_keys=[Ed25519PrivateKey.generate()])
    (other / "authority.json").replace(folder / "authority.json")
    assert refusal(folder) == "trust.signer"


def test_a_root_does_not_pass_for_a_list(tmp_path: Path) -> None:
    folder = written(tmp_path, authority_keys=KEYS[:2])
    (folder / "authority.json").write_bytes((folder / "root.json").read_bytes())
    assert refusal(folder) == "trust.form"


def test_another_x509_root_slipped_in_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "a")
    stranger = written(tmp_path / "b", roots=SamplePki(AT, "http://127.0.0.1").roots)
    pem = folder / "roots.pem"
    pem.write_bytes(pem.read_bytes() + (stranger / "roots.pem").read_bytes())
    assert refusal(folder) == "trust.roots"


def test_an_expired_root_is_refused_and_an_expired_list_is_left_to_the_verifier(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert refusal(folder, AT + timedelta(days=365)) == "trust.expired"
    assert load_bundle(folder, AT + timedelta(days=31)).authority == LIST


def test_a_list_beyond_its_scope_is_refused(tmp_path: Path) -> None:
    outside = evolve(LIST, entries=(evolve(ENTRY, office="33.160"),))
    assert refusal(written(tmp_path, authority=outside)) == "trust.scope"


def test_fewer_signatures_than_keys_are_enough_where_the_root_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path, thresholds={"authority": 1})
    changed(folder / "authority.json", lambda part: part["signatures"].pop())
    assert load_bundle(folder, AT).authority == LIST


@pytest.mark.parametrize("missing", ["root.json", "authority.json", "roots.pem"])
def test_a_bundle_that_lacks_a_part_does_not_fall_back_to_less(tmp_path: Path, missing: str) -> None:
    folder = written(tmp_path)
    (folder / missing).unlink()
    assert refusal(folder) in ("trust.incomplete", "trust.unreadable")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "trust.pem"),
        (b"bukan PEM", "trust.pem"),
        (b"{}", "trust.form"),
        (b'{"schema":"slrtkit/bundle/1"}', "trust.form"),
        (b'{"a":1,"a":1}', "trust.form"),
        (b"{" * 5000, "trust.form"),
        (b'{"a":1e400}', "trust.form"),
        (b"\xff\xfe{}", "trust.pem"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "trust.pem"),
    ],
)
def test_a_file_that_is_no_bundle_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "bundle"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("x")
    assert refusal(tmp_path) == "trust.unknown-file"


def test_nothing_at_all_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "trust.pem"
    assert refusal(tmp_path / "tidak-ada") == "trust.unreadable"


def test_a_repeated_member_is_refused_although_the_last_one_is_signed(tmp_path: Path) -> None:
    folder = written(tmp_path)
    part = (folder / "authority.json").read_bytes()
    (folder / "authority.json").write_bytes(part.replace(b'"version":1', b'"version":9,"version":1'))
    assert refusal(folder) == "trust.form"


def test_every_changed_byte_of_a_list_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path)
    part = (folder / "authority.json").read_bytes()
    for at in range(0, len(part), 7):
        (folder / "authority.json").write_bytes(part[:at] + bytes([part[at] ^ 1]) + part[at + 1 :])
        assert refusal(folder).startswith("trust.")


def test_the_commonest_slips_are_told_what_was_meant(tmp_path: Path) -> None:
    folder = written(tmp_path / "trust")
    (tmp_path / "surat.pdf").write_bytes(b"")
    for given, meant in ((tmp_path, f"did you mean {folder}?"), (folder / "root.json", f"give its folder: {folder}")):
        with pytest.raises(TrustError) as caught:
            load_bundle(given, AT)
        assert caught.value.cure == meant


def test_a_bundle_that_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa")
    assert refusal(tmp_path / "pipa") == "trust.unreadable"


POINT = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
SPAN = (1, "33.16", AT - timedelta(days=1), AT + timedelta(days=30))
DAYS = date(2026, 11, 1), date(2026, 11, 1) + timedelta(days=SEAL_KEY_DAYS - 1), date(2026, 10, 1)
ISSUERS = IssuerList(*SPAN, (IssuerEntry(POINT, "33.16.dinsos", ("sktm", "khusus"), *DAYS),))
WITHDRAWN = WithdrawnList(*SPAN, (WithdrawnEntry("id-1", "33.16.dinsos", "460/001", date(2026, 11, 2), "460/002"),))
LISTS = {"issuers": ISSUERS, "issuers_keys": KEYS[:1], "withdrawn": WITHDRAWN, "withdrawn_keys": KEYS[1:2]}


def test_seal_keys_and_withdrawn_letters_travel_in_the_bundle(tmp_path: Path) -> None:
    folder = written(tmp_path / "trust", **LISTS)
    bundle = load_bundle(folder, AT)
    assert (bundle.authority, bundle.issuers, bundle.withdrawn) == (LIST, ISSUERS, WITHDRAWN)
    assert load_bundle(bundle_file(folder, tmp_path / "trust.json"), AT) == bundle


@pytest.mark.parametrize("name", ["issuers", "withdrawn"])
def test_a_list_that_is_not_there_is_not_made_up_and_one_that_belongs_there_is_missed(tmp_path: Path, name: str) -> None:
    without = written(tmp_path / "without", **LISTS | {name: None})
    assert getattr(load_bundle(without, AT), name) is None
    assert getattr(load_bundle(bundle_file(without, tmp_path / "trust.json"), AT), name) is None
    folder = written(tmp_path / "trust", **LISTS)
    (folder / f"{name}.json").unlink()
    assert refusal(folder) == "trust.mixed"


@pytest.mark.parametrize(
    ("file", "change", "code"),
    [
        ("issuers.json", lambda part: part["signed"]["entries"][0].update(valid_to="2026-11-02"), "trust.signature"),
        ("issuers.json", lambda part: part["signed"]["entries"][0].update(valid_to="2027-11-02"), "trust.form"),
        ("issuers.json", lambda part: part["signed"]["entries"][0].update(key="00" * 33), "trust.form"),
        ("issuers.json", lambda part: part["signatures"].pop(), "trust.threshold"),
        ("issuers.json", lambda part: part["signed"].update(type="authority"), "trust.form"),
        ("withdrawn.json", lambda part: part["signed"].update(entries=[]), "trust.signature"),
        ("withdrawn.json", lambda part: part["signed"]["entries"][0].update(name="Paijah"), "trust.form"),
    ],
)
def test_a_changed_list_is_refused(tmp_path: Path, file: str, change: Callable[[dict[str, Any]], object], code: str) -> None:
    folder = written(tmp_path, **LISTS)
    changed(folder / file, change)
    assert refusal(folder) == code


def test_who_signs_letters_may_not_say_who_seals(tmp_path: Path) -> None:
    folder, other = written(tmp_path / "a", **LISTS), written(tmp_path / "b", **LISTS | {"issuers_keys": KEYS[2:]})
    (other / "issuers.json").replace(folder / "issuers.json")
    assert refusal(folder) == "trust.signer"
    unnamed = written(tmp_path / "c")
    (folder / "withdrawn.json").replace(unnamed / "withdrawn.json")
    assert refusal(unnamed) == "trust.role"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("issuers", evolve(ISSUERS, entries=(evolve(ISSUERS.entries[0], office="33.17"),))),
        ("withdrawn", evolve(WITHDRAWN, scope="33")),
    ],
)
def test_a_list_speaks_for_its_own_scope_only(tmp_path: Path, name: str, other: object) -> None:
    assert refusal(written(tmp_path, **LISTS | {name: other})) == "trust.scope"


def test_a_point_beside_the_curve_is_no_key(tmp_path: Path) -> None:
    beside = evolve(ISSUERS, entries=(evolve(ISSUERS.entries[0], key="02" + "00" * 31 + "01"),))
    assert refusal(written(tmp_path, **LISTS | {"issuers": beside})) == "trust.key"


@pytest.mark.parametrize(
    ("days", "key", "code"),
    [
        (SEAL_KEY_DAYS, POINT, "seal-key.term"),
        (-1, POINT, "seal-key.term"),
        (1, "04" + POINT[2:], "seal-key.form"),
        (1, "", "seal-key.form"),
    ],
)
def test_a_seal_key_is_a_point_and_holds_ninety_days_at_most(days: int, key: str, code: str) -> None:
    first = date(2026, 11, 1)
    with pytest.raises(DomainError) as caught:
        IssuerEntry(key, "33.16.dinsos", ("sktm",), first, first + timedelta(days=days), first)
    assert caught.value.code == code
