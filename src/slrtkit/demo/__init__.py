"""The sample district: its people, its letterhead and a throw-away public key infrastructure."""

from slrtkit.demo.district import SAMPLE_OFFICE, open_sample
from slrtkit.demo.sample import sample_areas, sample_households_csv

__all__ = ["SAMPLE_OFFICE", "open_sample", "sample_areas", "sample_households_csv"]
