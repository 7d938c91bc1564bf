"""Desks that hold several use cases each: aid, verivali, privacy, duplicates; the search for people; questions to agencies."""

from datetime import date

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.enquiry import Enquiry
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.minutes import Minutes
from slrtkit.kit.parts import Parts
from slrtkit.ports.lookup import Lookup
from slrtkit.service.aid import AidDesk
from slrtkit.service.doubles import DuplicateDesk
from slrtkit.service.erasuredesk import ErasureDesk
from slrtkit.service.limits import LimitDesk
from slrtkit.service.lookup import Asker, ask_agency, enquiries_of
from slrtkit.service.privacy import PrivacyDesk
from slrtkit.service.rounds import RoundDesk
from slrtkit.service.search import Found, search
from slrtkit.service.workdesk import WorkDesk

__all__ = ["Desks"]


@frozen(kw_only=True)
class Desks(Parts):
    """The desks of a district."""

    @property
    def aid(self) -> AidDesk:
        """Who receives what, and the due process that ends it."""
        return AidDesk(self.journal, self._day, self.clock.new_id, self._last_day)

    def _last_day(self, program: str) -> date | None:
        return self.catalog.program(program).last_day if program in self.catalog.codes() else None

    @property
    def rounds(self) -> RoundDesk:
        """Verivali: pre-list, Musdes, visits, and the district's list."""
        return RoundDesk(self.journal, self._day, self.clock.new_id)

    @property
    def privacy(self) -> PrivacyDesk:
        """Restricted persons, and consent."""
        return PrivacyDesk(self.journal, self._day)

    @property
    def erasure(self) -> ErasureDesk:
        """Who asks that their data be erased, and what came of it; only a sealed store can erase."""
        return ErasureDesk(self.journal, self.blobs, self._day, self.clock.new_id)

    @property
    def duplicates(self) -> DuplicateDesk:
        """Persons who are in the register twice."""
        return DuplicateDesk(self.journal, self._day, self.office.region.text)

    @property
    def work(self) -> WorkDesk:
        """What officers have to do, and the monthly report."""
        whole = self.journal.whole
        limits = LimitDesk(whole, self.cases, self.office.zone, self.calendar, self.clock.new_id)
        return WorkDesk(self.journal, self.powers, self.access, self.office, self.areas, limits)

    def search(
        self,
        *,
        name: str = "",
        nik: NIK | None = None,
        nkk: NKK | None = None,
        village: RegionCode | None = None,
        limit: int = 20,
    ) -> Found:
        """Find people by name, however it is spelt, by NIK, family card and village; see `service.search.search`."""
        return search(self.journal, name=name, nik=nik, nkk=nkk, village=village, limit=limit)

    def look_up(self, context: Context, lookup: Lookup, household: str, person: str) -> Enquiry:
        """Ask an agency about a person, for the context's reason; what it says is proposed. See `service.lookup.ask_agency`."""
        asker = Asker(self.journal, self._day, self.clock.new_id, self.facts)
        return ask_agency(asker, context, lookup, household, person)

    def enquiries(self, person: str) -> tuple[Enquiry, ...]:
        """Return what was asked about a person, of whom, by whom and why, the earliest first."""
        with self.journal.looking("read") as seen:
            return enquiries_of(seen, person)

    def minutes(self, round_id: str, *, number: str = "", signatures: tuple[SignatureBlock, ...] = ()) -> Minutes:
        """Return the minutes of a Musdes (berita acara); see `RoundDesk.minutes`."""
        return self.rounds.minutes(round_id, self.office, self.areas, number=number, signatures=signatures)
