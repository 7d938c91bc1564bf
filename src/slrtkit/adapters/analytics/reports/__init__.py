"""Reports on a whole population, from what a screening wrote: figures that may be shown, and lists of what to look at."""

from slrtkit.adapters.analytics.reports.findings import finding_rows
from slrtkit.adapters.analytics.reports.overlaps import report_overlaps
from slrtkit.adapters.analytics.reports.population import Population, ScreenedFolder
from slrtkit.adapters.analytics.reports.rotation import report_rotation
from slrtkit.adapters.analytics.reports.simulation import report_simulation
from slrtkit.adapters.analytics.reports.targeting import report_targeting

__all__ = [
    "Population",
    "ScreenedFolder",
    "finding_rows",
    "report_overlaps",
    "report_rotation",
    "report_simulation",
    "report_targeting",
]
