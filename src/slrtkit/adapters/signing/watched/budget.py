"""What a watched process may use for one task."""

from attrs import frozen

__all__ = ["Budget"]


@frozen
class Budget:
    """How much one task may cost before it is stopped.

    Attributes:
        seconds: Time that passes, and processor time; a letter takes some hundredths of a second.
        memory: Bytes of address space beyond those that the process begins its work with, where the system can limit it; one
            that reads letters needs about 300 MiB.
    """

    seconds: float = 20.0
    memory: int = 1 << 30
