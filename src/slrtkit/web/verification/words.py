"""What only the door says: the sentences of its pages, in both languages."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import frozen

from slrtkit.domain.sentences import Sentence
from slrtkit.web.verifier.words import PAGE

__all__ = ["SAID", "Language", "Words", "language_of"]

Language: TypeAlias = Literal["id", "en"]


@frozen
class Words:
    """The same thing said twice.

    Attributes:
        id: In Indonesian.
        en: In English.
    """

    id: str
    en: str


SAID: Mapping[str, Sentence] = {
    **{name: PAGE[name] for name in ("other", "again", "age", "today", "until", "version", "expired", "why")},
    "lists": Sentence("Berkas kepercayaan layanan ini", "The trust bundle of this service"),
    "title": Sentence("Periksa surat", "Check a letter"),
    "lead": Sentence(
        "Apakah surat rekomendasi ini asli? Kirim berkas PDF-nya, atau foto kertasnya sampai kode QR terbaca.",
        "Is this recommendation letter genuine? Send its PDF, or a photo of the paper with the QR code in it.",
    ),
    "kept": Sentence(
        "Berkas diperiksa di server ini, tidak disimpan dan tidak dicatat.",
        "The file is checked on this server; it is neither kept nor logged.",
    ),
    "file": Sentence("Berkas surat: PDF atau foto", "The letter: a PDF or a photo"),
    "photo": Sentence("Atau potret kertasnya sekarang", "Or take a photo of the paper now"),
    "text": Sentence("Atau teks segel dari pemindai, dimulai dengan SLR1:", "Or the text of the seal, which begins with SLR1:"),
    "drop": Sentence("Berkas juga dapat dijatuhkan di halaman ini.", "A file may also be dropped on this page."),
    "check": Sentence("Periksa", "Check"),
    "checking": Sentence("Sedang diperiksa …", "Checking …"),
    "large": Sentence(
        "Berkas lebih dari {size} MB: kirim yang lebih kecil.", "The file is larger than {size} MB: send a smaller one."
    ),
    "upload": Sentence("Berkas", "File"),
    "compare": Sentence("Bandingkan dengan kertasnya", "Compare with the paper"),
    "how": Sentence(
        "Bila Anda memegang kertas, baca setiap baris ini di kertas itu, huruf demi huruf dan angka demi angka. Satu saja "
        "berbeda, kertasnya bukan surat ini. Cocokkan angka terakhir NIK dengan KTP pembawanya.",
        "If you hold a paper, read each of these lines on it, letter by letter and digit by digit. If one differs, the paper "
        "is not this letter. Compare the last digits of the NIK with the bearer's card.",
    ),
    "signed": Sentence("Ditandatangani {at} WIB", "Signed {at} WIB"),
    "checked": Sentence("Diperiksa {at} WIB", "Checked {at} WIB"),
    "known": Sentence("Pencabutan diketahui sampai {at} WIB", "Withdrawals known up to {at} WIB"),
    "code": Sentence("Alasan: {code}", "Reason: {code}"),
    "no_list": Sentence(
        "Tidak ada daftar yang ditandatangani: halaman ini tidak dapat meluluskan surat apa pun.",
        "There is no signed list: this page can pass no letter.",
    ),
    "own": Sentence(
        "Pakailah pemeriksa Anda sendiri. Alamat dapat dipalsukan: ketik sendiri alamat resmi kantor, jangan ikuti tautan atau "
        "kode QR dari pembawa surat. Yang paling pasti adalah slrtkit yang Anda pasang: slrtkit verify.",
        "Use your own verifier. An address can be forged: type the office's official address yourself, and follow no link or "
        "QR code from whoever brings the letter. Surest is a slrtkit that you installed: slrtkit verify.",
    ),
    "sorry": Sentence("Belum diperiksa", "Not checked"),
}
"""What it is about -> sentence."""


def language_of(asked: str | None) -> Language:
    """Return the language that a page is asked for; Indonesian unless it is English."""
    return "en" if asked == "en" else "id"
