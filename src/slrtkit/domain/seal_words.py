"""What a look at a paper seal says to people, in Indonesian and in English, and what is printed beside the symbol."""

from collections.abc import Iterator, Mapping
from datetime import date

from slrtkit.domain.seal import SealClaims, SealedField
from slrtkit.domain.seal_report import SealNotice, SealReport, SealVerdict
from slrtkit.domain.sentences import NOTICES, Sentence, sentence
from slrtkit.domain.terbilang import MONTHS
from slrtkit.domain.verification import AxisResult, Notice

__all__ = [
    "CAPTION",
    "KNOWN_TO",
    "SEAL_FIELDS",
    "SEAL_NOTICES",
    "SEAL_REASONS",
    "SEAL_VERDICTS",
    "compared",
    "seal_conclusion",
    "seal_sentence",
]

CAPTION: Sentence = Sentence(
    "Segel surat. Periksa dengan slrtkit verify-seal, lalu bandingkan isian yang tampil dengan kertas ini.",
    "Seal of the letter. Check it with slrtkit verify-seal, then compare the fields it shows with this paper.",
)
"""What is printed beside the symbol."""

SEAL_VERDICTS: dict[SealVerdict, Sentence] = {
    SealVerdict.GENUINE: Sentence(
        "Segelnya asli: bandingkan setiap isian berikut dengan kertasnya; satu saja berbeda, kertasnya palsu.",
        "The seal is genuine: compare each of these fields with the paper; if one differs, the paper is forged.",
    ),
    SealVerdict.SIGNED_BY_HAND: Sentence(
        "Surat ini terdaftar dan ditandatangani basah: segelnya asli, tanda tangannya tidak dapat diperiksa. Bandingkan "
        "setiap isian dengan kertasnya, lihat tanda tangan dan capnya, tanyakan kantornya bila ragu.",
        "This letter is registered and signed by hand: its seal is genuine, its signature cannot be checked. Compare each "
        "field with the paper, look at the ink and the stamp, and ask the office if in doubt.",
    ),
    SealVerdict.INDETERMINATE: Sentence(
        "Keaslian segel ini belum dapat dipastikan.", "Whether this seal is genuine could not be told."
    ),
    SealVerdict.FAILED: Sentence("Kertas ini TIDAK dapat diterima.", "This paper must NOT be accepted."),
}
"""What each verdict means to the person who holds the paper."""

SEAL_NOTICES: dict[SealNotice, Sentence] = {
    SealNotice.SPECIMEN: NOTICES[Notice.SPECIMEN],
    SealNotice.TRAINING: NOTICES[Notice.TRAINING],
    SealNotice.SIGNED_FILE: Sentence(
        "Berkas ini bertanda tangan: slrtkit verify memeriksanya dengan lebih pasti.",
        "This file is signed: slrtkit verify tells more of it.",
    ),
}
"""What the reader must know beside the verdict."""

SEAL_REASONS: dict[str, Sentence] = {
    "SEAL_FORM": Sentence("Ada satu segel dengan bentuk yang benar.", "There is one seal of the right form."),
    "NO_SEAL": Sentence(
        "Tidak ada segel yang terbaca; pindai lagi seluruh halaman, tajam, paling sedikit 200 dpi.",
        "No seal can be read; scan the whole page again, sharply, at 200 dpi or more.",
    ),
    "ADDRESS_ONLY": Sentence(
        "Kode QR ini bukan segel; alamat atau tulisan di dalamnya tidak membuktikan apa pun.",
        "This QR code is no seal; an address or a text in it proves nothing.",
    ),
    "TWO_SEALS": Sentence(
        "Ada lebih dari satu segel; periksa satu surat saja.", "There is more than one seal; check one letter at a time."
    ),
    "UNSIGNED_FILE": Sentence(
        "Berkas PDF ini bersegel tetapi tidak bertanda tangan; mintalah berkas aslinya.",
        "This PDF carries a seal and no signature; ask for the original file.",
    ),
    "SEAL_MALFORMED": Sentence("Segelnya rusak atau diubah.", "The seal is damaged or was changed."),
    "SEAL_HOLDS": Sentence("Isi segel sama dengan yang disegel.", "The seal says what was sealed."),
    "SEAL_BROKEN": Sentence("Isi segel diubah, atau segelnya dipalsukan.", "The seal was changed or forged."),
    "NO_ISSUER_LIST": Sentence("Tidak ada daftar kunci segel untuk diperiksa.", "No list of seal keys was given."),
    "SEAL_KEY_UNKNOWN": Sentence("Kunci segel tidak ada dalam daftar.", "The seal key is not on the list."),
    "SEAL_KEY_REVOKED": Sentence(
        "Kunci segel sudah dicabut; mintalah berkas aslinya.", "The seal key was revoked; ask for the original file."
    ),
    "SEAL_OUT_OF_SCOPE": Sentence(
        "Kantor berada di luar wilayah daftar kunci segel.", "The office lies outside the scope of the list of seal keys."
    ),
    "SEAL_OFFICE_NOT_LISTED": Sentence("Kunci segel bukan milik kantor ini.", "The seal key is not one of this office."),
    "SEAL_TYPE_NOT_LISTED": Sentence(
        "Kunci segel tidak berlaku untuk jenis surat ini.", "The seal key is not one for this type of letter."
    ),
    "SEAL_DATE_NOT_LISTED": Sentence("Kunci segel tidak berlaku pada tanggal ini.", "The seal key did not hold on this date."),
    "SEAL_LISTED": Sentence(
        "Kunci segel berlaku untuk kantor, jenis, dan tanggal surat ini.",
        "The seal key holds for this office, type of letter and date.",
    ),
    "ISSUER_LIST_EXPIRED": Sentence(
        "Daftar kunci segel sudah kedaluwarsa; mintalah yang baru.", "The list of seal keys has expired; ask for a new one."
    ),
    "ISSUER_LIST_NOT_YET_ISSUED": Sentence(
        "Daftar kunci segel terbit sesudah saat pemeriksaan; periksa jam dan tanggalnya.",
        "The list of seal keys is issued after the instant of verification; check the clock and the date.",
    ),
    "SEALED_LATER": Sentence(
        "Segel dibuat sesudah saat pemeriksaan; periksa jam dan tanggalnya.",
        "The seal was made after the instant of verification; check the clock and the date.",
    ),
    "LETTER_LAPSED": Sentence("Masa berlaku surat ini sudah lewat.", "The validity of this letter has ended."),
    "WITHIN_VALIDITY": Sentence("Surat ini masih berlaku.", "This letter is still valid."),
}
"""Reason code -> what it means."""

SEAL_FIELDS: Mapping[str, Sentence] = {
    "number": Sentence("NOMOR", "NUMBER"),
    "dated": Sentence("TANGGAL", "DATED"),
    "valid_until": Sentence("BERLAKU SAMPAI", "VALID UNTIL"),
    "office": Sentence("KANTOR", "OFFICE"),
    "name": Sentence("NAMA", "NAME"),
    "nik": Sentence("NIK BERAKHIR", "NIK ENDS IN"),
    SealedField.ADDRESSEE: Sentence("KEPADA", "TO"),
    SealedField.AMOUNT: Sentence("PALING BANYAK", "AT MOST"),
    SealedField.SERVICE: Sentence("LAYANAN", "SERVICE"),
    SealedField.DEPENDANTS: Sentence("TANGGUNGAN", "DEPENDANTS"),
    SealedField.PAGES: Sentence("HALAMAN", "PAGES"),
    "role": Sentence("PENANDA TANGAN", "SIGNED BY"),
    "type": Sentence("JENIS", "TYPE"),
    "programs": Sentence("PROGRAM", "PROGRAM"),
}
"""What a person compares with the paper: field -> what it is called, in the order in which it is shown."""

KNOWN_TO: Sentence = Sentence("Pencabutan diketahui sampai", "Withdrawals known up to")
"""What stands before the instant of the list of withdrawn letters."""


def compared(claims: SealClaims) -> Iterator[tuple[str, str]]:
    """Yield each field that a seal has and what must stand on the paper for it, in the order of `SEAL_FIELDS`."""
    said: dict[str, str] = {
        "number": claims.number,
        "dated": _written(claims.dated),
        "valid_until": _written(claims.valid_until),
        "office": claims.office,
        "name": claims.name,
        "nik": claims.nik,
        "role": claims.role,
        "type": claims.type,
        "programs": ", ".join(claims.programs),
    }
    said |= {name: str(value) for name, value in claims.sealed.items()}
    if SealedField.AMOUNT in claims.sealed:
        said[SealedField.AMOUNT] = f"Rp{claims.sealed[SealedField.AMOUNT]:,}".replace(",", ".")
    yield from ((name, said[name]) for name in SEAL_FIELDS if said.get(name))


def _written(day: date) -> str:
    """Return a day as it stands on the paper, which is in Indonesian whoever reads it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def seal_conclusion(report: SealReport) -> Sentence:
    """Return what the report as a whole says, with its reason where the seal is not genuine; a specimen is no letter."""
    if report.decisive is None:
        for notice in (SealNotice.SPECIMEN, SealNotice.TRAINING):
            if notice in report.notices:
                return SEAL_NOTICES[notice]
    verdict = SEAL_VERDICTS[report.verdict]
    if report.decisive is None:
        return verdict
    reason = seal_sentence(report.decisive)
    return Sentence(f"{verdict.id} {reason.id}", f"{verdict.en} {reason.en}")


def seal_sentence(result: AxisResult) -> Sentence:
    """Return what an axis of a seal says."""
    return SEAL_REASONS.get(result.code) or sentence(result)
