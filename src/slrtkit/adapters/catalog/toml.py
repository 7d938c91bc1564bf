"""A catalog in one flat folder of TOML files: `CODE.toml` for each program, checked whole when it is loaded.

`facts.toml`, where there is one, declares what the district asks beside the facts that every program may use.
"""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeAlias

from attrs import frozen

from slrtkit.adapters.catalog.cases import CASES
from slrtkit.adapters.catalog.declaring import declare
from slrtkit.adapters.catalog.document import Document
from slrtkit.adapters.catalog.reading import read_program
from slrtkit.domain.program import Program
from slrtkit.domain.relations import discords
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.domain.rules.source import Source
from slrtkit.errors import NotFoundError, RuleDefinitionError
from slrtkit.ports.catalog import Catalog

__all__ = ["FACTS_FILE", "OpenedFolder", "TomlCatalog", "check_catalog", "open_folder"]

FACTS_FILE = "facts.toml"
"""The file of a catalog that declares facts."""
_Unread: TypeAlias = tuple[RuleDefinitionError, ...]
"""Why a file could not be read; no two such faults are equal."""
_File: TypeAlias = tuple[Source, _Unread]
_UNDECLARED = frozenset({"rule.unknown-fact", "rule.unknown-value"})


class TomlCatalog(Catalog):
    """Programs from a folder. As long as its files say the same, a process reads them once, however often it is opened.

    Args:
        folder: Holds `CODE.toml` files and perhaps `facts.toml`; `CODE.cases.toml` and everything else is left alone.
        facts: What the conditions may speak of, beside what the folder declares.

    Raises:
        NotFoundError: there is no such folder.
        RuleDefinitionError: a file does not have the form, a condition cannot be judged, or programs contradict each other: the
            first fault, which refuses the whole catalog; the path is `file:line:column`, and `picture` shows the place.
            `check_catalog` tells them all.
    """

    def __init__(self, folder: Path, facts: FactCatalogue = FACTS) -> None:
        declared, documents = _documents(folder)
        files = tuple((code, one.source, tuple(one.found)) for code, one in documents.items())
        self._facts, self._programs = _faultless((declared.source, tuple(declared.found)) if declared else None, files, facts)

    @property
    def facts(self) -> FactCatalogue:
        """What is declared: the facts given, and those of the folder."""
        return self._facts

    def codes(self) -> tuple[str, ...]:
        """The codes of all programs, sorted."""
        return tuple(sorted(self._programs))

    def program(self, code: str) -> Program:
        """Return one program."""
        try:
            return self._programs[code]
        except KeyError:
            known = ", ".join(self.codes()) or "none"
            raise NotFoundError(
                f"the catalog has no program {code!r}", code="program.unknown", cure=f"known: {known}"
            ) from None


def check_catalog(folder: Path, facts: FactCatalogue = FACTS) -> tuple[RuleDefinitionError, ...]:
    """Return every fault of every file, each at its `file:line:column` with a picture of the place; none of a good catalog.

    Raises:
        NotFoundError: there is no such folder.
    """
    return open_folder(folder, facts).found


@frozen
class OpenedFolder:
    """A folder as it was read.

    Attributes:
        facts: What is declared.
        documents: The files of the programs, by the code that each must have.
        programs: Those of them that could be read.
        declared: The file of the facts, where there is one.
    """

    facts: FactCatalogue
    documents: dict[str, Document]
    programs: dict[str, Program]
    declared: Document | None = None

    @cached_property
    def found(self) -> tuple[RuleDefinitionError, ...]:
        """Every fault, in the order of files, lines and columns."""
        declared = self.declared.found if self.declared else []
        hidden = _UNDECLARED if declared else frozenset[str]()  # what was declared there is not known now
        told = [fault for document in self.documents.values() for fault in document.found if fault.code not in hidden]
        return tuple(sorted((*declared, *told), key=lambda fault: _position(fault.path)))


def open_folder(folder: Path, facts: FactCatalogue = FACTS) -> OpenedFolder:
    """Read a folder, with everything that is wrong with it.

    Raises:
        NotFoundError: there is no such folder.
    """
    return _opened(*_documents(folder), facts)


def _documents(folder: Path) -> tuple[Document | None, dict[str, Document]]:
    """Return the file of the facts, where there is one, and those of the programs by their codes. Raises NotFoundError."""
    if not folder.is_dir():
        raise NotFoundError("there is no such catalog folder", code="catalog.folder", path=str(folder))
    declared = Document.open(folder / FACTS_FILE) if (folder / FACTS_FILE).exists() else None
    return declared, {path.stem: Document.open(path) for path in sorted(folder.glob("*.toml")) if _is_program(path)}


def _opened(declared: Document | None, documents: dict[str, Document], facts: FactCatalogue) -> OpenedFolder:
    known = declare(declared, facts) if declared else facts
    read = {code: read_program(document, code, known) for code, document in documents.items()}
    programs = {code: program for code, program in read.items() if program}
    if len(programs) == len(documents):
        for discord in discords(programs.values()):
            where = f"version[{discord.version}].{discord.field}[{discord.index}]"
            documents[discord.program].fault(where, discord.code, discord.text, discord.cure)
    return OpenedFolder(known, documents, programs, declared)


@lru_cache(maxsize=4)
def _faultless(
    declared: _File | None, files: tuple[tuple[str, Source, _Unread], ...], facts: FactCatalogue
) -> tuple[FactCatalogue, Mapping[str, Program]]:
    """Return the facts and the programs of files; raise their first fault."""
    facts_file = Document(declared[0], [*declared[1]]) if declared else None
    opened = _opened(facts_file, {code: Document(source, [*unread]) for code, source, unread in files}, facts)
    for fault in opened.found:
        raise fault
    return opened.facts, opened.programs


def _is_program(path: Path) -> bool:
    return path.name != FACTS_FILE and not path.name.endswith(CASES)


def _position(path: str) -> tuple[str, int, int]:
    """Return file, line and column of a fault's path, to sort by."""
    file, line, column = path.rsplit(":", 2)
    return file, int(line), int(column)
