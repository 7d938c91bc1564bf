"""Processes that can be stopped, for work on files from anybody. Standard library only."""

from slrtkit.adapters.signing.watched.budget import Budget
from slrtkit.adapters.signing.watched.child import Child
from slrtkit.adapters.signing.watched.crew import WatchedCrew
from slrtkit.adapters.signing.watched.serving import is_watched

__all__ = ["Budget", "Child", "WatchedCrew", "is_watched"]
