"""What the answers on the pages of a letter say to people, in Indonesian and in English."""

__all__ = ["PAGE_REASONS"]

PAGE_REASONS: dict[str, tuple[str, str]] = {
    "PAGE_AGREES": (
        "Halaman memuat isi surat, semuanya terlihat, dan tidak ada yang lain.",
        "The pages say what the letter says, all of it in sight, and nothing else.",
    ),
    "RERENDERED": (
        "Halaman sama, bita demi bita, dengan yang dicetak ulang dari isi surat.",
        "The pages are, byte for byte, what rendering the letter's data again gives.",
    ),
    "PAGE_DIFFERS": (
        "Yang tertulis di halaman bukan isi surat yang ditandatangani sebagai data.",
        "What stands on the page is not what the letter's data say.",
    ),
    "TEXT_HIDDEN": (
        "Ada tulisan yang tersembunyi dari mata di halaman.",
        "There is text on the page that people do not see.",
    ),
    "TEXT_REPLACED": (
        "Program dibuat membaca lain daripada yang terlihat di halaman.",
        "Programs are made to read something else than what is seen on the page.",
    ),
    "GLYPHS_DIFFER": (
        "Bentuk huruf di halaman bukan huruf yang dibaca program.",
        "The letters that are seen are not the letters that programs read.",
    ),
    "PAGE_UNREAD": ("Halaman tidak dapat dibaca untuk dibandingkan.", "The pages could not be read to be compared."),
    "SEAL_AGREES": ("Segel di halaman memuat isi surat ini.", "The seal on the page says what the letter says."),
    "SEAL_DIFFERS": (
        "Segel di halaman bukan segel surat ini.",
        "The seal on the page is not the seal of this letter.",
    ),
    "SEAL_UNREAD": ("Segel di halaman tidak dibaca.", "The seal on the page was not read."),
    "TWO_SEALS": ("Ada lebih dari satu segel di halaman.", "There is more than one seal on the pages."),
    "OFFICE_FORM": (
        "Isi surat ada di halaman; teks tetap pada formulir kantor sendiri tidak diperiksa.",
        "The letter's fields stand on the page; the fixed text of the office's own form was not checked.",
    ),
}
