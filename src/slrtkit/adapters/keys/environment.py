"""Master keys in an environment variable: for servers and containers, whose platform keeps secrets so.

On a laptop the environment lies on the disk (shell profiles, histories) beside what it protects: a ring in a file is the one.
"""

import os
import re
from collections.abc import Mapping

from slrtkit.adapters.keys.masters import CallbackRing
from slrtkit.errors import KeyRingError

__all__ = ["EnvironmentRing"]

_ENTRY = re.compile(r"([1-9]\d{0,8}):([0-9a-f]{64})")


class EnvironmentRing(CallbackRing):
    """Master keys of a server or a container: `VERSION:64 hexadecimal digits`, several with commas between them.

    The variable is read when a key is needed, and kept nowhere else. A new master key is one more entry, with the next version.

    Args:
        variable: Name of the environment variable.
    """

    def __init__(self, variable: str) -> None:
        super().__init__(self._read)
        self._variable = variable

    def _read(self) -> Mapping[int, bytes]:
        written = os.environ.get(self._variable, "")
        entries = [_ENTRY.fullmatch(entry.strip()) for entry in written.split(",")] if written else []
        found = {int(entry[1]): bytes.fromhex(entry[2]) for entry in entries if entry}
        if not entries or len(found) != len(entries):
            raise KeyRingError(
                "the variable holds no master keys",
                code="keys.environment",
                path=self._variable,
                cure="VERSION:64 hex digits, …",
            )
        return found
