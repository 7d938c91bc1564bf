"""Which files `slrtkit verify` is asked for: files, folders with all the PDFs in them, and patterns."""

from collections.abc import Iterable, Iterator
from glob import has_magic
from pathlib import Path

__all__ = ["named_files"]


def named_files(words: Iterable[Path]) -> Iterator[Path]:
    """Yield every file that is asked for, in order: those of a folder, and of a pattern, by name; folders with all below them.

    A folder without PDFs, and a pattern that nothing fits, stand for themselves, and so are told to be unreadable.
    """
    for word in words:
        found = list[Path]()
        if word.is_dir():
            found = sorted(each for each in word.rglob("*") if each.suffix.lower() == ".pdf" and each.is_file())
        elif has_magic(str(word)) and not word.exists():
            found = sorted(_fitting(word))
        yield from found or [word]


def _fitting(pattern: Path) -> Iterator[Path]:
    """Yield the files that fit a pattern, which may begin anywhere."""
    beyond = pattern.relative_to(pattern.anchor) if pattern.anchor else pattern
    return (each for each in Path(pattern.anchor or ".").glob(str(beyond)) if each.is_file())
