"""An agency that answers JSON over HTTP, by its profile."""

import json

from attrs import field, frozen

from slrtkit.adapters.lookup.answer import understood
from slrtkit.adapters.lookup.http import Reply, post
from slrtkit.adapters.lookup.profile import Profile
from slrtkit.domain.enquiry import Unasked
from slrtkit.domain.household import Source
from slrtkit.ports.lookup import Found, LookupRequest, NotAsked, NotFound

__all__ = ["JsonLookup"]


@frozen
class JsonLookup:
    """A `slrtkit.ports.Lookup`. The NIK leaves in the body of a POST and nowhere else, and nothing is logged.

    Attributes:
        profile: What the agency calls things.
        token: Sent as a bearer token; empty: none.
    """

    profile: Profile
    token: str = field(default="", repr=False)

    @property
    def source(self) -> Source:
        """The agency."""
        return self.profile.source

    def ask(self, question: LookupRequest) -> Found | NotFound | NotAsked:
        """Ask, once; see `slrtkit.ports.Lookup`."""
        ours = {"nik": question.nik.text, "question": question.id, "officer": question.officer, "reason": question.reason}
        body = json.dumps({theirs: ours[name] for theirs, name in self.profile.request.items()}).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        match post(self.profile.url, body, headers, self.profile.timeout):
            case Reply(status, content) if status in self.profile.statuses:
                return understood(self.profile, question, content)
            case Reply():
                return NotAsked(Unasked.UNREADABLE)
            case reason:
                return NotAsked(reason)
