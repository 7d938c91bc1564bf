"""Trust bundles in bytes that nobody signed so, and lists from a day that has not come."""

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import load_bundle, write_bundle
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.verification import Verdict
from slrtkit.errors import TrustError
from slrtkit.ledger import canonical, parse
from slrtkit.testing.workshop import NOW, Workshop


def bundle(workshop: Workshop, folder: Path, authority: AuthorityList) -> Path:
    keys = [Ed25519PrivateKey.generate()]
    roots, expires = workshop.services.pki.roots, NOW + timedelta(days=300)
    return write_bundle(folder, roots=roots, root_keys=keys, authority_keys=keys, authority=authority, expires=expires)


def test_a_signature_of_a_list_is_written_in_one_way(workshop: Workshop, tmp_path: Path) -> None:
    path = bundle(workshop, tmp_path, workshop.authority()) / "authority.json"
    document = cast("dict[str, Any]", parse(path.read_bytes()))
    seal = document["signatures"][0]
    seal["signature"] = f"{seal['signature'][:2]} {seal['signature'][2:].upper()}"
    path.write_bytes(canonical(document))
    with pytest.raises(TrustError):
        load_bundle(tmp_path, NOW)


def test_a_list_from_the_future_is_not_relied_on(workshop: Workshop, tmp_path: Path, genuine: bytes) -> None:
    folder = bundle(workshop, tmp_path, evolve(workshop.authority(), issued=NOW + timedelta(days=30)))
    try:
        trust = load_bundle(folder, NOW)
    except TrustError:
        return
    assert workshop.check(genuine, trust).verdict is not Verdict.PASSED
