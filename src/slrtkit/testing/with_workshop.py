"""The fixtures of contracts that need signed letters. Needs the extras `typst` and `pades`."""

from collections.abc import Iterator

import pytest

from slrtkit.testing.workshop import Workshop, open_workshop

__all__ = ["WithWorkshop"]


class WithWorkshop:
    """Gives `workshop` and `genuine`, a letter that was signed in it, to the tests of a contract."""

    @pytest.fixture(scope="class")
    @classmethod
    def workshop(cls) -> Iterator[Workshop]:
        """Open a small district for all tests of a class."""
        with open_workshop() as opened:
            yield opened

    @pytest.fixture(scope="class")
    @classmethod
    def genuine(cls, workshop: Workshop) -> bytes:
        """Sign one letter for all tests of a class, with all proof that there is."""
        return workshop.sign(workshop.page())
