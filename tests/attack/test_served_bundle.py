"""A public door that is open for months: it takes a newer trust bundle by itself, and an older one never."""

import shutil
from pathlib import Path

import pytest

from slrtkit.errors import TrustError
from slrtkit.web.verification import bundle_at

from .trusting import AT, DAY, PEM, District


def test_a_door_takes_a_newer_bundle_and_no_older_one(tmp_path: Path) -> None:
    served, district = tmp_path / "served", District(tmp_path / "trust").begun()
    shutil.copytree(district.path, served)
    bundle = bundle_at(served)
    first = bundle(AT).authority
    assert first
    assert first.entries == ()
    older = shutil.copytree(served, tmp_path / "older")
    district.added(1, AT + DAY)
    shutil.copytree(district.path, served, dirs_exist_ok=True)
    second = bundle(AT + DAY).authority
    assert second
    assert len(second.entries) == 1
    shutil.copytree(older, served, dirs_exist_ok=True)
    with pytest.raises(TrustError) as refused:
        bundle(AT + DAY)
    assert refused.value.code == "trust.roll-back"


def test_bare_roots_have_nothing_to_be_remembered(tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(PEM)
    bundle = bundle_at(roots)
    assert bundle(AT) == bundle(AT)
