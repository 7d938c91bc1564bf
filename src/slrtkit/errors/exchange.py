"""What goes wrong between this register and others that ask it."""

from slrtkit.errors import SlrtError

__all__ = ["ExchangeError"]


class ExchangeError(SlrtError):
    """A message of another register cannot be taken; `code` is the one that the standard gives its sender."""

    code = "exchange"
