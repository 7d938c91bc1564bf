"""The command line: a thin door to the library, for people and for systems that are not written in Python.

Every command has `--json` (one document on stdout, messages on stderr) and `--lang id|en`. Exit codes: 0 done, 1 done and the
answer is no, 2 wrong usage or bad input, 3 the answer could not be told.
"""

import sys

__all__ = ["main"]

try:
    from slrtkit.cli.base import main
except ModuleNotFoundError as error:
    if error.name != "click":
        raise

    def main() -> int:  # type: ignore[misc]  # stands in for the group where click is missing
        """Say what to install, and return the exit code for wrong usage."""
        sys.stderr.write(
            "plugin.not-installed: perintah slrtkit memerlukan click, yang belum terpasang"
            " / the command slrtkit needs click, which is not installed — pip install 'slrtkit[cli]'\n"
        )
        return 2
