"""Everything that the verifier page says: the tables of `verify-seal`, and what only a page has to say."""

from collections.abc import Mapping
from typing import TypeVar

from slrtkit.domain.rules.language import LANGUAGES
from slrtkit.domain.seal_report import SEAL_PROFILE
from slrtkit.domain.seal_words import KNOWN_TO, SEAL_FIELDS, SEAL_NOTICES, SEAL_REASONS, SEAL_VERDICTS
from slrtkit.domain.sentences import AXES, REASONS, Sentence
from slrtkit.domain.verification import PROFILES
from slrtkit.ledger import JSON

__all__ = ["PAGE", "words"]

_Key = TypeVar("_Key", bound=str)

_SHARED = (
    "FORMAT_FAILURE",
    "NOT_CHECKED",
    "SPECIMEN",
    "WITHDRAWN",
    "NOT_WITHDRAWN",
    "NO_WITHDRAWN_LIST",
    "WITHDRAWN_LIST_EXPIRED",
)
"""The reasons of a seal whose sentences are those of a signed file."""

PAGE: Mapping[str, Sentence] = {
    "title": Sentence("Periksa segel surat", "Check a letter's seal"),
    "other": Sentence("English", "Indonesia"),
    "lead": Sentence(
        "Periksa kode QR pada surat di kertas. Tanpa jaringan; tidak ada yang dikirim.",
        "Check the QR code on a paper letter. Without a network; nothing is sent.",
    ),
    "own": Sentence(
        "Pakailah pemeriksa Anda sendiri: slrtkit yang Anda pasang, atau halaman ini bila Anda terima dari kantornya sendiri. "
        "Halaman yang diberikan pembawa surat tidak membuktikan apa pun.",
        "Use your own installed verifier: slrtkit, or this page if you got it from the office itself. A page that comes from "
        "whoever brings the letter proves nothing.",
    ),
    "camera": Sentence("Pindai dengan kamera", "Scan with the camera"),
    "photo": Sentence("Ambil atau pilih foto", "Take or choose a photo"),
    "stop": Sentence("Tutup kamera", "Close the camera"),
    "aim": Sentence("Arahkan ke kode QR: dekat, datar, terang.", "Point it at the QR code: close, flat, well lit."),
    "no_camera": Sentence(
        "Kamera langsung tidak tersedia di halaman ini: ambil fotonya.", "This page gets no live camera: take a photo."
    ),
    "refused": Sentence(
        "Kamera ditolak atau tidak dapat dibuka: ambil fotonya.", "The camera was refused or cannot be opened: take a photo."
    ),
    "no_reader": Sentence(
        "Peramban ini tidak dapat membaca gambar: pakai peramban yang lebih baru, atau teks segelnya.",
        "This browser cannot read pictures: use a newer one, or the text of the seal.",
    ),
    "not_a_seal": SEAL_REASONS["ADDRESS_ONLY"],
    "reading": Sentence("Foto sedang dibaca …", "The photo is being read …"),
    "pdf": Sentence(
        "Ini berkas PDF: periksa dengan slrtkit verify. Tanda tangan pada berkas lebih pasti daripada segelnya.",
        "This is a PDF: check it with slrtkit verify. The signature of a file tells more than its seal.",
    ),
    "typed": Sentence("Pakai pemindai tangan atau teks", "Use a hand scanner, or a text"),
    "text": Sentence("Teks segel, dimulai dengan SLR1:", "The text of the seal; it begins with SLR1:"),
    "check": Sentence("Periksa", "Check"),
    "again": Sentence("Periksa surat lain", "Check another letter"),
    "compare": Sentence("Bandingkan dengan kertasnya", "Compare with the paper"),
    "count": Sentence("{done} dari {all} isian sudah dibandingkan", "{done} of {all} fields compared"),
    "why": Sentence("Hasil pemeriksaan", "What was checked"),
    "checked": Sentence("Diperiksa menurut jam perangkat ini:", "Checked by the clock of this device:"),
    "lists": Sentence("Daftar dalam halaman ini", "The lists in this page"),
    "issuers": Sentence("Kunci segel", "Seal keys"),
    "withdrawn": Sentence("Surat yang dicabut", "Withdrawn letters"),
    "no_withdrawn": REASONS["NO_WITHDRAWN_LIST"],
    "version": Sentence("versi {version}, isi: {count}", "version {version}, entries: {count}"),
    "issued": Sentence("terbit", "issued"),
    "age": Sentence("umur {days} hari", "{days} days old"),
    "today": Sentence("umur kurang dari sehari", "less than a day old"),
    "until": Sentence("berlaku sampai", "in force until"),
    "expired": Sentence("DAFTAR SUDAH KEDALUWARSA: mintalah halaman baru", "THE LIST HAS EXPIRED: ask for a new page"),
    "early": Sentence(
        "DAFTAR TERBIT SESUDAH HARI INI: periksa jam perangkat",
        "THE LIST IS ISSUED AFTER TODAY: check the clock of this device",
    ),
    "who": Sentence("Siapa boleh menyegel", "Who may seal"),
    "gone": Sentence("Surat mana yang dicabut", "Which letters were withdrawn"),
    "replaced": Sentence("diganti dengan", "replaced by"),
    "revoked": Sentence("DICABUT", "REVOKED"),
    "licences": Sentence("Lisensi", "Licences"),
}
"""What only the page says: key -> sentence."""


def words() -> dict[str, JSON]:
    """Return every sentence of the page, as its script reads them."""
    reasons = {code: REASONS[code] for code in _SHARED} | SEAL_REASONS
    required = PROFILES[SEAL_PROFILE]
    return {
        "profile": SEAL_PROFILE,
        "required": [axis.value for axis in required],
        "axes": _told({axis: AXES[axis] for axis in required}),
        "verdicts": _told(SEAL_VERDICTS),
        "notices": _told(SEAL_NOTICES),
        "reasons": _told(reasons),
        "fields": _told(SEAL_FIELDS),
        "known": KNOWN_TO._asdict(),
        "months": {locale: list(language.months) for locale, language in LANGUAGES.items()},
        "page": _told(PAGE),
    }


def _told(table: Mapping[_Key, Sentence]) -> dict[str, JSON]:
    return {str(key): sentence._asdict() for key, sentence in table.items()}
