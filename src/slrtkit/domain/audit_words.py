"""What an audit says to people, in Indonesian and in English: each kind of finding with what to do, questions and figures.

The kinds themselves stand in `audit_register_words`, `audit_letter_words` and `audit_case_words`.
"""

from slrtkit.domain.audit_case_words import CASE_KINDS
from slrtkit.domain.audit_letter_words import LETTER_KINDS
from slrtkit.domain.audit_register_words import REGISTER_KINDS
from slrtkit.domain.auditing import AuditAxis, AuditFinding, AuditKind, AuditReport, AuditVerdict, Severity
from slrtkit.domain.sentences import Sentence

__all__ = ["AUDIT_AXES", "AUDIT_VERDICTS", "COUNTS", "EXHIBITS", "KINDS", "SEVERITIES", "UNMADE"]
__all__ += ["gravest_first", "kind_of", "verdict_of"]

KINDS: dict[str, AuditKind] = {**REGISTER_KINDS, **LETTER_KINDS, **CASE_KINDS}
"""Code -> axis, severity, what it means and what to do."""

AUDIT_AXES: dict[AuditAxis, Sentence] = {
    AuditAxis.REGISTER: Sentence("Register surat", "Register of letters"),
    AuditAxis.CHECKPOINTS: Sentence("Titik periksa", "Checkpoints"),
    AuditAxis.NUMBERS: Sentence("Penomoran", "Numbers"),
    AuditAxis.DATES: Sentence("Tanggal", "Dates"),
    AuditAxis.LETTERS: Sentence("Surat", "Letters"),
    AuditAxis.DECISIONS: Sentence("Penetapan", "Decisions"),
    AuditAxis.APPROVALS: Sentence("Persetujuan", "Approvals"),
    AuditAxis.USES: Sentence("Pemakaian", "Uses"),
}
"""The name of each question."""

SEVERITIES: dict[Severity, Sentence] = {
    Severity.FINDING: Sentence("Temuan", "Findings"),
    Severity.OPEN: Sentence("Belum dapat dipastikan", "Could not be told"),
    Severity.REMARK: Sentence("Catatan", "Remarks"),
}

AUDIT_VERDICTS: dict[AuditVerdict, Sentence] = {
    AuditVerdict.CLEAN: Sentence("Tidak ada temuan pada yang diperiksa.", "Nothing was found in what was looked at."),
    AuditVerdict.OPEN: Sentence(
        "Tidak ada temuan, tetapi sebagian belum dapat dipastikan.", "Nothing was found, but not everything could be told."
    ),
    AuditVerdict.FINDINGS: Sentence("Ada temuan.", "There are findings."),
}

COUNTS: dict[str, Sentence] = {
    "logs": Sentence("Register dalam ekspor", "Registers in the export"),
    "leaves": Sentence("Baris register", "Lines of the register"),
    "numbers": Sentence("Nomor surat", "Numbers of letters"),
    "issued": Sentence("- terbit", "- issued"),
    "withdrawn": Sentence("- dicabut", "- withdrawn"),
    "void": Sentence("- batal atau gugur", "- void or lapsed"),
    "waiting": Sentence("- menunggu terbit", "- waiting to be issued"),
    "elsewhere": Sentence("Nomor tanpa surat di sini", "Numbers without a letter here"),
    "checkpoints": Sentence("Titik periksa yang disimpan", "Checkpoints that were kept"),
    "letters": Sentence("Berkas surat diperiksa", "Letters' files examined"),
    "genuine": Sentence("- lulus", "- passed"),
    "cases": Sentence("Kasus contoh", "Cases of the sample"),
    "agree": Sentence("- penetapan dinilai ulang, hasil sama", "- decisions judged again, the same"),
    "proved": Sentence("Persetujuan dengan bukti pejabat sendiri", "Approvals with the officer's own proof"),
    "shown": Sentence("Persetujuan dengan bukti yang belum diperiksa", "Approvals with proof that was not examined"),
    "asserted": Sentence("Persetujuan yang hanya dinyatakan server", "Approvals that the server alone asserts"),
    "decisions_proved": Sentence("Penetapan dengan bukti pejabat sendiri", "Decisions with the officer's own proof"),
    "decisions_shown": Sentence("Penetapan dengan bukti yang belum diperiksa", "Decisions with proof that was not examined"),
    "decisions_asserted": Sentence("Penetapan yang hanya dinyatakan server", "Decisions that the server alone asserts"),
    "uses": Sentence("Pemakaian surat diperiksa", "Uses of letters examined"),
}
"""Name of a figure -> what is counted."""

UNMADE: dict[str, Sentence] = {
    "LETTERS": Sentence(
        "Surat tidak diberikan: tanda tangan, kewenangan, dan isi surat tidak diperiksa.",
        "No letters were given: signatures, authority and what letters say were not examined.",
    ),
    "CASES": Sentence(
        "Contoh kasus tidak diberikan: penetapan dan persetujuan tidak diperiksa.",
        "No sample of cases was given: decisions and approvals were not examined.",
    ),
    "OFFICERS": Sentence(
        "Kunci bukti pejabat tidak diberikan: bukti persetujuan hanya dihitung.",
        "The keys of officers' proofs were not given: proofs of approvals were counted, not examined.",
    ),
    "USES": Sentence(
        "Daftar pemakaian tidak diberikan: tidak diperiksa apakah surat yang dicabut tetap dipakai.",
        "No list of uses was given: whether withdrawn letters were acted on was not examined.",
    ),
    "REGISTER": Sentence(
        "Register tidak dipercaya: penomoran, tanggal, dan letak surat di dalamnya tidak diperiksa.",
        "The register is not believed: numbers, dates and the place of letters in it were not examined.",
    ),
    "TRAINING": Sentence(
        "LATIHAN: berkas kepercayaan ini untuk latihan; yang lulus olehnya bukan surat.",
        "TRAINING: this trust bundle is for practice; what passes by it is no letter.",
    ),
    "FACTS": Sentence(
        "Keterangan dalam kasus adalah menurut kantor: cocokkan sebagian dengan kunjungan.",
        "The facts of a case are what the office says: compare some of them by a visit.",
    ),
}
"""Code of a check that was not made, or cannot be made from files -> what that means."""

EXHIBITS: dict[str, Sentence] = {
    "register": Sentence("Ekspor register", "Export of the register"),
    "cases": Sentence("Contoh kasus", "Sample of cases"),
    "checkpoint": Sentence("Titik periksa", "Checkpoint"),
    "letters": Sentence("Berkas surat", "Letters"),
    "trust": Sentence("Berkas kepercayaan", "Trust bundle"),
    "officers": Sentence("Kunci bukti pejabat", "Keys of officers' proofs"),
    "uses": Sentence("Daftar pemakaian", "List of uses"),
}

_GRAVITY = (Severity.FINDING, Severity.OPEN, Severity.REMARK)


def kind_of(finding: AuditFinding) -> AuditKind:
    """Return what kind of thing was found."""
    return KINDS[finding.code]


def verdict_of(report: AuditReport) -> AuditVerdict:
    """Return what an audit comes to."""
    found = {kind_of(finding).severity for finding in report.findings}
    if Severity.FINDING in found:
        return AuditVerdict.FINDINGS
    return AuditVerdict.OPEN if Severity.OPEN in found else AuditVerdict.CLEAN


def gravest_first(finding: AuditFinding) -> tuple[int, str, str, str, str, str]:
    """Return by what findings are ordered: gravity, question, kind, what they are about."""
    kind = kind_of(finding)
    place = list(AuditAxis).index(kind.axis)
    return _GRAVITY.index(kind.severity), f"{place:02}", finding.code, finding.subject, finding.letter, finding.evidence
