"""The Notifier port: hands short messages to whatever sends them, by SMS, chat or mail."""

from typing import Protocol

from slrtkit.domain.notice import Notice

__all__ = ["Notifier"]


class Notifier(Protocol):
    """What takes notices. It knows no case; who has which number, the gateway behind it knows."""

    def send(self, notice: Notice) -> None:
        """Take a notice, durably, to be sent once.

        Promises (proved by `slrtkit.testing.notify.NotifierContract`): when this returns, the notice is kept as it was given
        and will be sent. The same notice again, from any process, also after it was sent, is the same as once. Another notice
        under an id that was taken is refused, and the first one stays.

        Raises:
            NotifyError: it could not be taken (`notify`), and may be later; or the id was taken by another (`notify.other`).
        """
        ...
