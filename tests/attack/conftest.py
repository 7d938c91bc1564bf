"""One district, one genuine letter, for every attack of the session."""

from collections.abc import Iterator

import pytest

from slrtkit.testing.workshop import Workshop, open_workshop


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


@pytest.fixture(scope="session")
def genuine(workshop: Workshop) -> bytes:
    return workshop.sign(workshop.page())
