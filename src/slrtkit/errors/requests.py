"""Errors of requests over a network."""

from slrtkit.errors import SlrtError

__all__ = ["UnauthenticatedError"]


class UnauthenticatedError(SlrtError):
    """It was not shown who asks, or what was shown does not hold."""

    code = "unauthenticated"
