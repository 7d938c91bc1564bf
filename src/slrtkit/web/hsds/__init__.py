"""The catalog as a directory of services, over HTTP."""

from slrtkit.web.hsds.application import hsds_app

__all__ = ["hsds_app"]
