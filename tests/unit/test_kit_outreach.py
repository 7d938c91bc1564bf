"""A kit has the desks around cases, each with what the kit holds."""

from datetime import timedelta
from typing import Any, cast

import pytest
from attrs import evolve

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.adapters.clock import FixedClock
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.notify import MemoryNotifier
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Channel, Officer
from slrtkit.domain.cases import CaseRules
from slrtkit.domain.readiness import ReadinessRules, ReadinessStage, ReadinessStep
from slrtkit.domain.roles import Role
from slrtkit.domain.ticket import Ticket
from slrtkit.domain.ticketview import TicketStage
from slrtkit.domain.volunteer import Volunteer, VolunteerKind
from slrtkit.errors import NotFoundError
from slrtkit.kit import Kit
from slrtkit.service.rebuild import rebuild
from slrtkit.testing import post
from slrtkit.wire import case_limits_from_wire

VILLAGE = "33.16.99.2001"
LIMITS = case_limits_from_wire([{"code": "pbi", "span": "20 working-day", "starts": "filed", "ends": "answered"}])


def opened() -> Kit:
    store, desk, nothing = MemoryStore(), post.desk(), cast("Any", None)
    return Kit(
        store=store,
        blobs=store,
        sealer=PlainSealer(),
        clock=FixedClock(post.NOW),
        catalog=desk.catalog,
        areas=desk.areas,
        office=desk.office,
        officers={"petugas": Officer("petugas", desk.office.code, desk.signer.block, roles=(Role.OPERATOR,))},
        renderer=nothing,
        signers={},
        examiner=nothing,
        trust=nothing,
        node="desk",
        cases=CaseRules(limits=LIMITS),
        calendar=FixedCalendar({2026: []}),
        readiness=ReadinessRules((), (), ()),
        notifier=MemoryNotifier(),
    )


def test_each_desk_of_a_kit_works_with_what_the_kit_holds() -> None:
    with opened() as whole:
        kit = whole.seen_by(whole.context("petugas"))
        kit.register(kit.context("petugas"), [post.household("H")])
        case = kit.file_complaint(
            kit.context("petugas"), household="H", person="H-P", category="lain", text="Mohon", channel=Channel.KELUHAN
        ).id
        [row] = kit.limits.standing(case, post.NOW)
        assert row.standing
        assert row.standing.due.date() > post.DAY + timedelta(20)
        text = kit.tickets.slip(kit.context("petugas"), case)
        number = next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("Nomor tiket"))
        assert whole.tickets.view(Ticket.read(number), post.NOW).stage is TicketStage.RECEIVED
        kit.casework.answer(kit.context("petugas"), case, "Silakan datang ke pos.")
        assert [one.about for one in kit.notices.run(kit.context("petugas")).sent] == [number]
        kit.volunteers.state(kit.context("petugas"), Volunteer("ani", "Ani", VolunteerKind.TKSK, ("33.16.99",)))
        assert [one.volunteer.id for one in kit.volunteers.loads(post.DAY, village=VILLAGE)] == ["ani"]
        kit.villages.plan(kit.context("petugas"), VILLAGE)
        kit.villages.advance(kit.context("petugas"), VILLAGE, ReadinessStep.TRAIN)
        assert kit.villages.get(VILLAGE).stage is ReadinessStage.TRAINED
        assert kit.graduations.due(post.DAY) == ()
        assert rebuild(whole.journal.whole).problems == ()


def test_a_kit_that_nothing_takes_notices_for_says_so() -> None:
    with opened() as kit, pytest.raises(NotFoundError) as refused:
        evolve(kit, notifier=None).notices.due(post.NOW)
    assert refused.value.code == "config.notify"
