"""Every code: which error or finding has it, what it says, and what to do; `python docs/codes.py` prints the table."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from attrs import field, frozen

from raised import CHECK, CLASSES, CONFLICT, FINDING, PARAMETER, Site, gathered
from slrtkit import errors
from slrtkit.domain.approval import APPROVAL_STEPS
from slrtkit.domain.complaint import COMPLAINT_STEPS
from slrtkit.domain.letter import LETTER_STEPS
from slrtkit.domain.proposal import ProposalStep
from slrtkit.domain.readiness import READINESS_STEPS
from slrtkit.domain.referral import REFERRAL_STEPS
from slrtkit.domain.removal import RemovalStep
from slrtkit.domain.trust import Refusal
from slrtkit.domain.verivali import RoundStep
from slrtkit.domain.volunteer import DISPATCH_STEPS
from slrtkit.errors.exchange import ExchangeError

PAGE: Final = Path(__file__).with_name("reference") / "errors.md"
CODE: Final = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*(\.…)?")
ROW: Final = re.compile(r"^\| `[a-z.-]+` \| \{py:class\}`~slrtkit\.errors\.(?:\w+\.)?(\w+)` \| (.+) \| (.+) \|$", re.MULTILINE)
MARKS: Final = re.compile(r"(?P<code>`[^`|]*`|\]\([^)]*\))|[|<*_$]|\{(?=\{)")
ARTICLE: Final = re.compile(r"^an? ([a-z])")
HEAD: Final = "| code | of | what it says | what to do |\n|---|---|---|---|\n"
OPEN: Final[Mapping[str, Iterable[str]]] = {
    "approval.«kind»": [step.value for step in APPROVAL_STEPS],
    "approval.«step»": [step.value for step in APPROVAL_STEPS],
    "complaint.«step»": [step.value for step in COMPLAINT_STEPS],
    "dispatch.«step»": [step.value for step in DISPATCH_STEPS],
    "household.duplicate-«entry name»": ["nik", "person"],
    "letter.«step»": [step.value for step in LETTER_STEPS],
    "proposal.«step»": [step.value for step in ProposalStep],
    "readiness.«step»": [step.value for step in READINESS_STEPS],
    "referral.«step»": [step.value for step in REFERRAL_STEPS],
    "removal.«step»": [step.value for step in RemovalStep],
    "trust.«why»": [why.value for why in Refusal],
    "verification.«doubted»": ["…"],
    "verification.«sub indication»": ["…"],
    "verivali.«step»": [step.value for step in RoundStep],
    "verivali.«what»": ["outcome", "visit", "objection"],
}
"""Codes that the source computes -> what stands at the place; … is every reason of a report, which has a table of its own."""
OTHERS: Final = {
    FINDING: ("", "Correct the file at this line and column, and import it again"),
    CHECK: ("", "Correct the catalog at the place that is named, or state that it is meant so"),
    CONFLICT: ("", "Compare the two; change the household that is known, or leave it out of the file"),
    "a problem of a chain": ("", "Keep what you have, and get a copy from whoever holds the whole chain"),
    "the API": ("", "Send what the description of the API asks for"),
    "the command line": ("a command was given as it cannot be", "Read what it says; `--help` shows the words of a command"),
    "why nobody looked for duplicates": ("", "Nothing: there is nobody to compare"),
}
"""What is wrong, and what to do, where no class says so."""
ALSO: Final = (
    Site(
        "bundle.offset",
        "BundleRefusedError",
        "the bytes do not join those that lie here",
        "send them from the place that is told",
    ),
    Site("export.exists", "StorageError", "there is such a file already", "name a file or a folder that is not there yet"),
    Site(
        "file.unwritable",
        "StorageError",
        "the file cannot be written",
        "name a folder that is there, and that you may write to",
    ),
)
"""What the source says without words, or without what to do although its class is too wide to say it."""


@frozen
class Row:
    """What there is to know of a code; of each part whatever any site says, in their order."""

    kinds: dict[str, None] = field(factory=dict)
    texts: dict[str, None] = field(factory=dict)
    cures: dict[str, None] = field(factory=dict)

    def add(self, site: Site) -> None:
        """Take in what a site says; that which only repeats what came to it says nothing."""
        self.kinds[site.kind] = None
        text, cure = (PARAMETER.sub(r"«\1»", part).replace("«»", "…") for part in (site.text, site.cure))
        if re.search(r"\w", re.sub("«[^»]*»", "", text)):
            self.texts[ARTICLE.sub(lambda found: f"an {found[1]}" if found[1] in "aeiou" else f"a {found[1]}", text)] = None
        self.cures.update({part: None for part in cure.split(" / ") if re.search(r"\w", re.sub("«[^»]*»", "", part))})


def rows() -> dict[str, Row]:
    """Return every code with what its sites say; where they do not, with what the page of errors says of the class."""
    found = {one.code: Row({name: None}) for name, one in CLASSES.items()}
    for site in (*gathered(), *ALSO):
        for value in OPEN.get(site.code, [""]):
            code = re.sub("«.*»", value, site.code)
            if CODE.fullmatch(code):
                found.setdefault(code, Row()).add(site)
    causes = {name: (cause, cure) for name, cause, cure in ROW.findall(PAGE.read_text("utf-8"))}
    for row in found.values():
        said = [causes.get(kind, OTHERS.get(kind, ("", ""))) for kind in row.kinds]
        row.texts.update({} if row.texts else {cause: None for cause, _ in said if cause})
        row.cures.update({} if row.cures else {cure: None for _, cure in said if cure})
    return dict(sorted(found.items()))


def table() -> str:
    """Return them as a table in Markdown."""
    lines = []
    for code, row in rows().items():
        kinds = (kind if kind not in CLASSES else link(CLASSES[kind]) for kind in row.kinds)
        lines.append(f"| `{code}` | {', '.join(kinds)} | {cell(row.texts)} | {cell(row.cures)} |")
    return HEAD + "\n".join(lines)


def link(one: type[errors.SlrtError]) -> str:
    """Return a class as a link to where the reference explains it."""
    return f"{{py:class}}`~{one.__module__ if one is ExchangeError else 'slrtkit.errors'}.{one.__name__}`"


def cell(texts: Iterable[str]) -> str:
    """Return sentences as one cell; what they have of code and links stays as it is."""
    return "; ".join(MARKS.sub(lambda found: found[0] if found["code"] else f"\\{found[0]}", text) for text in texts)


if __name__ == "__main__":
    print(table())  # noqa: T201  what a command says
