"""What a verifier remembers of a bundle: a small file beside the copy that it holds, `trust.seen` beside `trust`."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import cast

from slrtkit.adapters.trust.bundle import judged_bundle
from slrtkit.adapters.trust.files import read_bytes, write_whole
from slrtkit.adapters.trust.parts import refuse
from slrtkit.domain.trust import Seen
from slrtkit.errors import WireError
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.ports.trust import TrustBundle
from slrtkit.wire import from_wire, to_wire

__all__ = ["load_bundle", "read_seen", "seen_path", "write_seen"]

SCHEMA = "slrtkit/seen/1"


def seen_path(bundle: Path) -> Path:
    """Return where it is remembered what was seen of a bundle."""
    return bundle.with_name(f"{bundle.name}.seen")


def read_seen(bundle: Path) -> Seen | None:
    """Return what is remembered of a bundle; None where nothing is.

    Raises:
        TrustError: (`trust.seen`) the file is damaged.
    """
    path = seen_path(bundle)
    if not path.exists():
        return None
    try:
        match parse(read_bytes(path)):
            case {"schema": str(schema), **rest} if schema == SCHEMA:
                seen = from_wire(cast("JSON", rest), Seen)
            case _:
                seen = Seen({})
    except WireError:
        seen = Seen({})
    if "root" not in seen.parts:
        cure = "import the bundle anew, with the fingerprint that the regulation publishes, after removing this file"
        raise refuse("seen", str(path), "what was seen of the bundle cannot be read", cure)
    return seen


def write_seen(bundle: Path, seen: Seen) -> None:
    """Remember what was seen of a bundle."""
    write_whole(seen_path(bundle), canonical({"schema": SCHEMA, **to_wire(seen)}))


def load_bundle(path: Path, at: datetime, *, seen: Seen | None = None) -> TrustBundle:
    """Read and check a trust bundle.

    Of a copy that was imported it is remembered beside it what was seen; nothing older is believed, and what is newer is
    remembered from then on. A bundle that was never imported is believed as it is given.

    Args:
        path: A folder with `roots.pem`, `root.json`, `authority.json`, `snapshot.json` and `timestamp.json`, and perhaps older
            roots and further lists; a single file that holds them; or PEM roots alone (a file, or a folder that holds nothing
            else), which allow no more than a look at the signature.
        at: The instant of verification, in UTC: a root that expired before it is not believed.
        seen: What the verifier remembers, where that is kept elsewhere: nothing is then read or written beside the bundle, and
            `TrustBundle.seen` is what to remember next.

    Raises:
        TrustError: it cannot be read, is incomplete, is not signed by those it names, mixes lists of different times, has
            expired, or is older than what was seen.
    """
    if seen is not None:
        return judged_bundle(path, at, seen)
    seen = read_seen(path)
    bundle = judged_bundle(path, at, seen)
    if seen and bundle.seen and bundle.seen != seen:
        with suppress(OSError):  # where nobody can write, nobody can roll it back either
            write_seen(path, bundle.seen)
    return bundle
