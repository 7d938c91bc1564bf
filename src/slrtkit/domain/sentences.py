"""What a verification says to people: one sentence in Indonesian and in English for each reason code and verdict."""

from typing import NamedTuple

from slrtkit.domain.page_words import PAGE_REASONS
from slrtkit.domain.register_words import REGISTER_REASONS
from slrtkit.domain.verification import Axis, AxisResult, Notice, Report, Status, Verdict

__all__ = ["AXES", "NOTICES", "REASONS", "VERDICTS", "Sentence", "conclusion", "sentence"]


class Sentence(NamedTuple):
    """The same thing said in Indonesian and in English."""

    id: str
    en: str


AXES: dict[Axis, Sentence] = {
    Axis.FORMAT: Sentence("Bentuk berkas", "Form of the file"),
    Axis.INTEGRITY: Sentence("Keutuhan", "Integrity"),
    Axis.COVERAGE: Sentence("Cakupan tanda tangan", "Coverage"),
    Axis.MODIFICATION: Sentence("Perubahan", "Changes"),
    Axis.CHAIN: Sentence("Rantai sertifikat", "Certificate chain"),
    Axis.REVOCATION: Sentence("Status pencabutan", "Revocation"),
    Axis.TIME: Sentence("Waktu", "Time"),
    Axis.AUTHORITY: Sentence("Kewenangan", "Authority"),
    Axis.SEMANTICS: Sentence("Isi halaman", "What the page says"),
    Axis.REGISTER: Sentence("Register surat", "Register of letters"),
}
"""The name of each axis."""

VERDICTS: dict[Verdict, Sentence] = {
    Verdict.PASSED: Sentence("Surat ini asli.", "This letter is genuine."),
    Verdict.INDETERMINATE: Sentence(
        "Keaslian surat ini belum dapat dipastikan.", "Whether this letter is genuine could not be told."
    ),
    Verdict.FAILED: Sentence("Surat ini TIDAK dapat diterima.", "This letter must NOT be accepted."),
}
"""What each verdict means to the person who holds the letter."""

NOTICES: dict[Notice, Sentence] = {
    Notice.SPECIMEN: Sentence(
        "CONTOH: surat latihan, tidak berlaku sebagai surat.", "SPECIMEN: a training letter, not valid as a letter."
    ),
    Notice.TRAINING: Sentence(
        "LATIHAN: berkas kepercayaan ini untuk latihan; yang lulus olehnya bukan surat.",
        "TRAINING: this trust bundle is for practice; what passes by it is no letter.",
    ),
    Notice.LAPSED: Sentence("Masa berlaku surat ini sudah lewat.", "The validity of this letter has ended."),
}
"""What the reader must know beside the verdict."""

REASONS: dict[str, Sentence] = {
    "LETTER_FORM": Sentence("Berkas berbentuk surat yang dikenal.", "The file has the form of a letter."),
    "INTACT": Sentence("Isi sama dengan yang ditandatangani.", "The content is what was signed."),
    "WHOLE_FILE": Sentence("Tanda tangan mencakup seluruh berkas.", "The signature covers the whole file."),
    "EVIDENCE_BEHIND": Sentence(
        "Tanda tangan mencakup seluruh surat; di belakangnya hanya ada bukti.",
        "The signature covers the whole letter; behind it is evidence only.",
    ),
    "UNCHANGED": Sentence("Tidak ada perubahan sesudah penandatanganan.", "Nothing was changed after signing."),
    "TRUSTED": Sentence("Sertifikat berasal dari penerbit tepercaya.", "The certificate comes from a trusted issuer."),
    "NOT_REVOKED": Sentence(
        "Sertifikat tidak dicabut ketika menandatangani.", "The certificate was not revoked when it signed."
    ),
    "PROVEN": Sentence("Waktu penandatanganan terbukti.", "The signing time is proven."),
    "AUTHORISED": Sentence(
        "Penanda tangan berwenang atas kantor, jenis, dan tanggal surat ini.",
        "The signer may sign this type of letter for this office on this date.",
    ),
    "FORMAT_FAILURE": Sentence(
        "Berkas tidak berbentuk surat yang dikenal, atau rusak.", "The file does not have the form of a letter, or is damaged."
    ),
    "HASH_FAILURE": Sentence("Isi berkas berubah sesudah ditandatangani.", "The content was changed after it was signed."),
    "SIG_CRYPTO_FAILURE": Sentence(
        "Tanda tangan tidak cocok dengan sertifikatnya.", "The signature does not match its certificate."
    ),
    "SIG_CONSTRAINTS_FAILURE": Sentence(
        "Waktu yang tertulis tidak sesuai dengan stempel waktu.", "The claimed signing time does not agree with the time stamp."
    ),
    "CRYPTO_CONSTRAINTS_FAILURE": Sentence(
        "Algoritma atau kunci terlalu lemah atau tidak dikenal.", "An algorithm or key is too weak or unknown."
    ),
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": Sentence("Algoritma sudah tidak aman.", "An algorithm is no longer safe."),
    "NO_SIGNING_CERTIFICATE_FOUND": Sentence("Sertifikat penanda tangan tidak ada.", "The signer's certificate is missing."),
    "NO_CERTIFICATE_CHAIN_FOUND": Sentence(
        "Sertifikat tidak berujung pada penerbit yang dipercaya.", "The certificate leads to no trusted issuer."
    ),
    "CHAIN_CONSTRAINTS_FAILURE": Sentence(
        "Sertifikat tidak boleh dipakai untuk keperluan ini.", "The certificate may not be used for this purpose."
    ),
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": Sentence(
        "Rantai sertifikat tidak dapat diperiksa sampai tuntas.", "The certificate chain could not be judged to its end."
    ),
    "EXPIRED": Sentence("Sertifikat sudah kedaluwarsa ketika menandatangani.", "The certificate had expired when it signed."),
    "NOT_YET_VALID": Sentence(
        "Sertifikat belum berlaku ketika menandatangani.", "The certificate was not yet valid when it signed."
    ),
    "REVOKED": Sentence("Sertifikat sudah dicabut ketika menandatangani.", "The certificate was revoked when it signed."),
    "TRY_LATER": Sentence(
        "Bukti status pencabutan tidak ada atau tidak mutakhir.", "Evidence of the revocation status is missing or not fresh."
    ),
    "NO_POE": Sentence(
        "Tidak ada stempel waktu yang membuktikan kapan ditandatangani.", "No time stamp proves when it was signed."
    ),
    "OUT_OF_BOUNDS_NO_POE": Sentence(
        "Sertifikat stempel waktu sudah kedaluwarsa.", "The certificate of the time stamp has expired."
    ),
    "TIMESTAMP_ORDER_FAILURE": Sentence(
        "Stempel waktu lebih baru daripada saat pemeriksaan.", "The time stamp is later than the instant of verification."
    ),
    "BUDGET_EXCEEDED": Sentence(
        "Pemeriksaan dihentikan: berkas ini memakan waktu atau memori lebih dari yang wajar bagi surat.",
        "The check was stopped: this file takes more time or memory than any letter does.",
    ),
    "SIGNATURE_MISSING": Sentence("Tanda tangan kedua belum ada.", "The second signature is missing."),
    "SIGNED_TWICE": Sentence("Dua tanda tangan dari satu kunci.", "Both signatures are of one key."),
    "ROLE_NOT_AUTHORISED": Sentence(
        "Segel lembaga bukan tanda tangan pejabat, dan sebaliknya.",
        "An organisation's seal is not an officer's signature, nor the other way round.",
    ),
    "PARTIAL_COVERAGE": Sentence("Ada bagian berkas di luar tanda tangan.", "Part of the file lies outside the signature."),
    "MODIFIED": Sentence("Penandatanganan mengubah isi surat.", "The signing revision changed the letter."),
    "NOT_CHECKED": Sentence(
        "Tidak diperiksa karena pemeriksaan sebelumnya belum lulus.", "Not checked, because an earlier check did not pass."
    ),
    "NO_AUTHORITY_LIST": Sentence("Tidak ada daftar kewenangan untuk diperiksa.", "No authority list was given."),
    "LETTER_MISSING": Sentence("Data surat (letter.json) tidak ada.", "The letter's data (letter.json) is missing."),
    "LETTER_UNREADABLE": Sentence("Data surat (letter.json) tidak terbaca.", "The letter's data (letter.json) cannot be read."),
    "COMMITMENT_MISMATCH": Sentence(
        "Data surat tidak cocok dengan komitmennya.", "The letter's data does not match its commitment."
    ),
    "DATED_AFTER_SIGNING": Sentence(
        "Tanggal surat lebih baru daripada penandatanganan.", "The letter bears a later date than its signature."
    ),
    "OFFICE_OUT_OF_SCOPE": Sentence(
        "Kantor berada di luar wilayah daftar kewenangan.", "The office lies outside the scope of the authority list."
    ),
    "KEY_NOT_AUTHORISED": Sentence(
        "Penanda tangan tidak ada dalam daftar kewenangan.", "The signer is not on the authority list."
    ),
    "OFFICE_NOT_AUTHORISED": Sentence(
        "Penanda tangan tidak berwenang untuk kantor ini.", "The signer may not sign for this office."
    ),
    "TYPE_NOT_AUTHORISED": Sentence(
        "Penanda tangan tidak berwenang untuk jenis surat ini.", "The signer may not sign this type of letter."
    ),
    "DATE_NOT_AUTHORISED": Sentence(
        "Penanda tangan tidak berwenang pada tanggal ini.", "The signer had no authority on this date."
    ),
    "AUTHORITY_LIST_EXPIRED": Sentence(
        "Daftar kewenangan sudah kedaluwarsa; mintalah yang baru.", "The authority list has expired; ask for a new one."
    ),
    "AUTHORITY_LIST_NOT_YET_ISSUED": Sentence(
        "Daftar kewenangan terbit sesudah saat pemeriksaan; periksa jam dan tanggalnya.",
        "The authority list is issued after the instant of verification; check the clock and the date.",
    ),
    "SPECIMEN": NOTICES[Notice.SPECIMEN],
    "WITHDRAWN": Sentence("Surat ini sudah dicabut.", "This letter was withdrawn."),
    "NOT_WITHDRAWN": Sentence(
        "Surat ini tidak dicabut sampai tanggal daftar.", "This letter was not withdrawn by the date of the list."
    ),
    "NO_WITHDRAWN_LIST": Sentence(
        "Tidak ada daftar surat yang dicabut untuk diperiksa.", "No list of withdrawn letters was given."
    ),
    "WITHDRAWN_LIST_EXPIRED": Sentence(
        "Daftar surat yang dicabut tidak mutakhir; mintalah yang baru.",
        "The list of withdrawn letters is not up to date; ask for a new one.",
    ),
    "SIGNATURE_ONLY": Sentence(
        "Tanda tangannya baik, tetapi kewenangan penanda tangan tidak diperiksa.",
        "The signature is good, but whether its signer may sign such letters was not checked.",
    ),
    **{code: Sentence(*pair) for code, pair in (REGISTER_REASONS | PAGE_REASONS).items()},
}
"""Reason code -> what it means. Names of ETSI EN 319 102-1 where that standard has one."""

_OTHER = {
    Status.PASSED: Sentence("Lulus.", "Passed."),
    Status.FAILED: Sentence("Gagal.", "Failed."),
    Status.INDETERMINATE: Sentence("Tidak dapat dipastikan.", "Could not be told."),
    Status.NOT_CHECKED: Sentence("Tidak diperiksa.", "Not checked."),
}
_UNREAD = Sentence(
    "Halamannya tidak dibandingkan dengan data surat: peganglah data surat di laporan ini.",
    "Its pages were not compared with the letter's data: rely on the data that this report tells.",
)


def sentence(result: AxisResult) -> Sentence:
    """Return what an axis says; a code that is not in the table is told by its status."""
    return REASONS.get(result.code, _OTHER[result.status])


def conclusion(report: Report) -> Sentence:
    """Return what the report as a whole says, with its reason where it did not pass; practice is never called genuine.

    Of a letter that passed without its pages, it says so: they may say something else than its data.
    """
    if report.verdict is Verdict.PASSED:
        for notice in (Notice.SPECIMEN, Notice.TRAINING):
            if notice in report.notices:
                return NOTICES[notice]
    verdict = VERDICTS[report.verdict]
    reason = REASONS.get(report.sub_indication) if report.verdict is not Verdict.PASSED else _of_pages(report)
    return verdict if reason is None else Sentence(f"{verdict.id} {reason.id}", f"{verdict.en} {reason.en}")


def _of_pages(report: Report) -> Sentence | None:
    """Return what is not known of the pages of a letter that passed, if anything is not."""
    asked = [one for one in report.axes if one.axis is Axis.SEMANTICS]
    unknown = next((one for one in asked if one.status is not Status.PASSED), None)
    return sentence(unknown) if unknown else None if asked else _UNREAD
