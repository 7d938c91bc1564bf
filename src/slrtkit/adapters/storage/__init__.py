"""Adapters of the Store and Blobs ports; third-party libraries are loaded when a store is opened."""

from slrtkit.adapters.storage.memory import MemoryStore
from slrtkit.adapters.storage.postgresql import PostgresqlStore
from slrtkit.adapters.storage.sqlite import SqliteStore

__all__ = ["MemoryStore", "PostgresqlStore", "SqliteStore"]
