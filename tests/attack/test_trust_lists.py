"""The attacks that The Update Framework lists, on the lists that say who may sign: each is refused, and what was held stays.

An attacker stands on the way between the office that publishes and the verifier, and has whatever keys a test says.
"""

import base64
import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from slrtkit.adapters.trust import (
    add_entry,
    bundle_file,
    certificate_key,
    change_root,
    draft_path,
    import_bundle,
    load_bundle,
    open_draft,
    publish_withdrawn,
    reissue,
    seen_path,
)
from slrtkit.adapters.trust.files import MAX_BYTES
from slrtkit.adapters.trust.parts import Pin, Role, Seal, key_id, unsigned
from slrtkit.adapters.trust.signing import public_of
from slrtkit.domain.authority import judge_authority
from slrtkit.domain.districts import DistrictEntry
from slrtkit.domain.issuers import WithdrawnEntry
from slrtkit.domain.verification import Status
from slrtkit.errors import KeyUnavailableError, TrustError
from slrtkit.ledger import MAX_INTEGER, canonical, contexts, parse
from slrtkit.ports.trust import TrustBundle

from .trusting import AT, DAY, ROOTS, District, believed, entry, forged, refused, stolen

PUBLISH = ("publish",)
EVERY_ROLE = ("root", "authority", "publish")


@pytest.fixture
def district(tmp_path: Path) -> District:
    """A district that has published twice; its first bundle is kept beside, as `first`."""
    made = District(tmp_path / "terbit").begun()
    shutil.copytree(made.path, tmp_path / "first")
    return made.added(1, AT + DAY)


@pytest.fixture
def first(district: District) -> Path:
    return district.path.with_name("first")


@pytest.fixture
def held(district: District, tmp_path: Path) -> Path:
    """What a verifier holds: the newest."""
    return believed(district, tmp_path / "ours.json", AT + 2 * DAY)


def load_refused(path: Path, at: datetime = AT + 2 * DAY) -> str:
    with pytest.raises(TrustError) as caught:
        load_bundle(path, at)
    return caught.value.code


# Roll-back


def test_the_whole_bundle_of_an_earlier_day_is_refused(first: Path, held: Path) -> None:
    assert refused(first, held, AT + 2 * DAY) == "trust.roll-back"


@pytest.mark.parametrize("part", ["authority", "snapshot"])
def test_an_older_part_is_refused_although_the_publishing_key_was_stolen(
    district: District, first: Path, held: Path, part: str, tmp_path: Path
) -> None:
    older = evolve(district, path=first).book.parts
    old = {name: older[name] for name in ("authority", "snapshot") if name == "authority" or part == "snapshot"}
    attack = forged(district.book, tmp_path / "serangan", stolen(district, *PUBLISH), old)
    assert refused(attack, held, AT + 2 * DAY) == "trust.roll-back"


def test_an_older_root_is_refused(district: District, tmp_path: Path) -> None:
    before = shutil.copytree(district.path, tmp_path / "sebelum")
    district.rotated("root", AT + 2 * DAY)
    held = believed(district, tmp_path / "ours", AT + 3 * DAY)
    assert refused(before, held, AT + 3 * DAY) == "trust.roll-back"


def test_a_copy_that_was_put_in_place_of_the_held_one_is_noticed_by_every_door(first: Path, held: Path) -> None:
    bundle_file(first, held)
    assert load_refused(held) == "trust.roll-back"
    held.write_bytes((first / "roots.pem").read_bytes())
    assert load_refused(held) == "trust.roll-back"


def test_a_library_user_keeps_what_was_seen_where_they_like(district: District, first: Path) -> None:
    seen = load_bundle(district.path, AT + 2 * DAY).seen
    assert seen
    assert not seen_path(district.path).exists()
    assert load_bundle(district.path, AT + 2 * DAY, seen=seen).seen == seen
    with pytest.raises(TrustError, match="older"):
        load_bundle(first, AT + 2 * DAY, seen=seen)


def test_a_newer_copy_that_is_put_there_by_hand_is_remembered_too(district: District, held: Path) -> None:
    middle = held.read_bytes()
    bundle_file(district.added(2, AT + 3 * DAY).path, held)
    load_bundle(held, AT + 3 * DAY)
    held.write_bytes(middle)
    assert load_refused(held, AT + 3 * DAY) == "trust.roll-back"


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b'{"parts":{},"schema":"slrtkit/seen/1"}', b'{"parts":7,"schema":"slrtkit/seen/1"}']
)
def test_a_memory_that_was_damaged_is_no_empty_one(district: District, held: Path, damage: bytes) -> None:
    seen_path(held).write_bytes(damage)
    assert load_refused(held) == "trust.seen"
    assert refused(district.path, held, AT + 2 * DAY) == "trust.seen"


# Two of one version


def test_another_list_of_the_same_version_is_refused(district: District, held: Path, tmp_path: Path) -> None:
    other = evolve(district.book.parts["authority"].said, entries=())
    attack = forged(district.book, tmp_path / "serangan", stolen(district, "authority", *PUBLISH), {"authority": other})
    assert refused(attack, held, AT + 2 * DAY) == "trust.fork"


def test_another_root_of_the_same_version_is_refused(district: District, held: Path, tmp_path: Path) -> None:
    other = evolve(district.book.root, expires=AT + 2000 * DAY)
    attack = forged(district.book, tmp_path / "serangan", stolen(district, *EVERY_ROLE), {"root": other})
    assert refused(attack, held, AT + 2 * DAY) == "trust.fork"


# Fast-forward, and getting over it


def test_versions_driven_to_the_end_are_got_over_by_other_keys(district: District, held: Path, tmp_path: Path) -> None:
    book = district.book
    far = evolve(book.snapshot.said, version=MAX_INTEGER)
    stamp = evolve(book.timestamp.said, version=MAX_INTEGER, snapshot=Pin(MAX_INTEGER, unsigned("snapshot", far).digest))
    attack = forged(book, tmp_path / "serangan", stolen(district, *PUBLISH), {"snapshot": far, "timestamp": stamp})
    import_bundle(attack, held, AT + 2 * DAY)
    assert refused(district.added(2, AT + 3 * DAY).path, held, AT + 3 * DAY) == "trust.roll-back"
    done = import_bundle(district.rotated("publish", AT + 4 * DAY).path, held, AT + 4 * DAY)
    assert done.anew == {"snapshot", "timestamp"}
    assert {part.name: part.version for part in done.bundle.parts}["timestamp"] == 4


def test_a_list_that_was_driven_to_the_end_begins_anew_with_its_keys_and_those_of_publishing(
    district: District, held: Path, tmp_path: Path
) -> None:
    said = evolve(district.book.parts["authority"].said, version=MAX_INTEGER, issued=AT + 2 * DAY)
    thief = stolen(district, "authority", *PUBLISH)
    bogus = evolve(said, entries=(*said.entries, entry(666, (AT + 2 * DAY).date())))
    import_bundle(forged(district.book, tmp_path / "serangan", thief, {"authority": bogus}), held, AT + 2 * DAY)
    assert refused(district.rotated("authority", AT + 3 * DAY, 2).path, held, AT + 3 * DAY) == "trust.roll-back"
    done = import_bundle(district.rotated("publish", AT + 4 * DAY).path, held, AT + 4 * DAY)
    assert done.anew == {"authority", "snapshot", "timestamp"}
    assert done.bundle.authority
    assert [one.key for one in done.bundle.authority.entries] == [f"{1:064x}"]


# Freeze


def test_a_verifier_who_is_given_nothing_new_relies_on_nothing_after_the_timestamp(held: Path) -> None:
    late = AT + 60 * DAY
    authority = load_bundle(held, late).authority
    assert authority
    asked = {
        "key": f"{1:064x}",
        "office": "33.16.dinsos",
        "letter_type": "sktm",
        "dated": late.date(),
        "signed_on": late.date(),
    }
    answers = [judge_authority(authority, at=at, **asked) for at in (AT + 2 * DAY, late)]  # type: ignore[arg-type]  # of each its own type
    assert [one.status for one in answers] == [Status.PASSED, Status.INDETERMINATE]
    assert answers[1].code == "AUTHORITY_LIST_EXPIRED"
    assert answers[0].evidence.endswith("recorded=2026-11-22")


def test_a_bundle_from_tomorrow_is_not_taken_over(district: District, held: Path) -> None:
    assert refused(district.added(2, AT + 9 * DAY).path, held, AT + 8 * DAY) == "trust.future"


# Mix and match


@pytest.mark.parametrize("part", ["authority", "snapshot", "timestamp"])
def test_parts_of_different_days_are_not_mixed(district: District, first: Path, part: str) -> None:
    shutil.copy(first / f"{part}.json", district.path / f"{part}.json")
    assert load_refused(district.path) == "trust.mixed"


def test_a_list_is_neither_left_out_nor_added(district: District, tmp_path: Path) -> None:
    without = shutil.copytree(district.path, tmp_path / "tanpa")
    (without / "withdrawn.json").unlink()
    assert load_refused(without) == "trust.mixed"
    stranger = District(tmp_path / "lain", keys=district.keys).begun()
    (tmp_path / "lain" / "withdrawn.json").unlink()
    pins = {name: pin for name, pin in stranger.book.pins.items() if name != "withdrawn"}
    book = evolve(stranger.book, parts={**stranger.book.parts, "snapshot": stranger.book.snapshot})
    said = evolve(book.snapshot.said, parts=pins)
    attack = forged(book, tmp_path / "kurang", stolen(district, *PUBLISH), {"snapshot": said})
    assert load_bundle(attack, AT).withdrawn is None
    shutil.copy(district.path / "withdrawn.json", attack / "withdrawn.json")
    assert load_refused(attack) == "trust.mixed"


# Endless data


@pytest.mark.parametrize("name", ["roots.pem", "authority.json", "timestamp.json", "trust.json"])
def test_a_file_without_an_end_is_not_read_to_its_end(district: District, tmp_path: Path, name: str) -> None:
    folder = district.path if name != "trust.json" else tmp_path
    with (folder / name).open("ab") as file:
        file.truncate(MAX_BYTES + 1)
    assert load_refused(folder / name if name == "trust.json" else folder) == "trust.size"


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_part_that_is_no_file_is_not_waited_for(district: District, kind: str) -> None:
    part = district.path / "issuers.json"
    part.unlink()
    if kind == "pipe":
        os.mkfifo(part)
    else:
        part.symlink_to("/dev/zero")
    assert load_refused(district.path) == "trust.unreadable"


def test_a_chain_of_roots_has_an_end(district: District, tmp_path: Path) -> None:
    path = bundle_file(district.path, tmp_path / "trust.json")
    whole: Any = parse(path.read_bytes())
    path.write_bytes(canonical({**whole, "former": [whole["root"]] * 300}))
    assert load_refused(path) == "trust.form"


# What does not belong there


@pytest.mark.parametrize("extra", [{"root2": {}}, {"delegations": {}}, {"parts": []}])
def test_a_member_that_nobody_knows_is_refused(district: District, tmp_path: Path, extra: dict[str, Any]) -> None:
    path = bundle_file(district.path, tmp_path / "trust.json")
    whole: Any = parse(path.read_bytes())
    path.write_bytes(canonical({**whole, **extra}))
    assert load_refused(path) == "trust.form"


def test_a_member_that_is_there_twice_is_refused(district: District, tmp_path: Path) -> None:
    path = bundle_file(district.path, tmp_path / "trust.json")
    text = path.read_bytes()
    path.write_bytes(text.replace(b'"version":2', b'"version":9,"version":2', 1))
    assert load_refused(path) == "trust.form"
    path.write_bytes(json.dumps(json.loads(text)).encode())
    assert load_refused(path) == "trust.form"


# Who signs


def test_the_keys_of_one_role_sign_nothing_of_another(district: District, held: Path, tmp_path: Path) -> None:
    bad = evolve(district.book.parts["authority"].said, version=3)
    part = unsigned("authority", bad)
    for key in stolen(district, "publish", "withdrawn"):
        part = part.sealed(Seal(public_of(key), key.sign(part.message).hex()))
    attack = forged(district.book, tmp_path / "serangan", stolen(district, *PUBLISH), {"authority": part})
    assert refused(attack, held, AT + 2 * DAY) == "trust.signer"


def test_one_key_is_counted_once(district: District, held: Path, tmp_path: Path) -> None:
    part = unsigned("authority", evolve(district.book.parts["authority"].said, version=3))
    key = district.keys["authority"][0]
    seal = Seal(public_of(key), key.sign(part.message).hex())
    for name, seals in {"sekali": (seal,), "dua": (seal, seal)}.items():
        attack = forged(district.book, tmp_path / name, stolen(district, *PUBLISH), {"authority": evolve(part, seals=seals)})
        assert refused(attack, held, AT + 2 * DAY) == ("trust.threshold" if name == "sekali" else "trust.signature")


def test_a_role_whose_keys_are_one_key_written_twice_is_no_role(district: District, tmp_path: Path) -> None:
    root = district.book.root
    one = public_of(district.keys["authority"][0])
    told = evolve(root, version=1, roles={**root.roles, "authority": Role((one, one), 2)})
    attack = forged(district.book, tmp_path / "serangan", stolen(district, *EVERY_ROLE), {"root": told})
    assert load_refused(attack) == "trust.role"


def test_a_list_is_not_signed_by_a_key_that_the_root_has_replaced(district: District, held: Path, tmp_path: Path) -> None:
    thief = stolen(district, "authority")
    done = import_bundle(district.rotated("authority", AT + 2 * DAY, 2).path, held, AT + 3 * DAY)
    assert done.anew == frozenset()
    bad = unsigned("authority", evolve(district.book.parts["authority"].said, version=9))
    for key in thief:
        bad = bad.sealed(Seal(public_of(key), key.sign(bad.message).hex()))
    attack = forged(district.book, tmp_path / "serangan", stolen(district, *PUBLISH), {"authority": bad})
    assert refused(attack, held, AT + 3 * DAY) == "trust.signer"


# Scope


@pytest.mark.parametrize(("scope", "office"), [("33.16", "33.17.dinsos"), ("33.17", "33.17.dinsos"), ("33", "33.16.dinsos")])
def test_a_delegated_key_speaks_for_its_own_region_only(
    district: District, held: Path, tmp_path: Path, scope: str, office: str
) -> None:
    said = district.book.parts["authority"].said
    bad = evolve(said, version=3, scope=scope, entries=(*said.entries, entry(7, (AT + 2 * DAY).date(), office=office)))
    bad = evolve(bad, issued=AT + 2 * DAY)
    attack = forged(district.book, tmp_path / "serangan", stolen(district, "authority", *PUBLISH), {"authority": bad})
    assert refused(attack, held, AT + 2 * DAY) == "trust.scope"


# Roots


def test_an_expired_root_is_believed_by_nobody(district: District, held: Path) -> None:
    assert load_refused(held, AT + 1000 * DAY) == "trust.expired"
    assert refused(district.path, held, AT + 1000 * DAY) == "trust.expired"


def test_a_root_that_expired_meanwhile_still_leads_to_the_next_one(district: District, held: Path) -> None:
    district.rotated("root", AT + 900 * DAY).rotated("root", AT + 1800 * DAY)
    assert import_bundle(district.path, held, AT + 1801 * DAY).bundle.parts[0].version == 3


def rolled(district: District, path: Path, signers: list[Ed25519PrivateKey], **changes: Any) -> Path:  # noqa: ANN401  fields
    """Write a bundle with a next root, whatever it says, that these keys sign."""
    book = district.book
    root = unsigned("root", evolve(book.root, **{"version": book.root.version + 1, "issued": AT + 2 * DAY, **changes}))
    for key in signers:
        root = root.sealed(Seal(public_of(key), key.sign(root.message).hex()))
    book = evolve(book, roots=(*book.roots, root))
    return forged(book, path, stolen(district, *PUBLISH), {}, pin=True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": 3}, "trust.root-chain"),
        ({"version": 1}, "trust.root-chain"),
        ({"scope": "33"}, "trust.root-chain"),
        ({"training": True}, "trust.root-chain"),
    ],
)
def test_the_next_root_is_one_version_later_and_speaks_for_no_more(
    district: District, held: Path, tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    assert refused(rolled(district, tmp_path / "akar", stolen(district, "root"), **changes), held, AT + 3 * DAY) == code


@pytest.mark.parametrize("side", ["old", "new", "neither"])
def test_the_next_root_is_signed_by_the_old_keys_and_by_the_new_ones(
    district: District, held: Path, tmp_path: Path, side: str
) -> None:
    fresh = [Ed25519PrivateKey.generate() for _ in range(3)]
    root = district.book.root
    keys = root.keys | {public_of(key): key.public_key().public_bytes_raw().hex() for key in fresh}
    roles = {**root.roles, "root": Role(tuple(map(public_of, fresh)), 2)}
    signers = {"old": stolen(district, "root")[:2], "new": fresh[:2], "neither": [stolen(district, "root")[0], fresh[0]]}[side]
    attack = rolled(district, tmp_path / "akar", signers, keys=keys, roles=roles)
    assert refused(attack, held, AT + 3 * DAY) == "trust.threshold"
    both = rolled(district, tmp_path / "jujur", [*stolen(district, "root")[:2], *fresh[:2]], keys=keys, roles=roles)
    assert import_bundle(both, held, AT + 3 * DAY).bundle.parts[0].version == 2


def test_a_link_of_the_chain_is_not_left_out(district: District, held: Path) -> None:
    district.rotated("root", AT + 2 * DAY).rotated("root", AT + 3 * DAY)
    (district.path / "root.1.json").unlink()
    (district.path / "root.2.json").rename(district.path / "root.1.json")
    assert refused(district.path, held, AT + 4 * DAY) == "trust.root-chain"


def test_a_root_of_somebody_else_does_not_follow(held: Path, tmp_path: Path) -> None:
    other = District(tmp_path / "lain").begun().rotated("root", AT + DAY)
    assert refused(other.path, held, AT + 2 * DAY) == "trust.fork"
    assert refused(other.path, tmp_path / "baru", AT + 2 * DAY) == "trust.unpinned"
    assert refused(other.path, tmp_path / "baru", AT + 2 * DAY, fingerprint="0" * 64) == "trust.unpinned"


# Algorithms


def test_no_other_algorithm_can_be_named_or_slipped_in(district: District, tmp_path: Path) -> None:
    book = district.book
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    told = evolve(
        book.root,
        keys={**book.root.keys, key_id(raw): raw.hex()},
        roles={**book.root.roles, "authority": Role((key_id(raw),), 1)},
    )
    part = evolve(book.parts["authority"], seals=(Seal(key_id(raw), "00" * 64),))
    keys = stolen(district, "root", *PUBLISH)
    assert load_refused(forged(book, tmp_path / "kurva", keys, {"root": told, "authority": part})) == "trust.signature"
    path = district.path / "authority.json"
    document: Any = parse(path.read_bytes())
    document["signatures"][0]["scheme"] = "none"
    path.write_bytes(canonical(document))
    assert load_refused(district.path) == "trust.form"


def test_a_key_does_not_stand_under_the_id_of_another(district: District, tmp_path: Path) -> None:
    thief, book = Ed25519PrivateKey.generate(), district.book
    victim = book.root.roles["authority"].keys[0]
    told = evolve(book.root, keys={**book.root.keys, victim: thief.public_key().public_bytes_raw().hex()})
    attack = forged(book, tmp_path / "serangan", stolen(district, "root", *PUBLISH), {"root": told})
    assert load_refused(attack) == "trust.key"


def test_a_signature_of_one_kind_of_part_is_none_of_another(district: District, tmp_path: Path) -> None:
    part = district.book.parts["authority"]
    text = part.message.replace(contexts.LIST.encode(), contexts.ROOT.encode(), 1)
    seals = tuple(Seal(public_of(key), key.sign(text).hex()) for key in district.keys["authority"])
    attack = forged(district.book, tmp_path / "serangan", stolen(district, *PUBLISH), {"authority": evolve(part, seals=seals)})
    assert load_refused(attack) == "trust.signature"


# Back-dating, and rewriting what was said


BACKDATED = (AT - 30 * DAY).date()


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: (*entries, entry(7, BACKDATED)),
        lambda _: (),
        lambda entries: (evolve(entries[0], valid_to=entries[0].valid_to + DAY),),
        lambda entries: (evolve(entries[0], office="33.16.dinkes"),),
        lambda entries: (evolve(entries[0], recorded=BACKDATED),),
        lambda entries: (evolve(entries[0], valid_from=BACKDATED),),
    ],
)
def test_history_is_not_rewritten_by_whoever_has_the_keys_of_a_list(
    district: District, held: Path, tmp_path: Path, change: Callable[[Any], Any]
) -> None:
    said = district.book.parts["authority"].said
    bad = evolve(said, version=3, issued=AT + 2 * DAY, entries=change(said.entries))
    attack = forged(district.book, tmp_path / "serangan", stolen(district, "authority", *PUBLISH), {"authority": bad})
    assert refused(attack, held, AT + 2 * DAY) == "trust.rewritten"


def test_an_entry_is_not_recorded_after_its_list(district: District, tmp_path: Path) -> None:
    said = district.book.parts["authority"].said
    bad = evolve(said, entries=(entry(7, (AT + 30 * DAY).date()),))
    attack = forged(district.book, tmp_path / "serangan", stolen(district, "authority", *PUBLISH), {"authority": bad})
    assert load_refused(attack) == "trust.back-dated"


def test_a_letter_that_was_withdrawn_stays_withdrawn(district: District, held: Path, tmp_path: Path) -> None:
    gone = evolve(district.book.parts["withdrawn"].said, version=2, issued=AT + 2 * DAY)
    listed = evolve(gone, entries=(WithdrawnEntry("surat-1", "33.16.dinsos", "460/1", AT.date()),))
    keys = stolen(district, "withdrawn", *PUBLISH)
    book = evolve(district, path=forged(district.book, tmp_path / "dicabut", keys, {"withdrawn": listed})).book
    import_bundle(tmp_path / "dicabut", held, AT + 3 * DAY)
    attack = forged(book, tmp_path / "kembali", keys, {"withdrawn": evolve(gone, version=3, entries=())})
    assert refused(attack, held, AT + 3 * DAY) == "trust.rewritten"


def test_whoever_is_authorised_later_for_an_earlier_day_is_seen_to_be(district: District, held: Path) -> None:
    late = AT + 20 * DAY
    import_bundle(district.added(5, late).path, held, late + timedelta(hours=1))
    authority = load_bundle(held, late + timedelta(hours=1)).authority
    day = AT.date()
    said = judge_authority(
        authority,
        key=f"{5:064x}",
        office="33.16.dinsos",
        letter_type="sktm",
        dated=day,
        signed_on=day,
        at=late + timedelta(hours=1),
    )
    assert (said.status, said.evidence.rpartition(" ")[2]) == (Status.PASSED, "recorded=2026-12-11")


# A district, and its province


@pytest.fixture
def province(tmp_path: Path) -> District:
    made = District(tmp_path / "provinsi", scope="33")
    made.keys["districts"] = (Ed25519PrivateKey.generate(),)
    return made.begun()


def vouch(province: District, district: District, at: datetime, **changes: Any) -> TrustBundle:  # noqa: ANN401  fields of an entry
    told = {"scope": district.scope, "version": district.book.root.version, "root": district.fingerprint}
    one = DistrictEntry(recorded=at.date(), **{**told, **changes})
    province.kept(add_entry(open_draft(province.path), "districts", one, at))
    return load_bundle(province.path, at)


def test_a_district_that_lost_its_root_keys_begins_anew_by_its_province(
    district: District, province: District, held: Path, tmp_path: Path
) -> None:
    keys = {**district.keys, "root": tuple(Ed25519PrivateKey.generate() for _ in range(3))}
    anew = District(tmp_path / "baru", keys=keys).begun(AT + 3 * DAY)
    later = unsigned("root", evolve(anew.book.root, version=2))
    parts = {
        name: evolve(anew.book.parts[name].said, version=5)
        for name in ("authority", "issuers", "withdrawn", "snapshot", "timestamp")
    }
    parts["authority"] = evolve(parts["authority"], entries=district.book.parts["authority"].said.entries)
    pins = {name: unsigned(name, parts[name]).pin for name in ("authority", "issuers", "withdrawn")}
    parts["snapshot"] = evolve(parts["snapshot"], parts=pins)
    parts["timestamp"] = evolve(parts["timestamp"], snapshot=unsigned("snapshot", parts["snapshot"]).pin)
    forged(evolve(anew.book, roots=(later,)), anew.path, anew.all_keys, parts, pin=False)
    assert refused(anew.path, held, AT + 4 * DAY) == "trust.root-chain"
    assert refused(anew.path, held, AT + 4 * DAY, fingerprint=district.fingerprint) == "trust.root-chain"
    elsewhere = vouch(province, anew, AT + 4 * DAY, scope="33.17")
    assert refused(anew.path, held, AT + 4 * DAY, province=elsewhere) == "trust.root-chain"
    known = vouch(province, anew, AT + 5 * DAY)
    assert refused(anew.path, held, AT + 900 * DAY, province=known) == "trust.root-chain"
    assert refused(anew.path, held, AT + 5 * DAY, province=evolve(known, training=True)) == "trust.root-chain"
    assert import_bundle(anew.path, held, AT + 5 * DAY, province=known).bundle.parts[0].version == 2


def test_who_knows_the_province_needs_no_fingerprint_of_a_district(
    district: District, province: District, tmp_path: Path
) -> None:
    known = vouch(province, district, AT + 2 * DAY)
    assert import_bundle(district.path, tmp_path / "ours", AT + 2 * DAY, province=known).changed
    assert (
        refused(district.path, tmp_path / "lain", AT + 2 * DAY, province=load_bundle(district.path, AT + 2 * DAY))
        == "trust.unpinned"
    )


def test_a_stolen_old_root_key_does_not_begin_anew_by_the_fingerprint_of_the_first_root(
    district: District, held: Path, tmp_path: Path
) -> None:
    old = stolen(district, "root")
    book = district.book
    first_fingerprint = district.fingerprint
    import_bundle(district.rotated("root", AT + 2 * DAY, 3).path, held, AT + 2 * DAY)
    root = unsigned("root", evolve(book.root, version=2, issued=AT))
    for key in old:
        root = root.sealed(Seal(public_of(key), key.sign(root.message).hex()))
    later = unsigned("root", evolve(book.root, version=3, issued=AT))
    for key in old:
        later = later.sealed(Seal(public_of(key), key.sign(later.message).hex()))
    attack = forged(evolve(book, roots=(*book.roots, root, later)), tmp_path / "serangan", stolen(district, *PUBLISH), {})
    assert refused(attack, held, AT + 3 * DAY, fingerprint=first_fingerprint) == "trust.fork"


# Anything at all


@pytest.mark.promise("any byte of a trust bundle changed: refused, with a typed error")
def test_any_changed_byte_of_a_bundle_is_refused(
    district: District, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    whole = bundle_file(district.path, tmp_path / "trust.json").read_bytes()
    places = range(0, len(whole), 1 if os.environ.get("SLRTKIT_PROVE") == "1" else 17)
    for place in places:
        flipped = whole[place] ^ (1 << place % 7)
        (tmp_path / "trust.json").write_bytes(whole[:place] + bytes([flipped]) + whole[place + 1 :])
        assert load_refused(tmp_path / "trust.json", AT + DAY).startswith("trust.")
    record_property("figure", f"{len(places)} of {len(whole)} bytes, none believed")


@pytest.mark.parametrize("version", [b"\x05", b"\x7f"])
def test_a_certificate_of_no_version_is_no_certificate(district: District, tmp_path: Path, version: bytes) -> None:
    der = ROOTS[0].replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01" + version, 1)
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"
    (tmp_path / "roots.pem").write_bytes(pem)
    assert load_refused(tmp_path / "roots.pem") == "trust.pem"
    (district.path / "roots.pem").write_bytes(pem)
    assert load_refused(district.path) == "trust.pem"
    with pytest.raises(KeyUnavailableError):
        certificate_key(tmp_path / "roots.pem")


def test_a_draft_with_a_stranger_among_its_signers_is_not_published(district: District) -> None:
    draft = change_root(open_draft(district.path), AT + 2 * DAY, expires=AT + 1500 * DAY)
    with pytest.raises(TrustError) as caught:
        draft.signed([Ed25519PrivateKey.generate()])
    assert caught.value.code == "trust.signer"
    first, second, _ = district.keys["root"]
    waits = draft.signed([first, *stolen(district, *PUBLISH)]).kept().waits
    assert [(one.part, one.have, one.need) for one in waits] == [("root", 1, 2), ("root", 1, 2)]
    assert load_bundle(district.path, AT + 2 * DAY).parts[0].version == 1
    assert not open_draft(district.path).signed([second]).kept().waits
    assert load_bundle(district.path, AT + 2 * DAY).parts[0].version == 2


def test_a_bundle_that_was_being_written_when_the_power_went_is_written_again(district: District) -> None:
    before = {path.name: path.read_bytes() for path in district.path.iterdir()}
    draft = reissue(open_draft(district.path), ("authority",), AT + 2 * DAY).signed(district.all_keys)
    whole = draft.book.files.whole
    draft.kept()
    after = {path.name: path.read_bytes() for path in district.path.iterdir()}
    for name in ("authority.json", "snapshot.json", "timestamp.json"):
        (district.path / name).write_bytes(before[name])
        assert name == "timestamp.json" or load_refused(district.path) == "trust.mixed"
        draft_path(district.path).write_bytes(whole)
        assert not open_draft(district.path).kept().waits
        assert {path.name: path.read_bytes() for path in district.path.iterdir()} == after
        assert not draft_path(district.path).exists()


@pytest.mark.parametrize("broken", ["bundle", "draft"])
def test_a_draft_does_not_hide_that_the_bundle_is_broken(district: District, broken: str) -> None:
    reissue(open_draft(district.path), (), AT + 2 * DAY).kept()
    (district.path / "timestamp.json").unlink()
    if broken == "draft":
        draft_path(district.path).write_bytes((district.path / "roots.pem").read_bytes())
    with pytest.raises(TrustError) as caught:
        open_draft(district.path)
    assert caught.value.code == "trust.incomplete"


def test_a_held_copy_that_was_damaged_is_replaced_by_a_good_one_and_by_no_older_one(
    district: District, first: Path, held: Path
) -> None:
    held.write_bytes(b"{")
    assert load_refused(held) == "trust.form"
    assert refused(first, held, AT + 2 * DAY) == "trust.roll-back"
    assert import_bundle(district.path, held, AT + 2 * DAY).bundle.seen == load_bundle(held, AT + 2 * DAY).seen


def test_letters_are_not_withdrawn_into_a_bundle_of_which_a_draft_waits(district: District, tmp_path: Path) -> None:
    reissue(open_draft(district.path), ("authority",), AT + 2 * DAY).kept()
    with pytest.raises(TrustError) as caught:
        publish_withdrawn(district.path, (), district.all_keys, AT + 3 * DAY, holds=DAY)
    assert caught.value.code == "trust.draft"
    with pytest.raises(TrustError) as caught:
        bundle_file(district.path / "roots.pem", tmp_path / "satu.json")
    assert caught.value.code == "trust.incomplete"


def test_a_list_outside_the_root_and_a_version_before_the_first_are_none(district: District, tmp_path: Path) -> None:
    keys, book = stolen(district, "authority", "withdrawn", *PUBLISH), district.book
    said = book.parts["withdrawn"].said
    assert load_refused(forged(book, tmp_path / "luar", keys, {"withdrawn": evolve(said, scope="33.17")})) == "trust.scope"
    assert load_refused(forged(book, tmp_path / "nol", keys, {"withdrawn": evolve(said, version=0)})) == "trust.form"


@pytest.mark.parametrize(
    "change",
    [
        lambda pem: b"Akar kepercayaan\n" + pem,
        lambda pem: pem + b"\n",
        lambda pem: pem.replace(b"\n", b"\r\n"),
        lambda pem: pem.replace(b"-----BEGIN CERTIFICATE-----\n", b"-----BEGIN CERTIFICATE-----\n\n"),
    ],
)
def test_x509_roots_are_written_in_one_way(district: District, change: Callable[[bytes], bytes]) -> None:
    pem = district.path / "roots.pem"
    pem.write_bytes(change(pem.read_bytes()))
    assert load_refused(district.path) == "trust.pem"


def test_an_office_publishes_no_draft_that_verifiers_would_refuse(district: District) -> None:
    late = reissue(open_draft(district.path), ("authority",), AT + 2 * DAY)
    district.added(2, AT + 3 * DAY)
    draft_path(district.path).write_bytes(late.book.files.whole)
    with pytest.raises(TrustError) as caught:
        open_draft(district.path).signed(district.all_keys).kept()
    assert caught.value.code == "trust.fork"
    draft_path(district.path).unlink()
    before = open_draft(district.path)
    emptied = evolve(before.book.parts["authority"].said, entries=())
    with pytest.raises(TrustError) as caught:
        before.revised(AT + 4 * DAY, {"authority": emptied}).signed(district.all_keys).kept()
    assert caught.value.code == "trust.rewritten"
    assert open_draft(district.path) == before
