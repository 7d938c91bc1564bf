"""A new file of an export: readable by its owner alone, and never in place of another."""

from collections.abc import Iterable
from pathlib import Path

from slrtkit.errors import StorageError

__all__ = ["new_file"]


def new_file(path: Path, parts: Iterable[bytes], *, mode: int = 0o600) -> int:
    """Write a new file, and return how many parts it has; where it cannot be written whole, none is left.

    Raises:
        StorageError: there is such a file already (`export.exists`), or it cannot be written (`file.unwritable`).
        SlrtError: whatever the parts raise.
    """
    count = 0
    try:
        path.touch(mode, exist_ok=False)
        with path.open("wb") as file:
            for count, part in enumerate(parts, 1):  # noqa: B007  the last one is how many there were
                file.write(part)
    except FileExistsError:
        raise StorageError("there is such a file already", code="export.exists", path=str(path)) from None
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StorageError(f"it cannot be written: {error.strerror}", code="file.unwritable", path=str(path)) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return count
