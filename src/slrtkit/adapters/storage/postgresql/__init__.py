"""Adapter of the Store and Blobs ports for PostgreSQL; psycopg is loaded when a store is opened."""

from slrtkit.adapters.storage.postgresql.store import PostgresqlStore

__all__ = ["PostgresqlStore"]
