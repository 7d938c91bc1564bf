"""Adapters that look at whole registers: duplicates, populations."""
