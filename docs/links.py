"""Whether every link of the built pages leads to something that was built too: `python docs/links.py build/docs`.

Looked at are `href` and `src` of every HTML page: the file they name below the folder, and the anchor in it. What stands on
other machines is not asked for.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

LINKS: Final = ("href", "src")
ANCHORS: Final = ("id", "name")


class Page(HTMLParser):
    """What one page links to, and what can be linked to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = {"", "top"}  # a browser knows both, on every page
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  html.parser's signature
        """Keep the links and the anchors of an element."""
        self.links.update(value for name, value in attrs if name in LINKS and value)
        self.anchors.update(value for name, value in attrs if name in ANCHORS and value)


def broken(folder: Path) -> list[str]:
    """Return the links that lead nowhere, a line each."""
    pages = {file.resolve(): Page(file.read_text("utf-8")) for file in sorted(folder.rglob("*.html"))}
    found = []
    for file, page in pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            there = pages.get(target)
            if not target.is_file():
                found.append(f"{file.relative_to(folder.resolve())}: {link}: no such file")
            elif there and unquote(parts.fragment) not in there.anchors:
                found.append(f"{file.relative_to(folder.resolve())}: {link}: no such anchor")
    return found if pages else [f"{folder}: no pages"]


def main(folder: str) -> int:
    """Tell what leads nowhere."""
    found = broken(Path(folder))
    print("\n".join(found) or "Every local link leads somewhere.")  # noqa: T201  what a command says
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
