"""Posts merge on PostgreSQL as they do on files: a district's server and a village's laptop."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest

from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.ports.store import Store
from slrtkit.testing.postgresql import Server
from slrtkit.testing.synchronising import SyncWorld


@pytest.fixture
def open_store(postgresql: Server) -> Iterator[Callable[[], Store]]:
    with ExitStack() as held:

        def opened() -> Store:
            store = PostgresqlStore(postgresql.address, schema=f"test_{uuid4().hex}", timeout=60)
            held.callback(store.close)
            return store

        yield opened


def test_posts_on_postgresql_state_apart_lose_a_piece_and_come_to_know_the_same(open_store: Callable[[], Store]) -> None:
    world = SyncWorld(open_store, 2)
    district, village = world.nodes
    world.state(district, 1, "income", 1)
    for value in (0, 2):
        world.state(village, 1, "income", value)
    world.send_end(village, district, 1)
    world.send(village, district)
    world.tamper(village, district, 2, 1)
    world.resolve(district, 0)
    world.settle()
    world.close()
