"""Adapters: each fills one port with one third-party library, and none knows another."""
