"""Catalog adapters: where programs and their rules are read from."""
