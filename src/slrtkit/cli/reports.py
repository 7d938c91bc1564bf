"""`slrtkit report`: the monthly report, and what a screening says of a whole population."""

from slrtkit.cli.monthly import report
from slrtkit.cli.population import add_reports

__all__ = ["report"]

add_reports(report)
