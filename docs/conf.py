"""Configuration of the documentation: Sphinx with MyST and furo, every warning an error."""

from collections.abc import Iterable

from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from slrtkit import __version__
from slrtkit.domain.rules import FACTS
from slrtkit.domain.sentences import REASONS

project = "slrtkit"
author = "The slrtkit developers"
project_copyright = "The slrtkit developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"slrtkit {__version__}"

autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
# Other libraries, type variables, and the names of inner works that signatures mention.
nitpick_ignore_regex = [
    ("py:.*", r"(?!slrtkit\.).*"),
    ("py:.*", r"slrtkit\..*\._?[A-Z]"),
    ("py:class", r"slrtkit\.(domain\.rules\.source\.Place|service\.journal\.Journal|testing\.workshop\.Workshop)"),
]

myst_enable_extensions = ["deflist", "substitution"]
myst_heading_anchors = 3


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    lines = [head.split(" | "), ["---"] * len(head.split(" | ")), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


myst_substitutions = {
    "reason_codes": table(
        "code | Indonesia | English", ((f"`{code}`", said.id, said.en) for code, said in sorted(REASONS.items()))
    ),
    "facts": table(
        "name | of | holds | Indonesia | English",
        (
            (
                f"`{fact.name}`",
                ", ".join(scope.value for scope in fact.scopes),
                " ".join(f"`{value}`" for value in fact.values) or f"{fact.type.value} {fact.unit}".strip(),
                fact.says.id,
                fact.says.en,
            )
            for fact in FACTS.facts
        ),
    ),
}


def find_public_name(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: object) -> object:
    """Resolve `slrtkit.domain.letter.Letterhead` to the room that documents it, `slrtkit.domain.Letterhead`."""
    python = env.domains.python_domain
    module, _, name = str(node.get("reftarget", "")).rpartition(".")
    while module := module.rpartition(".")[0]:
        if f"{module}.{name}" in python.objects:
            return python.resolve_xref(env, node["refdoc"], app.builder, node["reftype"], f"{module}.{name}", node, content)
    return None


def setup(app: Sphinx) -> None:
    """Connect the resolver."""
    app.connect("missing-reference", find_public_name)
