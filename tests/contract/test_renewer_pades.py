"""What extends PAdES signatures keeps the contract of the Renewer port."""

from collections.abc import Callable

import pytest

from slrtkit.adapters.signing.pades import BaselineLT, Extender
from slrtkit.ports.signing import Renewer
from slrtkit.testing.renewer import RenewerContract
from slrtkit.testing.workshop import Workshop


def extender(workshop: Workshop, path: str = "") -> Renewer:
    pki = workshop.services.pki
    return Extender(BaselineLT(timestamp_url=pki.tsa_url + path, roots=pki.roots))


class TestExtender(RenewerContract):
    @pytest.fixture
    def make_renewer(self) -> Callable[[Workshop], Renewer]:
        return extender

    @pytest.fixture
    def make_unavailable_renewer(self) -> Callable[[Workshop], Renewer]:
        return lambda workshop: extender(workshop, "/tak-ada")
