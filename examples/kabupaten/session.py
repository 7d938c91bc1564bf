"""Who is at the screen: a signed cookie, and the word that every form of that screen repeats."""

import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from attrs import field, frozen

__all__ = ["COOKIE", "LASTS", "Session", "Sessions"]

COOKIE = "sesi"
LASTS = timedelta(hours=8)
"""A working day; whoever forgets to leave is let out."""


@frozen
class Session:
    """One officer at one screen.

    Attributes:
        id: Drawn by lot, so that no two sessions have one word.
        until: When it ends, in seconds of the epoch.
        officer: Id of the officer; empty before somebody is there.
    """

    id: str
    until: int
    officer: str = ""


@frozen
class Sessions:
    """Writes and reads sessions. Nothing is kept here: whoever holds the key believes what it signed.

    Attributes:
        key: 32 bytes that nobody else has. Another key ends all sessions.
    """

    key: bytes = field(repr=False)

    def begun(self, now: datetime, officer: str = "") -> Session:
        """Return a new session; whoever comes in gets another one than the screen had before."""
        return Session(secrets.token_urlsafe(16), int((now + LASTS).timestamp()), officer)

    def written(self, session: Session) -> str:
        """Return the session as a cookie."""
        said = urlsafe_b64encode(json.dumps([session.id, session.until, session.officer]).encode()).decode()
        return f"{said}.{self._signed('session', said)}"

    def read(self, cookie: str, now: datetime) -> Session | None:
        """Return the session of a cookie; None where this key did not sign it, or it has ended."""
        said, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signed("session", said).encode()):
            return None
        session = Session(*json.loads(urlsafe_b64decode(said)))
        return session if now.timestamp() < session.until else None

    def word(self, session: Session) -> str:
        """Return what a form of this session carries, and a form from elsewhere cannot know."""
        return self._signed("form", session.id)

    def repeats(self, session: Session, word: str) -> bool:
        """Whether a form is of this session."""
        return hmac.compare_digest(word.encode(), self.word(session).encode())

    def _signed(self, what: str, said: str) -> str:
        return hmac.new(self.key, f"{what}:{said}".encode(), "sha256").hexdigest()
