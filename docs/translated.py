"""Which pages are in which languages, and whether the translation follows the page as it is.

`python docs/translated.py` says what is out of step; `python docs/translated.py PAGE …` records that somebody brought the
translation of these English pages in step, and read both. A page that changed while its translation did not is recorded only
with `--same`: nothing that the translation says changed.
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
RECORD: Final = ROOT / "docs" / "translations.toml"
LINK: Final = re.compile(r"^\*(?P<language>Bahasa Indonesia|English): \[[^\]]+\]\((?P<page>[\w./-]+)\)", re.MULTILINE)
FENCE: Final = re.compile(r"^(?P<fence>`{3,})(?P<language>\S*).*?^(?P=fence)$", re.MULTILINE | re.DOTALL)


def pages() -> Iterator[Path]:
    """Yield what is to be read in both languages: the README, tutorials and how-to guides, in English."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").glob("tutorial/*.md")), *sorted((ROOT / "docs").glob("how-to/*.md"))]
    yield from (page for page in found if page.name != "index.md" and other(page)[0] != "English")


def other(page: Path) -> tuple[str, Path | None]:
    """Return the language that a page links to as its other one, and that page."""
    link = LINK.search(page.read_text("utf-8"))
    return (link["language"], (page.parent / link["page"]).resolve()) if link else ("", None)


def shape(page: Path) -> Counter[str]:
    """Count what a page consists of: headings by level, blocks by language, rows of tables."""
    text = page.read_text("utf-8")
    parts = Counter(f"blocks of {fence['language'] or 'text'}" for fence in FENCE.finditer(text))
    bare = FENCE.sub("", text)
    parts.update(f"headings {marks}" for marks in re.findall(r"^(#+) ", bare, re.MULTILINE))
    parts["rows of tables"] = len(re.findall(r"^\|", bare, re.MULTILINE))
    return parts


def digest(page: Path) -> str:
    """Return by what a text of a page is known again."""
    return sha256(page.read_bytes()).hexdigest()[:16]


def faults() -> list[str]:
    """Return what is out of step, a line each."""
    record, found = tomllib.loads(RECORD.read_text("utf-8")), []
    for page in pages():
        name, (_, translation) = page.relative_to(ROOT).as_posix(), other(page)
        if translation is None or not translation.is_file():
            found.append(f"{name}: links to no translation (*Bahasa Indonesia: [title](page.md).*)")
            continue
        if other(translation) != ("English", page):
            found.append(f"{translation.relative_to(ROOT)}: does not link back (*English: [title]({page.name}).*)")
        here, there = shape(page), shape(translation)
        found += [
            f"{name}: {here[part]} {part}, and {there[part]} in {translation.name}"
            for part in sorted(here | there)
            if here[part] != there[part]
        ]
        if record.get(name, "").partition(" ")[0] != digest(page):
            found.append(f"{name}: changed since {translation.name} was brought in step; do so, then docs/translated.py {name}")
        elif record[name] != stamp(page):
            found.append(f"{translation.relative_to(ROOT)}: changed since it was brought in step: docs/translated.py {name}")
    return found


def stamp(page: Path) -> str:
    """Return by what a page and its translation are known again."""
    _, translation = other(page)
    return f"{digest(page)} {digest(translation)}" if translation and translation.is_file() else digest(page)


def renewed(record: dict[str, str], named: list[str]) -> dict[str, str]:
    """Return the pages that changed since they were recorded while their translation did not."""
    stamps = {name: (record.get(name, "").partition(" "), stamp(ROOT / name).partition(" ")) for name in named}
    return {
        name: f"{name}: changed, and its translation did not: translate what changed, or say --same"
        for name, ((page, _, translation), (now, _, beside)) in stamps.items()
        if page and page != now and translation == beside
    }


def main(told: list[str]) -> int:
    """Record the pages that are named, and tell what is out of step."""
    named = [(ROOT / name).relative_to(ROOT).as_posix() for name in told if name != "--same"]
    record = tomllib.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    unchanged = {} if "--same" in told else renewed(record, named)
    record |= {name: stamp(ROOT / name) for name in named if name not in unchanged}
    known = {page.relative_to(ROOT).as_posix() for page in pages()}
    lines = [f'"{name}" = "{record[name]}"\n' for name in sorted(record) if name in known]
    head = "# The text of each page that its translation follows, and that of the translation: see docs/translated.py.\n"
    RECORD.write_text(head + "".join(lines), "utf-8")
    found = [*unchanged.values(), *faults()]
    print("\n".join(found) or "Every translation is in step.")  # noqa: T201  what a command says
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
