"""How much the public door takes, from whom, and for how long."""

from attrs import frozen

__all__ = ["Manners"]

_MIB = 1024 * 1024


@frozen(kw_only=True)
class Manners:
    """The limits of a door that is open to everybody.

    What a visitor sends is held in memory alone, and counts against `held` from its first byte until it is answered.

    Attributes:
        largest: The most bytes of one upload, its form around it included. A letter has some 100 KB, a photo up to 10 MB.
        held: The most bytes of all uploads that are held at the same time.
        pause: Seconds that a visitor may be silent in the middle of an upload.
        longest: Seconds that an upload may take from its first byte to its last, over a bad network too.
        seconds: Seconds that judging one upload may take; then its process is ended.
        workers: How many processes judge.
        waiting: How many uploads may wait for one of them.
        burst: How many uploads may come from one address at once,
        each_minute: and how many a minute from then on.
    """

    largest: int = 16 * _MIB
    held: int = 256 * _MIB
    pause: float = 20
    longest: float = 300
    seconds: float = 20
    workers: int = 2
    waiting: int = 64
    burst: int = 20
    each_minute: float = 30

    @property
    def cost(self) -> float:
        """What an upload counts that could not be judged: as many visits as come anew meanwhile, and a burst."""
        return self.burst + self.seconds * self.each_minute / 60
