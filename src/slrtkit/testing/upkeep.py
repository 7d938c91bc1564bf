"""What a store promises to who keeps it, as tests: it looks itself over, and is copied while others write."""

import os
import stat
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from slrtkit.adapters.storage import SqliteStore
from slrtkit.errors import StorageError
from slrtkit.ports.store import Store
from slrtkit.ports.upkeep import upkeep
from slrtkit.testing.records import NIK, VILLAGE, Author, stream, write
from slrtkit.testing.transactions import elsewhere
from slrtkit.testing.with_store import WithStore

__all__ = ["UpkeepContract"]


class UpkeepContract(WithStore):
    """The promises of `slrtkit.ports.Upkeep`. Needs the extra `sqlite`, which reads the copies.

    `make_store` is a fixture: a callable that opens the same store, empty at first, as often as it is called.
    """

    @pytest.fixture
    def copy(self, tmp_path: Path) -> Path:
        """Say where the copy goes."""
        return tmp_path / "salinan.db"

    def test_a_sound_store_has_no_problem(self, store: Store) -> None:
        """Empty or not."""
        assert upkeep(store).check() == ()
        write(store, Author().change("a", indexes=(NIK,)))
        assert upkeep(store).check() == ()

    def test_a_snapshot_is_a_store_that_tells_the_same(self, store: Store, copy: Path) -> None:
        """Its owner's alone; what is written later is not in it, and it can be written on."""
        author = Author()
        write(store, author.change("a", indexes=(NIK, VILLAGE)), author.change("b", records=2))
        before = _told(store)
        upkeep(store).snapshot(copy)
        write(store, author.change("c"))
        if os.name == "posix":  # elsewhere a file has no mode, and its folder says whose it is
            assert stat.S_IMODE(copy.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
        made = SqliteStore(copy)
        assert _told(made) == before != _told(store)
        assert made.check() == ()
        assert write(made, author.change("d")) == len(before[0]) + 1
        made.close()

    def test_a_snapshot_is_of_one_point_in_time(self, store: Store, copy: Path) -> None:
        """A unit that has not ended has no part in it, and does not keep it waiting."""
        author = Author()
        write(store, author.change("a"))
        with store.begin(write=True) as unit:
            unit.record([author.change("b")])
            elsewhere(partial(upkeep(store).snapshot, copy))
            unit.commit()
        made = SqliteStore(copy)
        assert [one.record.stream.id for one in _told(made)[0]] == ["a"]
        made.close()

    def test_a_file_that_is_there_is_not_written_over(self, store: Store, copy: Path) -> None:
        """And a folder that is not there is not made."""
        copy.write_bytes(b"penting")
        for path, code in ((copy, "storage.exists"), (copy.parent / "none" / "salinan.db", "storage.unavailable")):
            with pytest.raises(StorageError) as refused:
                upkeep(store).snapshot(path)
            assert refused.value.code == code
        assert copy.read_bytes() == b"penting"
        assert not (copy.parent / "none").exists()


def _told(store: Store) -> tuple[Any, ...]:
    """Return the log, a state, an index and a request."""
    with store.begin(write=False) as unit:
        log = unit.since(0, 99)
        return log, unit.load(stream("a")), unit.find("household", NIK.name, NIK.value), unit.request("request")
