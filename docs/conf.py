"""Configuration of the documentation: Sphinx with MyST and furo, every warning an error."""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import cbor2
from attrs import evolve, fields
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from slrtkit import __version__
from slrtkit.adapters.catalog.cases import read_cases
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.documents.symbol import MODULE, QUIET
from slrtkit.adapters.signing.qr import PemSealSigner, base45
from slrtkit.adapters.wording.labels import LABELS, POSSIBLE
from slrtkit.domain.approval import APPROVAL_STEPS
from slrtkit.domain.audit_words import KINDS
from slrtkit.domain.cases import COMPLAINT_STEPS, REFERRAL_STEPS, Transitions, possible
from slrtkit.domain.events import Event
from slrtkit.domain.letter import CEILING, LETTER_STEPS, SERVICE
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.letter_type import LetterType
from slrtkit.domain.readiness import READINESS_STEPS
from slrtkit.domain.rules import FACTS
from slrtkit.domain.seal import claims_of
from slrtkit.domain.seal_words import SEAL_REASONS
from slrtkit.domain.sentences import REASONS
from slrtkit.domain.volunteer import DISPATCH_STEPS
from slrtkit.testing.letters import full_letter
from slrtkit.testing.seal import SEALED_AT, largest_claims
from slrtkit.wire.events import event_type

project = "slrtkit"
author = "The slrtkit developers"
project_copyright = "The slrtkit developers"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "menu"]
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
    ("py:.*", r"slrtkit\..*\.(_\w+|[A-Z])"),
    ("py:class", r"slrtkit\..*crew.*\.(Task|Made(_co)?|MakeCrew)|slrtkit\.service\.press\..*"),
    (
        "py:class",
        r"slrtkit\.(domain\.rules\.(source\.Place|trace\.(Judge|Reader)|completion\.Open)|service\.(journal\.Journal|letterlog\.LogReader|registerview\.RegisterView)|testing\.workshop\.Workshop)",
    ),
    # What a test borrows, and what says a verdict.
    ("py:class", r"slrtkit\.(demo|adapters\.signing\.pades|domain\.sentences)\..*"),
]

suppress_warnings = ["ref.python"]  # `type` in a signature is Python's own, though fields are called so too

myst_enable_extensions = ["deflist", "substitution"]
myst_heading_anchors = 3


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    lines = [head.split(" | "), ["---"] * len(head.split(" | ")), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def seal_sizes(kinds: Iterable[LetterType], signer: PemSealSigner) -> Iterator[tuple[str, ...]]:
    """Yield how large the seal of a usual letter of each type is, and of the largest that there can be."""
    usual = evolve(full_letter(), office="33.16.dinsos", number="400.9.14/0123/SLRT/XI/2026")
    filled = (Particular(CEILING, "", "Rp3.000.000,00", "3000000"), Particular(SERVICE, "", *("Rawat inap kelas III",) * 2))
    letters = {
        kind.code: evolve(usual, type=kind.code, sealed=kind.sealed, sensitive=kind.sensitive, particulars=filled)
        for kind in kinds
    }
    said = {
        code: claims_of(
            letter, commitment="ab" * 32, at=SEALED_AT, nik="0001", programs=["PBI-JK-REAKTIVASI"], index=12345, pages=1
        )
        for code, letter in letters.items()
    }
    for code, claims in {**said, "the largest there can be": largest_claims()}.items():
        seal = signer.seal(claims)
        size, signed = len(seal.modules), base45.decode(seal.text.removeprefix("SLR1:"))
        also = ", ".join(letters[code].sealed) + " (sensitive)" * letters[code].sensitive if code in letters else "everything"
        numbers = (len(cbor2.loads(signed).value[2]), len(signed), len(seal.text), (size - 17) // 4, size)
        widths = (f"{(size + 2 * QUIET) * MODULE * scale:.1f}" for scale in (1, 0.92))
        yield code, also, *map(str, numbers), *widths


INDONESIAN = LABELS["id"]
HEADS = {
    "en": ("status | leads on | keeps the status", "none"),
    "id": ("keadaan | beralih | tanpa berpindah keadaan", "tidak ada"),
}


def steps(table_of: Transitions[Any, Any], lang: str = "en") -> str:
    """Return what is possible from each status, as a table; in Indonesian with the words of the screens."""
    kind: Any = next(type(source) for sources, _ in table_of.values() for source in sources if source)
    leads = {step: target for step, (_, target) in table_of.items()}
    words = INDONESIAN if lang == "id" else {}
    head, none = HEADS[lang]

    def status_of(status: Any) -> str:  # noqa: ANN401  of any of the enumerations
        return f"{words[status.value]} (`{status.value}`)" if words else f"`{status.value}`"

    def step_of(step: Any) -> str:  # noqa: ANN401  as above
        return words.get(f"{POSSIBLE}.{step.value}", step.value)

    rows = (
        (
            status_of(status),
            ", ".join(f"{step_of(step)} → {status_of(to)}" for step in possible(table_of, status) if (to := leads[step]))
            or none,
            ", ".join(step_of(step) for step in possible(table_of, status) if not leads[step]) or none,
        )
        for status in kind
    )
    return table(head, rows)


def events() -> str:
    """Return every event, with the fields of its body and what it says."""
    rows = (
        (
            f"`{event_type(kind)}`",
            (kind.__doc__ or "").partition("\n")[0],
            ", ".join(f"`{part.name}`" for part in fields(kind)) or "none",
        )
        for kind in sorted(get_args(Event), key=event_type)
    )
    return table("type | what happened | fields of its body", rows)


HEAD = """<svg viewBox="0 0 860 {height}" fill="none" stroke="currentColor" role="img"><style>
text { font: 12px sans-serif; text-anchor: middle; fill: currentColor; stroke: var(--color-background-primary, white);
stroke-width: 4px; paint-order: stroke } path { marker-end: url(#tip) } marker path { marker-end: none }</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path d="M0,0L8,4L0,8"/></marker></defs>"""


def diagram(table_of: Transitions[Any, Any], lang: str = "en", **words: str) -> str:
    """Draw a table: statuses from top to bottom, steps that lead down on the right, those that lead back on the left.

    Steps are named as commands are; statuses in the language of the page, by `words` where the screens' are of something else.
    """
    kind: Any = next(type(target) for _, target in table_of.values() if target)
    named = [words.get(status.value) or (INDONESIAN[status.value] if lang == "id" else status.value) for status in kind]
    place = {status: 30 + 64 * row for row, status in enumerate(kind)}
    steps_of: dict[tuple[Any, Any], list[str]] = {}
    for step, (sources, target) in table_of.items():
        for source in sources if target else ():
            steps_of.setdefault((place[source], place[target]), []).append(step.value)
    arrows, said = [], []
    for (y1, y2), names in sorted(steps_of.items()):
        if y1 == y2:
            continue
        side, reach, anchor = (1, 400, "start") if y2 > y1 else (-1, 280, "end")
        bend = reach + side * (20 + abs(y2 - y1) * (0.9 if side > 0 else 0.6))
        arrows.append(f'<path d="M{reach},{y1 + 6 * side} C{bend},{y1} {bend},{y2} {reach + 4 * side},{y2 - 6 * side}"/>')
        x, y = (reach + 3 * bend) / 4 + 4 * side, (y1 + y2) / 2 + 4
        said.append(f'<text x="{x}" y="{y}" style="text-anchor:{anchor}">{", ".join(names)}</text>')
    boxes = [
        f'<rect x="280" y="{y - 15}" width="120" height="30" rx="6"/><text x="340" y="{y + 4}">{name}</text>'
        for y, name in zip(place.values(), named, strict=True)
    ]
    head = HEAD.replace("{height}", str(64 * len(place)))
    return "\n".join(["```{raw} html", head, *arrows, *said, *boxes, "</svg>", "```"])


sys.path.insert(0, str(Path(__file__).parent))  # for the modules beside this one: codes of errors, contracts of ports, the menu
folder = Path(str(files("slrtkit.demo") / "catalog"))
catalog = TomlCatalog(folder)
programs = [catalog.program(code) for code in catalog.codes()]
versions = [(program, rules) for program in programs for rules in program.versions]

myst_substitutions = {
    "approval_diagram": diagram(APPROVAL_STEPS),
    "approval_diagram_id": diagram(APPROVAL_STEPS, "id"),
    "complaint_diagram": diagram(COMPLAINT_STEPS),
    "complaint_diagram_id": diagram(COMPLAINT_STEPS, "id"),
    "complaint_steps": steps(COMPLAINT_STEPS),
    "complaint_steps_id": steps(COMPLAINT_STEPS, "id"),
    "dispatch_diagram": diagram(DISPATCH_STEPS),
    "dispatch_diagram_id": diagram(DISPATCH_STEPS, "id", accepted="bersedia"),
    "contracts": import_module("contracts").table(),
    "error_codes": import_module("codes").table(),
    "events": events(),
    "letter_diagram": diagram(LETTER_STEPS),
    "letter_diagram_id": diagram(LETTER_STEPS, "id", reserved="bernomor", withdrawn="dicabut"),
    "letter_steps": steps(LETTER_STEPS),
    "readiness_diagram": diagram(READINESS_STEPS),
    "readiness_diagram_id": diagram(READINESS_STEPS, "id"),
    "readiness_steps": steps(READINESS_STEPS),
    "readiness_steps_id": steps(READINESS_STEPS, "id"),
    "referral_diagram": diagram(REFERRAL_STEPS),
    "referral_diagram_id": diagram(REFERRAL_STEPS, "id"),
    "referral_steps": steps(REFERRAL_STEPS),
    "referral_steps_id": steps(REFERRAL_STEPS, "id"),
    "sample_programs": table(
        "code | program | sector | decided by | unit | rules from | cases",
        (
            (
                f"`{program.code}`",
                program.name,
                program.sector,
                program.owner,
                program.unit.value,
                ", ".join(rules.in_force_from.isoformat() for rules in program.versions),
                str(len(read_cases(folder, program.code))),
            )
            for program in programs
        ),
    ),
    "sample_unverified": table(
        "program | rules from | criterion | what is known of its source",
        (
            (f"`{program.code}`", rules.in_force_from.isoformat(), f"`{one.code}`", one.source)
            for program, rules in versions
            for one in (*rules.criteria, *rules.exclusions)
            if one.unverified
        ),
    ),
    "sample_conflicts": table(
        "program | rules from | conflict",
        (
            (f"`{program.code}`", rules.in_force_from.isoformat(), said.en)
            for program, rules in versions
            for said in rules.conflicts
        ),
    ),
    "sample_questions": table(
        "program | rules from | question",
        (
            (f"`{program.code}`", rules.in_force_from.isoformat(), said.en)
            for program, rules in versions
            for said in rules.open_questions
        ),
    ),
    "reason_codes": table(
        "code | Indonesia | English", ((f"`{code}`", said.id, said.en) for code, said in sorted(REASONS.items()))
    ),
    "audit_codes": table(
        "code | axis | weighs | what it means | what to do",
        ((f"`{code}`", kind.axis.value, kind.severity.value, kind.says.en, kind.do.en) for code, kind in sorted(KINDS.items())),
    ),
    "audit_codes_id": table(
        "kode | artinya | tindak lanjut", ((f"`{code}`", kind.says.id, kind.do.id) for code, kind in sorted(KINDS.items()))
    ),
    "seal_codes": table(
        "code | Indonesia | English", ((f"`{code}`", said.id, said.en) for code, said in sorted(SEAL_REASONS.items()))
    ),
    "seal_sizes": table(
        "letter type | seals besides | CBOR, bytes | signed, bytes | characters | version | modules | mm wide | mm at 92 %",
        seal_sizes((kind for program in programs for kind in program.letters), PemSealSigner.made()),
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


def say_language(app: Sphinx, page: str, template: str, context: dict[str, Any], document: object) -> None:  # noqa: ARG001  as Sphinx calls it
    """Declare the pages in Indonesian, which name their other language as English, to be what they are."""
    source = app.env.doc2path(page) if page in app.env.all_docs else None
    if source and "\n*English: [" in Path(source).read_text("utf-8"):
        context["language"] = "id"


def setup(app: Sphinx) -> None:
    """Connect what finds names, and what says the language."""
    app.connect("missing-reference", find_public_name)
    app.connect("html-page-context", say_language)
