"""Benchmarks: `python -m benchmarks NAME [--json]`; ratios against a floor or peer run in the same process."""
