"""What an audit finds of registers, checkpoints, numbers and dates: what it means, and what to do."""

from slrtkit.domain.auditing import AuditAxis, AuditKind, Severity
from slrtkit.domain.sentences import Sentence

__all__ = ["REGISTER_KINDS"]

_FINDING, _OPEN, _REMARK = Severity.FINDING, Severity.OPEN, Severity.REMARK
_SECURE = Sentence(
    "Amankan basis data dan cadangannya; bandingkan dengan surat dan titik periksa yang dipegang pihak lain.",
    "Secure the database and its back-ups; compare with letters and checkpoints that others hold.",
)
_ASK_OFFICE = Sentence("Minta penjelasan tertulis dari kantor.", "Ask the office for a written account.")
_NEWER = Sentence("Minta ekspor yang baru.", "Ask for a new export.")
_CALL_IN = Sentence("Tarik surat itu, dan telusuri siapa yang membuatnya.", "Call the letter in, and find out who made it.")
_BOOK = Sentence("Cocokkan dengan buku agenda surat.", "Compare with the book of letters.")
_NOTHING = Sentence("Tidak perlu tindakan.", "Nothing has to be done.")

REGISTER_KINDS: dict[str, AuditKind] = {
    "EXPORT_REFUSED": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence("Ekspor register tidak dapat dipercaya.", "The export of the register is not to be believed."),
        Sentence(
            "Minta ekspor baru; bila sama, amankan basis datanya.", "Ask for another; if it is the same, secure the database."
        ),
    ),
    "EXPORT_OPEN": AuditKind(
        AuditAxis.REGISTER,
        _OPEN,
        Sentence(
            "Belum dapat dipastikan apakah ekspor register dapat dipercaya.",
            "Whether the export of the register is to be believed could not be told.",
        ),
        Sentence("Minta berkas kepercayaan yang baru; periksa jam.", "Get a newer trust bundle; check the clock."),
    ),
    "LOG_OUT_OF_SCOPE": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence(
            "Register ini memuat surat kantor yang bukan urusannya.", "The register holds letters of an office it is not for."
        ),
        _ASK_OFFICE,
    ),
    "LEAF_ORDER": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence(
            "Catatan register tentang surat ini tidak mungkin berurutan demikian.",
            "What the register says of this letter cannot have come in this order.",
        ),
        _SECURE,
    ),
    "LEAF_OTHER": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence(
            "Nomor, tanggal, atau isi surat ini berganti tanpa catatan perubahan.",
            "Number, date or content of this letter became another without a revision on record.",
        ),
        _SECURE,
    ),
    "LEAF_TERM": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence("Masa tunggu nomor ini diperpanjang.", "The term of this number was stretched."),
        _SECURE,
    ),
    "LEAF_LAPSED": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence("Nomor kosong dipakai sesudah gugur.", "A blank number was used after it had lapsed."),
        _CALL_IN,
    ),
    "FILE_REUSED": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence("Satu berkas dicatat sebagai dua surat.", "One file is on record as two letters."),
        _ASK_OFFICE,
    ),
    "LIVES_OVERLAP": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence(
            "Register yang sudah digantikan masih ditulisi: dua salinan pos berjalan bersamaan.",
            "A register that had been succeeded was written to: two copies of a post ran side by side.",
        ),
        Sentence("Hentikan salinan yang lama; periksa surat dari keduanya.", "Stop the old copy; examine the letters of both."),
    ),
    "RESTORED": AuditKind(
        AuditAxis.REGISTER,
        _REMARK,
        Sentence(
            "Pos ini dipulihkan dari cadangan dan memulai register baru.",
            "This post was restored from a back-up and began a new register.",
        ),
        Sentence("Minta berita acara pemulihannya.", "Ask for the minutes of the restore."),
    ),
    "LAPSED": AuditKind(
        AuditAxis.REGISTER,
        _REMARK,
        Sentence(
            "Ada nomor yang gugur karena suratnya tidak terbit pada waktunya.",
            "Numbers lapsed because their letters were not issued in time.",
        ),
        _NOTHING,
    ),
    "WITHDRAWN_UNRECORDED": AuditKind(
        AuditAxis.REGISTER,
        _FINDING,
        Sentence(
            "Surat ini tercantum dicabut, tetapi register tidak mencatat pencabutannya.",
            "The letter is on the list of withdrawn ones, and the register does not say so.",
        ),
        _SECURE,
    ),
    "NO_CHECKPOINT": AuditKind(
        AuditAxis.CHECKPOINTS,
        _OPEN,
        Sentence(
            "Tidak ada titik periksa untuk membandingkan register ini: penggantian seluruhnya tidak akan terlihat.",
            "There is no checkpoint to compare this register with: had it been replaced whole, that would not show.",
        ),
        Sentence(
            "Pakai titik periksa yang dipegang pihak luar (--checkpoint).", "Use one that an outsider keeps (--checkpoint)."
        ),
    ),
    "NO_WITNESS": AuditKind(
        AuditAxis.CHECKPOINTS,
        _OPEN,
        Sentence(
            "Tidak ada titik periksa register ini yang dilihat saksi yang terdaftar.",
            "No checkpoint of this register was seen by a listed witness.",
        ),
        Sentence("Minta titik periksa dari saksi.", "Ask the witness for one."),
    ),
    "CHECKPOINT_REFUSED": AuditKind(
        AuditAxis.CHECKPOINTS,
        _FINDING,
        Sentence(
            "Titik periksa ini tidak ditandatangani register yang sah.", "This checkpoint was not signed by a listed register."
        ),
        Sentence("Cari tahu dari mana titik periksa itu.", "Find out where it came from."),
    ),
    "CHECKPOINT_OPEN": AuditKind(
        AuditAxis.CHECKPOINTS,
        _OPEN,
        Sentence(
            "Ekspor ini tidak dapat menjawab titik periksa ini: lebih lama, atau dari register lain.",
            "The export does not answer this checkpoint: it is older, or of another register.",
        ),
        _NEWER,
    ),
    "LOG_SHRANK": AuditKind(
        AuditAxis.CHECKPOINTS,
        _FINDING,
        Sentence("Register menyusut: ada catatan yang dihapus.", "The register shrank: entries were taken away."),
        _SECURE,
    ),
    "LOG_FORKED": AuditKind(
        AuditAxis.CHECKPOINTS,
        _FINDING,
        Sentence(
            "Ada dua register yang berbeda: kepada orang lain ditunjukkan yang lain.",
            "There are two registers: others were shown another one.",
        ),
        _SECURE,
    ),
    "LEAVES_LOST": AuditKind(
        AuditAxis.CHECKPOINTS,
        _OPEN,
        Sentence(
            "Catatan sesudah cadangan terakhir hilang ketika pos dipulihkan.",
            "Entries after the last back-up were lost when the post was restored.",
        ),
        Sentence(
            "Kumpulkan surat dari masa itu, dan cocokkan satu per satu.",
            "Gather the letters of those days, and compare them one by one.",
        ),
    ),
    "NUMBER_GAP": AuditKind(
        AuditAxis.NUMBERS,
        _FINDING,
        Sentence("Ada nomor yang tidak dipertanggungjawabkan.", "Numbers are not accounted for."),
        Sentence("Minta kantor mempertanggungjawabkan setiap nomor.", "Have the office account for each of them."),
    ),
    "NUMBER_REUSED": AuditKind(
        AuditAxis.NUMBERS,
        _FINDING,
        Sentence("Satu nomor dipakai lebih dari satu surat.", "One number is used by more than one letter."),
        _CALL_IN,
    ),
    "NUMBER_VOID": AuditKind(
        AuditAxis.NUMBERS,
        _FINDING,
        Sentence("Nomor yang dinyatakan batal ternyata dipakai.", "A number that is void was used."),
        _CALL_IN,
    ),
    "NUMBERS_ELSEWHERE": AuditKind(
        AuditAxis.NUMBERS,
        _REMARK,
        Sentence(
            "Ada nomor yang menurut kantor dipakai di luar sistem, dalam blok, atau batal.",
            "The office says that numbers were used elsewhere, in a block, or are void.",
        ),
        _BOOK,
    ),
    "BACK_DATED": AuditKind(
        AuditAxis.DATES,
        _FINDING,
        Sentence(
            "Surat bertanggal mundur: nomornya dicatat lama sesudah tanggalnya.",
            "The letter is back-dated: its number was entered long after its date.",
        ),
        _CALL_IN,
    ),
    "DATES_DISORDERED": AuditKind(
        AuditAxis.DATES,
        _FINDING,
        Sentence(
            "Urutan tanggal surat, tanda tangan, dan register tidak masuk akal.",
            "The dates of letter, signature and register are not in order.",
        ),
        _CALL_IN,
    ),
}
"""Code -> axis, severity, what it means and what to do."""
