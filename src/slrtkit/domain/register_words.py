"""What the answers on the register of letters say to people, in Indonesian and in English."""

__all__ = ["REGISTER_REASONS"]

REGISTER_REASONS: dict[str, tuple[str, str]] = {
    "REGISTERED": (
        "Surat ini membawa bukti bahwa ia tercatat dalam register.",
        "The letter carries the proof that it stands in the register.",
    ),
    "REGISTER_AGREES": (
        "Register memuat surat ini: terbit, nomornya satu, tidak dicabut, tanggalnya urut.",
        "The register holds this letter: issued, its number once, not withdrawn, its dates in order.",
    ),
    "REGISTER_CONTINUES": (
        "Register ini lanjutan dari titik periksa yang disimpan.",
        "The register continues the checkpoint that was kept.",
    ),
    "NO_LOG_LIST": ("Tidak ada daftar kunci register untuk diperiksa.", "No list of register keys was given."),
    "NO_REGISTER_PROOF": (
        "Surat ini tidak membawa bukti bahwa ia tercatat dalam register.",
        "The letter does not carry the proof that it stands in the register.",
    ),
    "CHECKPOINT_FORM": ("Titik periksa register (checkpoint) tidak terbaca.", "The checkpoint of the register cannot be read."),
    "CHECKPOINT_UNSIGNED": (
        "Titik periksa register tidak ditandatangani kunci yang terdaftar.",
        "No listed key signed the checkpoint.",
    ),
    "CHECKPOINT_FORGED": (
        "Tanda tangan pada titik periksa register tidak benar.",
        "A signature of the checkpoint does not hold.",
    ),
    "CHECKPOINT_LATER": (
        "Titik periksa register lebih baru daripada saat pemeriksaan; periksa jam dan tanggalnya.",
        "The checkpoint is later than the instant of verification; check the clock and the date.",
    ),
    "LOG_NOT_LISTED": ("Register ini tidak ada dalam berkas kepercayaan.", "This register is not on the trust list."),
    "LOG_DATE_NOT_LISTED": (
        "Kunci register tidak berlaku pada tanggal titik periksanya.",
        "The register's key did not hold on the checkpoint's date.",
    ),
    "LOG_OUT_OF_SCOPE": ("Register ini bukan untuk kantor ini.", "This register is not for this office."),
    "LOG_LIST_EXPIRED": (
        "Daftar kunci register sudah kedaluwarsa; mintalah yang baru.",
        "The list of register keys has expired; ask for a new one.",
    ),
    "LOG_LIST_NOT_YET_ISSUED": (
        "Daftar kunci register terbit sesudah saat pemeriksaan; periksa jam dan tanggalnya.",
        "The list of register keys is issued after the instant of verification; check the clock and the date.",
    ),
    "LEAF_OTHER": (
        "Catatan register yang dibawa bukan catatan surat ini.",
        "The entry of the register is not that of this letter.",
    ),
    "NOT_IN_LOG": ("Surat ini tidak tercatat dalam register.", "This letter does not stand in the register."),
    "BACK_DATED": (
        "Surat ini bertanggal mundur: nomornya dicatat lama sesudah tanggalnya.",
        "The letter is back-dated: its number was entered long after its date.",
    ),
    "DATES_DISORDERED": (
        "Urutan tanggal surat, tanda tangan, dan register tidak masuk akal.",
        "The dates of letter, signature and register are not in order.",
    ),
    "LEAF_LAPSED": (
        "Nomor surat ini sudah gugur sebelum suratnya terbit.",
        "The number of this letter lapsed before it was issued.",
    ),
    "LOG_SHRANK": (
        "Register menyusut: isinya kurang dari yang dibuktikan surat ini.",
        "The register shrank: it has fewer entries than this letter proves.",
    ),
    "LOG_FORKED": (
        "Ada dua register yang berbeda: yang diberikan bukan lanjutan dari yang dibuktikan surat ini.",
        "There are two registers: the one that was given does not continue the one that this letter proves.",
    ),
    "NUMBER_REUSED": ("Nomor surat ini dipakai lebih dari sekali.", "The number of this letter was used more than once."),
    "NUMBER_VOID": ("Nomor surat ini dibatalkan sebelum terbit.", "The number of this letter was made void."),
    "NUMBER_GAP": (
        "Ada nomor sebelum surat ini yang tidak dipertanggungjawabkan; tanyakan kantornya.",
        "Numbers before this letter are not accounted for; ask the office.",
    ),
    "NOT_ISSUED": (
        "Menurut register, surat ini belum atau tidak pernah terbit.",
        "By the register, this letter is not issued, or never was.",
    ),
    "OTHER_FILE": ("Register mencatat berkas lain untuk surat ini.", "The register has another file for this letter."),
    "EXPORT_OLDER": (
        "Ekspor register lebih lama daripada surat ini; mintalah yang baru.",
        "The export of the register is older than this letter; ask for a new one.",
    ),
    "EXPORT_ELSEWHERE": (
        "Ekspor register ini bukan dari kantor yang menerbitkan surat.",
        "This export is not of the register of the letter's office.",
    ),
    "EXPORT_ROOT": (
        "Isi ekspor register tidak cocok dengan titik periksanya.",
        "The entries of the export do not match its checkpoint.",
    ),
    "EXPORT_NUMBERS": (
        "Daftar nomor tanpa surat dalam ekspor tidak cocok dengan titik periksanya.",
        "The numbers without a letter in the export do not match its checkpoint.",
    ),
    "EXPORT_TWICE": ("Satu register ada dua kali dalam ekspor.", "One register stands twice in the export."),
    "EXPORT_EMPTY": ("Ekspor tidak berisi register.", "The export holds no register."),
}
"""Reason code -> what it means, in Indonesian and in English."""
