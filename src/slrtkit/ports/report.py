"""The ReportWriter port: the monthly report becomes a file."""

from typing import Protocol

from slrtkit.domain.monthly import MonthlyReport

__all__ = ["ReportWriter"]


class ReportWriter(Protocol):
    """Makes a file of a monthly report.

    Promises: the same report gives the same bytes; every figure of the report stands in it; no text is read as markup or as a
    formula; CONTOH stands on every page of a specimen.
    """

    def write_monthly(self, report: MonthlyReport) -> bytes:
        """Return the file.

        Raises:
            DocumentError: the report cannot be laid out; the message names the field, not its content.
        """
        ...
