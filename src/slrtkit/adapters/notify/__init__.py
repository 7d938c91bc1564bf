"""Adapters of the Notifier port: a folder that a gateway empties, and a list in memory."""

from slrtkit.adapters.notify.memory import MemoryNotifier
from slrtkit.adapters.notify.outbox import Outbox

__all__ = ["MemoryNotifier", "Outbox"]
