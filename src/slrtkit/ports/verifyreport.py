"""The VerificationWriter port: what was said of many files becomes a report that can be filed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from attrs import field, frozen

__all__ = ["VerificationRun", "VerificationWriter"]


@frozen
class VerificationRun:
    """A run over files.

    Attributes:
        at: The instant of verification, in UTC.
        profile: The profile that was asked for.
        tool: What it was made with, and its version.
        trust: The trust bundle: its roots and parts with their versions and ages, as `slrtkit.kit.judging.trust_to_wire` says.
        log: Whether an export of the register was given.
        counts: Verdict, or UNREADABLE -> number of files.
        records: What was said of each file, in order, as `slrtkit.kit.judging.Judging.records` says; can be gone through again.
        detailed: Whether the records tell certificates, time stamps and digests.
        lang: `id` or `en`.
    """

    at: datetime
    profile: str
    tool: str
    trust: Mapping[str, Any]
    log: bool
    counts: Mapping[str, int]
    records: Iterable[Mapping[str, Any]] = field(repr=False)
    detailed: bool = False
    lang: str = "id"

    def word(self, pair: tuple[str, str]) -> str:
        """Return what something is called in the language of the report."""
        return pair[self.lang == "en"]


class VerificationWriter(Protocol):
    """Makes a file of a run.

    Promises: every file of the run stands in it, in order, with its verdict; the same run gives the same bytes; no text is read
    as markup or as a formula; nothing has to be loaded from elsewhere to read it.
    """

    def write_verification(self, run: VerificationRun) -> Iterator[bytes]:
        """Yield the file in pieces.

        Raises:
            DocumentError: the report cannot be laid out.
        """
        ...
