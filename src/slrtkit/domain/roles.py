"""Roles at an SLRT post, what can be done there, and the groups of data that it is done with."""

from enum import StrEnum

__all__ = ["HEALTH", "IDENTITY", "READING", "Action", "DataField", "Role"]


class Role(StrEnum):
    """The roles of SLRT posts (Permensos 15/2018), of those who approve letters, and of those who look on.

    A district may name others: a role is a text, and has what its grants give it.
    """

    FACILITATOR = "fasilitator"
    SUPERVISOR = "supervisor"
    FRONT_OFFICE = "front-office"
    BACK_OFFICE = "back-office"
    COORDINATOR = "koordinator"
    """Of a Puskesos: decides in the village."""
    MANAGER = "manajer"
    """Of the SLRT: decides for the district."""
    SURVEYOR = "surveyor"
    SIKS_NG = "siks-ng"
    """The village operator of the national register."""
    TKSK = "tksk"
    PSM = "psm"
    VOLUNTEER = "relawan"
    DISTRICT_OFFICER = "kecamatan"
    """Of a kecamatan: stands in for its villages."""
    FUNCTIONAL = "fungsional"
    HEAD_OF_DIVISION = "kabid"
    SECRETARY = "sekretaris"
    HEAD_OF_AGENCY = "kadis"
    VILLAGE_HEAD = "kades"
    AGENCY = "opd"
    """Of an agency, hospital or school that answers referrals."""
    AUDITOR = "auditor"
    OPERATOR = "operator"
    """Who keeps a post's system, or works at it alone."""


class Action(StrEnum):
    """What can be done; every use case is one of these."""

    READ = "read"
    SEARCH = "search"
    INTAKE = "intake"
    """Take what residents say: complaints, papers, objections."""
    CHECK = "check"
    """Say that a file is complete, or return it."""
    VISIT = "visit"
    HANDLE = "handle"
    """Note, triage, pass on, answer, close and open again."""
    ASSESS = "assess"
    DECIDE = "decide"
    REFER = "refer"
    RECEIVE = "receive"
    """Say what one's office does with a referral that it sent or received."""
    DRAFT = "draft"
    """Write a letter, and ask for its approval."""
    APPROVE = "approve"
    SIGN = "sign"
    REGISTER = "register"
    PROPOSE = "propose"
    SETTLE = "settle"
    """Check a proposed change, and apply or refuse it."""
    IMPORT = "import"
    EXPORT = "export"
    MATCH = "match"
    """Find, judge and merge persons who are registered twice."""
    ASK = "ask"
    """Ask another agency about a person."""
    ENROL = "enrol"
    """Keep the ledger of who receives what."""
    REMOVE = "remove"
    """Propose the end of aid, and give notice."""
    RULE = "rule"
    """Decide the end of aid."""
    VERIVALI = "verivali"
    FINALISE = "finalise"
    CONSENT = "consent"
    RESTRICT = "restrict"
    STAND_IN = "stand-in"
    ORGANISE = "organise"
    """Volunteers, readiness of villages, training."""
    COUNT = "count"
    """Counts and reports that name nobody."""
    REVIEW = "review"
    """See who broke the glass."""
    AUDIT = "audit"
    """See who read or changed what of whom, and prove that the log is whole."""
    BREAK_GLASS = "break-glass"
    """Open one household outside one's area, for a reason and a time."""
    MAINTAIN = "maintain"
    """Make snapshots anew from the log."""


READING: frozenset[Action] = frozenset({Action.READ, Action.SEARCH, Action.EXPORT, Action.COUNT, Action.REVIEW, Action.AUDIT})
"""What changes nothing."""


class DataField(StrEnum):
    """A group of data about people."""

    IDENTITY = "identity"
    """Name, NIK, NKK, address, family."""
    WELFARE = "welfare"
    """What is known of their life: housing, work, income, decile."""
    HEALTH = "health"
    """Illness, disability, pregnancy, and what else is specific personal data (UU PDP 27/2022, article 4)."""
    CASE = "case"
    """What they said, and what was found and decided."""
    REFERRAL = "referral"
    LETTER = "letter"
    AID = "aid"
    """What they receive."""
    ACCESS = "access"
    """Who read it."""
    POST = "post"
    """What tells of no resident: posts, volunteers, numbers. Reading it is for everybody who may read."""


HEALTH: tuple[str, ...] = (
    "breastfeeding",
    "catastrophic_illness",
    "chronic_illness",
    "difficulty.",
    "disability",
    "drug_victim",
    "facility_letter",
    "former_prisoner",
    "inpatient",
    "ppks.",
    "pregnant",
    "severe_disability",
    "trafficking_victim",
    "violence_victim",
)
"""The built-in facts that are specific personal data; a name that ends in `.` stands for all that begin so."""

IDENTITY: tuple[str, ...] = (
    "age",
    "birth_date",
    "birth_place",
    "citizen",
    "deceased_on",
    "mother_name",
    "nik_recorded",
    "relation",
    "resident",
    "sex",
)
"""The built-in facts that tell who somebody is."""
