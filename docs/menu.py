"""The menu of all pages, made of titles alone.

Sphinx copies every name that a page documents for the menu of every other page, and drops it again: that took
more than half of a build. Here they are dropped once; what stands on a page is still told beside it.
"""

from typing import Any

from sphinx.addnodes import toctree
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_FIRST = 400
"""Before the theme, which asks for the menu."""

_titles: dict[str, Any] = {}


def keep_titles(app: Sphinx, env: BuildEnvironment) -> None:  # noqa: ARG001  as Sphinx calls it
    """Make, of the contents of each page, what a menu says of it: its title, and the pages under it."""
    for page, contents in env.tocs.items():
        _titles[page] = kept = contents.deepcopy()
        for entry in kept.children:
            if len(entry.children) > 1:
                entry[1][:] = list(entry.findall(toctree))
                if not entry[1].children:
                    entry.pop(1)


def make_menu(app: Sphinx, page: str, template: str, context: dict[str, Any], document: object) -> None:  # noqa: ARG001  as Sphinx calls it
    """Let the menu be made of what was kept."""
    made = context["toctree"]

    def menu(**wanted: Any) -> Any:  # noqa: ANN401  as Sphinx has it
        contents, app.env.tocs = app.env.tocs, _titles
        try:
            return made(**wanted)
        finally:
            app.env.tocs = contents

    context["toctree"] = menu


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect both; pages may be read and written side by side."""
    app.connect("env-check-consistency", keep_titles)
    app.connect("html-page-context", make_menu, priority=_FIRST)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
