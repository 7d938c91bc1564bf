"""What reports on verified files call things, in Indonesian and in English."""

from slrtkit.domain.trust import Age
from slrtkit.domain.verification import Verdict

__all__ = ["AGE_WORDS", "FACTS", "PART_WORDS", "REPORT_WORDS", "SIGNATURE_KINDS", "UNREADABLE", "VERDICT_WORDS"]

UNREADABLE = "UNREADABLE"
"""Stands where a verdict stands, for a path that could not be read."""

FACTS: dict[str, tuple[str, str]] = {
    "number": ("Nomor", "Number"),
    "dated": ("Tanggal", "Dated"),
    "office": ("Kantor", "Office"),
    "subject": ("Perihal", "Subject"),
    "name": ("Nama", "Name"),
    "nik": ("NIK", "NIK"),
    "valid_until": ("Berlaku sampai", "Valid until"),
    "signed_at": ("Ditandatangani", "Signed"),
}
"""What a letter says that passed -> how it is called."""

VERDICT_WORDS: dict[str, tuple[str, str]] = {
    Verdict.PASSED.value: ("Asli", "Genuine"),
    Verdict.FAILED.value: ("Ditolak", "Refused"),
    Verdict.INDETERMINATE.value: ("Belum pasti", "Undetermined"),
    UNREADABLE: ("Tidak terbaca", "Unreadable"),
}
"""Verdict -> the same in one or two words, in the order in which they are counted."""

SIGNATURE_KINDS: dict[str, tuple[str, str]] = {
    "signature": ("Tanda tangan", "Signature"),
    "signature-timestamp": ("Stempel waktu tanda tangan", "Time stamp on the signature"),
    "document-timestamp": ("Stempel waktu dokumen", "Time stamp on the document"),
}
"""What stands in a file that is signed."""

PART_WORDS: dict[str, tuple[str, str]] = {
    "root": ("akar kepercayaan", "root of trust"),
    "authority": ("yang boleh menandatangani", "who may sign"),
    "issuers": ("kunci segel", "seal keys"),
    "withdrawn": ("surat yang dicabut", "withdrawn letters"),
    "log": ("kunci register", "log keys"),
    "districts": ("kabupaten/kota yang dijamin", "districts vouched for"),
    "snapshot": ("susunan daftar", "snapshot of the lists"),
    "timestamp": ("penanda terbaru", "timestamp"),
}
"""What the parts of a trust bundle are called."""

AGE_WORDS: dict[str, tuple[str, str]] = {
    Age.NOT_YET.value: ("belum berlaku", "not yet in force"),
    Age.CURRENT.value: ("berlaku", "in force"),
    Age.ENDING.value: ("hampir habis", "ends soon"),
    Age.EXPIRED.value: ("KEDALUWARSA", "EXPIRED"),
}
"""How a part of a trust bundle stands, in words."""

REPORT_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Laporan pemeriksaan surat", "Report on verified letters"),
    "detailed": ("Laporan pemeriksaan surat, rinci", "Report on verified letters, in detail"),
    "at": ("Diperiksa per", "Judged as of"),
    "profile": ("Profil", "Profile"),
    "tool": ("Diperiksa dengan", "Verified with"),
    "log": ("Ekspor register", "Export of the register"),
    "none": ("tidak ada", "none"),
    "given": ("diberikan", "given"),
    "trust": ("Berkas kepercayaan", "Trust bundle"),
    "training": ("LATIHAN: yang lulus oleh daftar ini bukan surat.", "TRAINING: what passes by this bundle is no letter."),
    "bare": (
        "Hanya sertifikat akar: kewenangan tidak dapat diperiksa.",
        "Root certificates alone: authority cannot be judged.",
    ),
    "part": ("Bagian", "Part"),
    "version": ("Versi", "Version"),
    "issued": ("Terbit", "Issued"),
    "expires": ("Berlaku sampai", "Expires"),
    "age": ("Umur (hari)", "Age (days)"),
    "standing": ("Keadaan", "Standing"),
    "root": ("Akar (SHA-256)", "Root (SHA-256)"),
    "summary": ("Ringkasan", "Summary"),
    "files": ("Berkas", "Files"),
    "file": ("Berkas", "File"),
    "verdict": ("Hasil", "Verdict"),
    "reason": ("Alasan", "Reason"),
    "answers": ("Jawaban tiap pertanyaan", "The answer to each question"),
    "axis": ("Pertanyaan", "Question"),
    "answer": ("Jawaban", "Answer"),
    "code": ("Kode", "Code"),
    "evidence": ("Bukti", "Evidence"),
    "signatures": ("Tanda tangan dan stempel waktu", "Signatures and time stamps"),
    "claimed": ("Waktu tertulis", "Instant stated"),
    "digest": ("Sidik yang ditandatangani", "Digest signed"),
    "covered": ("Byte yang dicakup", "Bytes covered"),
    "subject": ("Pemilik", "Subject"),
    "issuer": ("Penerbit", "Issuer"),
    "serial": ("Nomor seri", "Serial number"),
    "validity": ("Masa berlaku", "Validity"),
    "sha256": ("SHA-256", "SHA-256"),
    "size": ("Ukuran (byte)", "Size (bytes)"),
    "examiner": ("Pemeriksa", "Examined by"),
    "place": ("Tempat, tanggal", "Place, date"),
    "note": (
        "Laporan ini dibuat oleh program dari berkas yang disebut; yang menentukan ialah berkas dan berkas kepercayaannya.",
        "A program made this report of the files that it names; what decides are those files and the trust bundle.",
    ),
}
"""What else stands in a report."""
