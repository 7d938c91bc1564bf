"""The pytest plug-in of slrtkit: a sample district as fixtures. Named so that starting pytest loads nothing of slrtkit itself.

A fixture loads what it needs when a test first asks for it; the libraries come with `slrtkit[testing,sqlite,typst,pades]`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slrtkit.demo.pki import SamplePki
    from slrtkit.kit import Kit
    from slrtkit.ports.trust import TrustBundle
    from slrtkit.testing.workshop import Workshop


@pytest.fixture(scope="session")
def slrtkit_workshop() -> "Iterator[Workshop]":
    """Open a small district that makes and signs letters, with its certificate services on loopback, once a session."""
    from slrtkit.testing.workshop import open_workshop

    with open_workshop() as workshop:
        yield workshop


@pytest.fixture(scope="session")
def slrtkit_pki(slrtkit_workshop: "Workshop") -> "SamplePki":
    """Return the throw-away public key infrastructure of that district."""
    return slrtkit_workshop.services.pki


@pytest.fixture(scope="session")
def slrtkit_trust(slrtkit_workshop: "Workshop") -> "TrustBundle":
    """Return what an honest verifier of that district believes."""
    return slrtkit_workshop.trust


@pytest.fixture(scope="session")
def slrtkit_signed_letter(slrtkit_workshop: "Workshop") -> bytes:
    """Return a signed letter of that district (PDF), which its trust verifies."""
    return slrtkit_workshop.sign(slrtkit_workshop.page())


@pytest.fixture
def slrtkit_kit(tmp_path: Path) -> "Iterator[Kit]":
    """Open a kit on the sample district, in a folder of its own, with the sample's households registered."""
    from slrtkit.demo import open_sample

    with open_sample(tmp_path / "slrtkit") as kit:
        yield kit
