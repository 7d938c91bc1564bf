"""Bundles: what one device of a district hands another, as bytes that nobody between them can read or change."""
