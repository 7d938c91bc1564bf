"""Updates of a trust bundle reach verifiers in any order, some twice, some never: who has seen the newest holds the newest."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from slrtkit.adapters.trust import (
    add_entry,
    bundle_file,
    change_root,
    end_entries,
    import_bundle,
    load_bundle,
    open_draft,
    read_seen,
    reissue,
    write_bundle,
)
from slrtkit.adapters.trust.signing import public_of
from slrtkit.demo.pki import SamplePki
from slrtkit.domain.authority import AuthorityEntry, AuthorityList
from slrtkit.domain.issuers import WithdrawnList
from slrtkit.domain.trust import Refusal, Seen, SeenPart
from slrtkit.errors import TrustError

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NUMBERS = count()


def entry(number: int, recorded: date) -> AuthorityEntry:
    return AuthorityEntry(f"{number:064x}", "33.16.dinsos", "kepala", ("sktm",), date(2026, 1, 1), date(2027, 12, 31), recorded)


@pytest.fixture(scope="module")
def updates(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Seven honest bundles, a day apart: entries, an end, other keys of a list and of the root, and nothing new."""
    folder = tmp_path_factory.mktemp("terbitan")
    path = folder / "terbit"
    root, new_root, lists, new_lists = (Ed25519PrivateKey.generate() for _ in range(4))
    keys = [root, new_root, lists, new_lists]
    span = (1, "33.16", AT, AT + 365 * DAY)
    write_bundle(
        path,
        roots=SamplePki(AT, "http://127.0.0.1").roots,
        root_keys=[root],
        authority_keys=[lists],
        authority=AuthorityList(*span, (entry(1, AT.date()),)),
        withdrawn=WithdrawnList(*span, ()),
        withdrawn_keys=[lists],
        expires=AT + 900 * DAY,
        publish_keys=[lists],
    )

    def hand(key: Ed25519PrivateKey) -> dict[str, Any]:
        return {"expires": AT + 900 * DAY, "take": [(key.public_key().public_bytes_raw().hex(), "")]}

    steps: list[Any] = [
        lambda draft, at: add_entry(draft, "authority", entry(2, at.date()), at),
        lambda draft, at: end_entries(draft, f"{1:064x}", at.date(), at)[0],
        lambda draft, at: change_root(draft, at, role="root", drop=[public_of(root)], **hand(new_root)),
        lambda draft, at: reissue(draft, (), at),
        lambda draft, at: change_root(draft, at, role="authority", drop=[public_of(lists)], **hand(new_lists)),
        lambda draft, at: reissue(draft, ("withdrawn",), at),
    ]
    made = [bundle_file(path, folder / "0.json")]
    for number, step in enumerate(steps, 1):
        draft = step(open_draft(path), AT + number * DAY)
        known = {key for one in draft.book.roots[-2:] for role in one.said.roles.values() for key in role.keys}
        assert not draft.signed([key for key in keys if public_of(key) in known]).kept().waits
        made.append(bundle_file(path, folder / f"{number}.json"))
    return made


@settings(max_examples=12)
@given(order=st.lists(st.integers(0, 6), min_size=1, max_size=9))
def test_any_order_of_honest_updates_ends_in_the_same_state(updates: list[Path], order: list[int]) -> None:
    folder = updates[0].parent
    held, now = folder / f"salinan-{next(NUMBERS)}.json", AT + 8 * DAY
    fingerprint = load_bundle(updates[0], now).parts[0].digest
    newest = -1
    for number in order:
        if number < newest:
            with pytest.raises(TrustError, match=r"roll-back"):
                import_bundle(updates[number], held, now, fingerprint=fingerprint)
        else:
            import_bundle(updates[number], held, now, fingerprint=fingerprint)
        newest = max(newest, number)
    assert held.read_bytes() == updates[newest].read_bytes()
    assert read_seen(held) == load_bundle(updates[newest], now).seen


VERSIONS = st.integers(1, 4)
NAMES = ("snapshot", "timestamp", "authority", "withdrawn")


def seen(versions: dict[str, int], keys: dict[str, str]) -> Seen:
    return Seen({name: SeenPart(version, f"{name}{version}", keys.get(name, "")) for name, version in versions.items()})


@given(
    old=st.fixed_dictionaries({"root": VERSIONS}, optional=dict.fromkeys(NAMES, VERSIONS)),
    new=st.fixed_dictionaries({"root": VERSIONS}, optional=dict.fromkeys(NAMES, VERSIONS)),
    changed=st.sets(st.sampled_from(NAMES)),
)
def test_nothing_older_is_taken_unless_the_root_changed_its_keys(
    old: dict[str, int], new: dict[str, int], changed: set[str]
) -> None:
    before = seen(old, {})
    after = dict.fromkeys(changed, "other")
    roles = {name: after.get(name, "") for name in NAMES}
    refusal = before.refusal(seen(new, after), {version: f"root{version}" for version in range(1, new["root"] + 1)}, roles)
    published = "snapshot" in old and "snapshot" in changed
    anew = {name for name in changed if published or name == "timestamp"}
    lost = [name for name in old if name not in anew and new.get(name, 0) < old[name]]
    assert (refusal is None) is not bool(lost)
    assert refusal is None or refusal[0] is Refusal.ROLL_BACK
