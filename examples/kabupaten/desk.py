"""The desk: who comes is found in the register or enters it, and says what they need."""

from starlette.responses import Response

from slrtkit.domain import Fact, FamilyCard, Household, Membership, Person, RegionCode, Source
from slrtkit.domain.caserules import Urgency
from slrtkit.domain.complaint import Channel
from slrtkit.domain.identifiers import NIK, NKK
from slrtkit.domain.roles import Action, DataField
from slrtkit.errors import DuplicateError, SlrtError

from .visit import Visit

__all__ = ["complaint", "desk", "newcomers"]

MEMBERS = range(1, 7)
"""The places on the form for a new household; the first is that of its head."""
_PARTS = ("nama", "nik", "lahir", "kelamin")
_HEAD = "kepala_keluarga"


def desk(visit: Visit) -> Response:
    """Find people by name or NIK. What is searched for stands in no address, which browsers would keep."""
    form, found = visit.form, None
    if form.sent:
        name, nik = form.value("nama"), form.read("nik", NIK)
        if form.good and not (name or nik):
            form.faults["nama"] = visit.tongue.say("fault-search")
        if form.good:
            try:
                found = visit.seen.search(name=name, nik=nik)
            except SlrtError as error:
                form.refuse(error, search="nama")
    may = bool(visit.villages(Action.REGISTER))
    return visit.page("desk", found=found, may_register=may)


def newcomers(visit: Visit) -> Response:
    """Let a household enter the register. Its ids follow from the form, so that the form sent again is the same household."""
    form, villages = visit.form, visit.villages(Action.REGISTER)
    if form.sent:
        entering = _household(visit, tuple(one.text for one in villages))
        if form.good:
            try:
                visit.kit.register(visit.context(), [entering])
                return visit.go(f"/keluarga/{entering.id}", "registered")
            except SlrtError as error:
                form.refuse(error, nik="nik1", address="alamat")
    return visit.page("newcomers", villages=villages, members=MEMBERS, facts=visit.kit.facts.by_name)


def _household(visit: Visit, villages: tuple[str, ...]) -> Household:
    form, facts = visit.form, visit.kit.facts.by_name
    village, street, nkk = form.one_of("desa", villages), form.text("alamat"), form.read("nkk", NKK)
    home, card = form.once, f"{form.once}-K1"
    persons, memberships = list[Person](), list[Membership]()
    for number in MEMBERS:
        if number > 1 and not any(form.value(f"{part}{number}") for part in _PARTS):
            continue
        person = f"{home}-{number}"
        stated = dict[str, Fact]()
        if born := form.day(f"lahir{number}"):
            stated["birth_date"] = Fact(born, visit.today, Source.INTERVIEW)
        if form.value(f"kelamin{number}"):
            sex = form.one_of(f"kelamin{number}", facts["sex"].values)
            stated["sex"] = Fact(sex, visit.today, Source.INTERVIEW)
        relation = _HEAD if number == 1 else form.one_of(f"hubungan{number}", facts["relation"].values)
        persons.append(Person(person, form.text(f"nama{number}"), form.read(f"nik{number}", NIK), stated))
        memberships.append(Membership(person, card, relation))
    return Household(
        id=home,
        village=RegionCode(village or villages[0]),
        address=street,
        cards=(FamilyCard(card, nkk),),
        persons=tuple(persons),
        memberships=tuple(memberships),
        roster_complete=form.value("lengkap") == "ya",
    )


def complaint(visit: Visit) -> Response:
    """Take what somebody of a household needs."""
    form, home = visit.form, visit.seen.household(visit.asked["household"])
    people = home.members(visit.today)
    if form.sent:
        person = form.one_of("orang", (one.id for one, _ in people))
        category = form.one_of("kategori", visit.kit.cases.categories)
        channel = form.one_of("saluran", tuple(Channel))
        urgency = form.one_of("kegentingan", tuple(Urgency))
        text = form.text("uraian")
        if form.good:
            try:
                filed = visit.kit.file_complaint(
                    visit.context(),
                    household=home.id,
                    person=person,
                    category=category,
                    text=text,
                    channel=Channel(channel),
                    urgency=Urgency(urgency),
                    reporter=form.value("pelapor"),
                    relationship=form.value("hubungan"),
                )
                return visit.go(f"/kasus/{filed.id}", "filed")
            except DuplicateError as error:
                return visit.go(f"/kasus/{error.path}", "filed-before")
            except SlrtError as error:
                form.refuse(error, complaint_reporter="hubungan", complaint_empty="uraian", category="kategori")
    may = visit.may(Action.INTAKE, home.village.text, DataField.CASE)
    return visit.page("complaint", home=home, people=people, channels=Channel, urgencies=Urgency, may=may)
