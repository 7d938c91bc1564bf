"""Put an audit into words: from what was found to everything that a page, a screen or a PDF shows."""

from collections.abc import Iterator

from slrtkit.domain.audit_paper import AuditPaper, PaperTable, shown
from slrtkit.domain.audit_words import AUDIT_AXES, AUDIT_VERDICTS, COUNTS, EXHIBITS, SEVERITIES, UNMADE, kind_of, verdict_of
from slrtkit.domain.auditing import AuditFinding, AuditReport, Severity
from slrtkit.domain.rules.language import Locale
from slrtkit.domain.sentences import Sentence
from slrtkit.ledger import instant_text

__all__ = ["compose_audit"]

_WORDS = {
    "title": Sentence("Laporan audit surat rekomendasi", "Audit of recommendation letters"),
    "offices": Sentence("Kantor", "Offices"),
    "at": Sentence("Diperiksa pada", "Examined at"),
    "known": Sentence("Register diketahui sampai", "Register known to"),
    "given": Sentence("Yang diberikan kepada pemeriksa", "What the auditor was given"),
    "lists": Sentence("Berkas kepercayaan", "Lists of the trust bundle"),
    "figures": Sentence("Yang diperiksa", "What was examined"),
    "unmade": Sentence("Yang tidak diperiksa", "What was not examined"),
    "none": Sentence("Tidak ada.", "None."),
    "signed": Sentence("Pemeriksa", "Auditor"),
    "office": Sentence("Kantor yang diperiksa", "The office"),
    "foot": Sentence("Laporan audit surat", "Audit of letters"),
    "page": Sentence("halaman {n} dari {m}", "page {n} of {m}"),
}
_FOUND = (
    Sentence("No.", "No."),
    Sentence("Perihal", "Question"),
    Sentence("Nomor atau berkas", "Number or file"),
    Sentence("Yang ditemukan", "What was found"),
    Sentence("Tindak lanjut", "What to do"),
)
_GIVEN = (Sentence("Jenis", "Kind"), Sentence("Nama", "Name"), Sentence("Isi", "Content"), Sentence("SHA-256", "SHA-256"))
_LISTS = (
    Sentence("Daftar", "List"),
    Sentence("Versi", "Version"),
    Sentence("Terbit", "Issued"),
    Sentence("Berlaku sampai", "Expires"),
    Sentence("Umur (hari)", "Age (days)"),
)
_FIGURES = (Sentence("Perihal", "What"), Sentence("Jumlah", "How many"))


def compose_audit(report: AuditReport, lang: Locale) -> AuditPaper:
    """Return a report as the text that is shown; what came from files is cut to one line and shows no whole NIK."""

    def said(words: Sentence) -> str:
        return words.en if lang == "en" else words.id

    def word(name: str) -> str:
        return said(_WORDS[name])

    facts = [(word("offices"), shown(", ".join(report.offices)) or "-"), (word("at"), instant_text(report.at))]
    if report.known_to:
        facts.append((word("known"), instant_text(report.known_to)))
    found = {severity: [one for one in report.findings if kind_of(one).severity is severity] for severity in Severity}
    facts += [(said(SEVERITIES[severity]), str(len(ones))) for severity, ones in found.items()]
    return AuditPaper(
        lang,
        word("title"),
        verdict_of(report),
        said(AUDIT_VERDICTS[verdict_of(report)]),
        report.at.date().isoformat(),
        tuple(facts),
        (
            *(
                PaperTable(
                    said(SEVERITIES[severity]),
                    tuple(map(said, _FOUND)),
                    tuple(_rows(ones, lang)),
                    (3, 13, 16, 30, 18),
                    word("none"),
                )
                for severity, ones in found.items()
            ),
            PaperTable(word("figures"), tuple(map(said, _FIGURES)), tuple(_figures(report, lang)), (4, 1), word("none")),
            PaperTable(word("given"), tuple(map(said, _GIVEN)), tuple(_given(report, lang)), (3, 5, 5, 7), word("none")),
            PaperTable(word("lists"), tuple(map(said, _LISTS)), tuple(_lists(report)), (3, 1, 2, 2, 2), word("none")),
        ),
        word("unmade"),
        tuple(said(UNMADE[code]) for code in report.unmade),
        (word("signed"), word("office")),
        word("foot"),
        word("page"),
    )


def _rows(found: list[AuditFinding], lang: Locale) -> Iterator[tuple[str, ...]]:
    for place, one in enumerate(found, 1):
        kind = kind_of(one)
        axis, says, do = (part.en if lang == "en" else part.id for part in (AUDIT_AXES[kind.axis], kind.says, kind.do))
        letter = f" (id {shown(one.letter)})" if one.letter else ""
        evidence = f" [{shown(one.evidence)}]" if one.evidence else ""
        yield str(place), f"{axis}: {one.code}", shown(one.subject) + letter, says + evidence, do


def _figures(report: AuditReport, lang: Locale) -> Iterator[tuple[str, ...]]:
    for name, count in report.counts.items():
        yield COUNTS[name].en if lang == "en" else COUNTS[name].id, str(count)


def _given(report: AuditReport, lang: Locale) -> Iterator[tuple[str, ...]]:
    for one in report.exhibits:
        kind = EXHIBITS[one.kind]
        yield kind.en if lang == "en" else kind.id, shown(one.name), shown(one.told), one.digest


def _lists(report: AuditReport) -> Iterator[tuple[str, ...]]:
    for one in report.lists:
        age = (report.at - one.issued).days
        yield one.name, str(one.version), one.issued.date().isoformat(), one.expires.date().isoformat(), str(age)
