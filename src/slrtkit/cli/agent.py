"""What keeps a ring unlocked between commands: a process that holds the master keys in memory, and ends when nobody asks.

It listens on a socket in a folder of the user's own, answers nobody but the user, writes nothing to any disk, and forgets
everything when it was not asked for some minutes, when it is told to, and when the machine stops.
"""

import json
import os
import socket
import struct
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Final

from slrtkit.errors import KeyRingError

__all__ = ["answers", "forget", "hold", "masters", "serve", "socket_of"]

_MOST: Final = 1 << 16
_KEYS, _END, _PING = b"keys", b"end", b"ping"
_ABLE: Final = hasattr(socket, "AF_UNIX") and hasattr(os, "getuid")
"""Whether the system has sockets that stand in a folder, and tells who asks: Windows does not."""


def socket_of(folder: Path, ring: str) -> Path:
    """Return where the process for a ring listens; the folder is made, open to nobody but the user."""
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"slrtkit-{os.getuid()}"
    base.mkdir(mode=0o700, exist_ok=True)
    known = base.lstat()
    if known.st_uid != os.getuid() or known.st_mode & 0o077 or base.is_symlink():
        raise KeyRingError("somebody else has the folder for unlocked rings", code="keys.agent", path=str(base))
    return base / sha256(f"{folder.resolve()}\0{ring}".encode()).hexdigest()[:16]


def answers(folder: Path, ring: str) -> bool:
    """Whether a ring is unlocked now."""
    return _ABLE and _asked(socket_of(folder, ring), _PING) is not None


def masters(folder: Path, ring: str) -> Mapping[int, bytes]:
    """Return the master keys of an unlocked ring. Raises KeyRingError (`keys.locked`) where it is locked by now."""
    said = _asked(socket_of(folder, ring), _KEYS)
    if said is None:
        raise KeyRingError("the ring is locked", code="keys.locked", cure="slrtkit keys unlock")
    return {int(version): bytes.fromhex(key) for version, key in json.loads(said).items()}


def forget(folder: Path, ring: str) -> bool:
    """Lock a ring again; False where it was locked already."""
    return _ABLE and _asked(socket_of(folder, ring), _END) is not None


def hold(folder: Path, ring: str, keys: Mapping[int, bytes], idle: float) -> None:
    """Start the process that holds the master keys, and return when it listens.

    Args:
        folder: Where the ring's relative path begins.
        ring: Address of the ring.
        keys: The master keys; they go through a pipe, and are in no argument and no variable.
        idle: Seconds without a question after which it ends.

    Raises:
        KeyRingError: (`keys.agent`) it does not listen, or this system can keep no ring unlocked between commands.
    """
    if not _ABLE:
        raise KeyRingError(
            "this system keeps no ring unlocked between commands",
            code="keys.agent",
            cure="every command asks for the passphrase; or keep the ring under an age key (identity=FILE)",
        )
    forget(folder, ring)
    call = [sys.executable, "-c", "from slrtkit.cli.agent import serve; serve()"]
    said = {"socket": str(socket_of(folder, ring)), "idle": idle, "keys": {str(one): key.hex() for one, key in keys.items()}}
    with Popen(call, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True, cwd="/") as process:  # noqa: S603  this interpreter, and nothing from outside
        assert process.stdin is not None  # noqa: S101  it was asked for
        assert process.stdout is not None  # noqa: S101  as above
        process.stdin.write(json.dumps(said).encode())
        process.stdin.close()
        ready = process.stdout.readline()
        process.returncode = 0  # it goes on by itself
    if ready != b"ready\n":
        raise KeyRingError("the ring could not be kept unlocked", code="keys.agent")


def serve() -> None:
    """Hold what comes on standard input until nobody asks for it any more."""
    import resource  # noqa: PLC0415  only Unix has it

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = json.loads(sys.stdin.buffer.read())
    place = Path(said["socket"])
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        place.chmod(0o600)
        listening.listen()
        listening.settimeout(said["idle"])
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdout.close()
        with suppress(TimeoutError):
            while _answered(listening, json.dumps(said["keys"]).encode()):
                pass
    place.unlink(missing_ok=True)


def _answered(listening: socket.socket, keys: bytes) -> bool:
    """Answer one question; False where it was to end."""
    asking, _ = listening.accept()
    with asking, suppress(OSError):
        asking.settimeout(1)
        if _user(asking) != os.getuid():
            return True
        question = asking.recv(len(_KEYS))
        asking.sendall(keys if question == _KEYS else b"{}")
        return question != _END
    return True


def _user(asking: socket.socket) -> int:
    """Return who asks, as the kernel says; where it does not, the folder keeps everybody else out."""
    if not hasattr(socket, "SO_PEERCRED"):
        return os.getuid()
    _, user, _ = struct.unpack("3i", asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return int(user)


def _asked(place: Path, question: bytes) -> bytes | None:
    with suppress(OSError), socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(2)
        asking.connect(str(place))
        asking.sendall(question)
        said = b""
        while part := asking.recv(_MOST):
            said += part
        return said or None
    return None
