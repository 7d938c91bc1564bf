"""Errors of requests over a network."""

from slrtkit.errors import SlrtError

__all__ = ["ServiceBusyError", "UnauthenticatedError"]


class UnauthenticatedError(SlrtError):
    """It was not shown who asks, or what was shown does not hold."""

    code = "unauthenticated"


class ServiceBusyError(SlrtError):
    """Too many ask at the same time; later it is answered."""

    code = "service.busy"
    retryable = True
