"""What goes wrong between the posts of a district: bundles that are refused, and what was not handed over."""

from slrtkit.errors import ErasedError, SlrtError

__all__ = ["BundleRefusedError", "SyncError", "WithheldError"]


class SyncError(SlrtError):
    """What posts tell each other does not fit together, or a post is not one that may tell."""

    code = "sync"


class BundleRefusedError(SyncError):
    """A bundle was refused whole: nothing of it was taken."""

    code = "bundle"


class WithheldError(ErasedError):
    """This post was not given the key: it is for officers of the district only. It may be given later."""

    code = "withheld"
