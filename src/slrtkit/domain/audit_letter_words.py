"""What an audit finds of letters' files, and of the uses of letters: what it means, and what to do."""

from slrtkit.domain.auditing import AuditAxis, AuditKind, Severity
from slrtkit.domain.sentences import Sentence

__all__ = ["LETTER_KINDS"]

_FINDING, _OPEN, _REMARK = Severity.FINDING, Severity.OPEN, Severity.REMARK
_SECURE = Sentence(
    "Amankan basis data dan cadangannya; bandingkan dengan surat dan titik periksa yang dipegang pihak lain.",
    "Secure the database and its back-ups; compare with letters and checkpoints that others hold.",
)
_ASK_OFFICE = Sentence("Minta penjelasan tertulis dari kantor.", "Ask the office for a written account.")
_NEWER = Sentence("Minta ekspor yang baru.", "Ask for a new export.")
_CALL_IN = Sentence("Tarik surat itu, dan telusuri siapa yang membuatnya.", "Call the letter in, and find out who made it.")
_RECEIVER = Sentence(
    "Tanyakan kepada penerima, dan minta pertanggungjawaban yang dibayarkan.",
    "Ask the receiver, and have what was paid accounted for.",
)

LETTER_KINDS: dict[str, AuditKind] = {
    "LETTER_REFUSED": AuditKind(
        AuditAxis.LETTERS,
        _FINDING,
        Sentence("Berkas ini tidak lulus pemeriksaan surat.", "This file does not verify as a letter."),
        Sentence(
            "Periksa sendiri: slrtkit verify; telusuri asalnya.",
            "Look at it alone: slrtkit verify; find out where it came from.",
        ),
    ),
    "LETTER_OPEN": AuditKind(
        AuditAxis.LETTERS,
        _OPEN,
        Sentence("Keaslian surat ini belum dapat dipastikan.", "Whether this letter is genuine could not be told."),
        Sentence(
            "Periksa sendiri: slrtkit verify; minta daftar atau ekspor yang baru.",
            "Look at it alone: slrtkit verify; ask for newer lists, or a newer export.",
        ),
    ),
    "NOT_IN_LOG": AuditKind(
        AuditAxis.LETTERS,
        _FINDING,
        Sentence("Surat asli ini tidak ada dalam register.", "A genuine letter is missing from the register."),
        _SECURE,
    ),
    "NOT_ISSUED": AuditKind(
        AuditAxis.LETTERS,
        _FINDING,
        Sentence(
            "Surat ini ditandatangani, tetapi tidak dicatat terbit.", "The letter was signed and never recorded as issued."
        ),
        _ASK_OFFICE,
    ),
    "OTHER_FILE": AuditKind(
        AuditAxis.LETTERS,
        _FINDING,
        Sentence("Register mencatat berkas lain untuk surat ini.", "The register has another file for this letter."),
        _CALL_IN,
    ),
    "WITHDRAWN": AuditKind(
        AuditAxis.LETTERS,
        _REMARK,
        Sentence("Surat ini sudah dicabut.", "This letter was withdrawn."),
        Sentence("Pastikan tidak dipakai lagi.", "Make sure that nobody acts on it."),
    ),
    "BY_HAND": AuditKind(
        AuditAxis.LETTERS,
        _REMARK,
        Sentence(
            "Pindaian terdaftar dari surat bertanda tangan basah.", "The registered scan of a letter that was signed in ink."
        ),
        Sentence("Bandingkan dengan kertas aslinya.", "Compare it with the paper."),
    ),
    "FILE_ABSENT": AuditKind(
        AuditAxis.LETTERS,
        _REMARK,
        Sentence("Ada surat terbit yang berkasnya tidak diberikan.", "Of some letters that were issued no file was given."),
        Sentence("Minta beberapa di antaranya, pilihan Anda sendiri.", "Ask for some of them, of your own choice."),
    ),
    "USED_WITHDRAWN": AuditKind(
        AuditAxis.USES,
        _FINDING,
        Sentence("Surat dipakai sesudah dicabut.", "A letter was acted on after it was withdrawn."),
        _RECEIVER,
    ),
    "USED_UNKNOWN": AuditKind(
        AuditAxis.USES,
        _FINDING,
        Sentence(
            "Yang dipakai bukan surat yang terbit menurut register.",
            "What was acted on is no letter that the register says was issued.",
        ),
        _RECEIVER,
    ),
    "USED_LATER": AuditKind(
        AuditAxis.USES,
        _OPEN,
        Sentence(
            "Pemakaian ini lebih baru daripada register yang diberikan.",
            "This use is younger than the register that was given.",
        ),
        _NEWER,
    ),
    "USED_AGAIN": AuditKind(
        AuditAxis.USES,
        _REMARK,
        Sentence("Surat dipakai lebih dari sekali.", "A letter was acted on more than once."),
        Sentence("Lihat alasan yang dicatat penerima.", "Look at the reasons that the receiver recorded."),
    ),
}
"""Code -> axis, severity, what it means and what to do."""
