"""What stands at the foot of every letter: the sentences of the law, and how it is checked."""

from slrtkit.domain.rules import Says

__all__ = ["BY_HAND", "CHECK_FILE", "CHECK_PAPER", "DRAFT", "LEGAL"]

LEGAL: Says = Says(
    "Tanda tangan elektronik memiliki kekuatan hukum dan akibat hukum yang sah (UU Informasi dan Transaksi Elektronik, "
    "Pasal 11). "
    "Informasi elektronik dan hasil cetaknya adalah alat bukti hukum yang sah (Pasal 5 ayat (1)).",
    "An electronic signature has legal force and effect (Law on Electronic Information and Transactions, article 11). "
    "Electronic information and its print-out are valid evidence (article 5(1)).",
)
"""UU 11/2008 as changed by UU 19/2016 and UU 1/2024, articles 11 and 5(1), in short."""
CHECK_FILE: Says = Says(
    "Surat ini ditandatangani dengan sertifikat elektronik; "
    "siapa pun dapat memeriksa keasliannya pada berkas PDF dengan slrtkit.",
    "This letter is signed with an electronic certificate; anyone can check the PDF file with slrtkit.",
)
CHECK_PAPER: Says = Says(
    "Cetakannya diperiksa dengan memindai segel (kode QR) dan membandingkan isi segel dengan surat ini.",
    "A print-out is checked by scanning its seal (QR code), and comparing what the seal says with this letter.",
)
BY_HAND: Says = Says(
    "Surat ini ditandatangani dengan tangan; nomor dan isinya tercatat dalam register surat kantor ini.",
    "This letter is signed by hand; its number and content are in the register of letters of this office.",
)
DRAFT: Says = Says(
    "Konsep ini belum ditandatangani dan tidak berlaku sebagai surat.",
    "This draft is not signed, and is no letter.",
)
