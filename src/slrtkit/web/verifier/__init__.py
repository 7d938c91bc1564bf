"""One page that checks paper seals in a browser without a network: for whoever has a telephone and no slrtkit."""

from slrtkit.web.verifier.page import verifier_page

__all__ = ["verifier_page"]
