"""Crews, with nothing but the standard library: in this process, or several processes."""

from slrtkit.adapters.crew.alone import Alone
from slrtkit.adapters.crew.processes import ProcessCrew

__all__ = ["Alone", "ProcessCrew"]
