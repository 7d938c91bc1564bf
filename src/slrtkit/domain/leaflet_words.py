"""The words of a program's leaflet, in both languages."""

from attrs import frozen

from slrtkit.domain.rules import QuotaPeriod
from slrtkit.domain.rules.language import Locale
from slrtkit.domain.subject import Unit

__all__ = ["WORDS", "Words"]


@frozen(kw_only=True)
class Words:
    """One language. What has braces is filled; `html` is the language's code there."""

    html: str
    catalog: str
    sector: str
    unit: str
    units: dict[Unit, str]
    owner: str
    contact: str
    page: str
    since: str
    until: str
    eligible: str
    required: str
    counted: str
    counted_also: str
    sufficient: str
    sufficient_instead: str
    excluded: str
    judged_by: str
    code: str
    source: str
    read_by: str
    unverified: str
    documents: str
    if_: str
    helpful: str
    amount: str
    quota: str
    places: dict[QuotaPeriod, str]
    order: str
    smallest: str
    earliest: str
    largest: str
    tie: str
    letter: str
    letter_to: str
    valid: str
    open_questions: str
    conflicts: str
    basis: str
    remark: str
    contents: str
    details: str


WORDS: dict[Locale, Words] = {
    "id": Words(
        html="id",
        catalog="Program bantuan",
        sector="Bidang",
        unit="Untuk",
        units={Unit.PERSON: "tiap orang", Unit.FAMILY: "tiap keluarga", Unit.HOUSEHOLD: "tiap rumah tangga"},
        owner="Diputuskan oleh",
        contact="Tempat bertanya",
        page="Keterangan lebih lanjut",
        since="Berlaku sejak {0}",
        until="Berlaku sejak {0} sampai dengan {1}",
        eligible="Siapa yang berhak",
        required="Semua hal ini harus terpenuhi:",
        counted="Sekurang-kurangnya {0} dari {1} hal ini harus terpenuhi:",
        counted_also="Selain itu, sekurang-kurangnya {0} dari {1} hal ini harus terpenuhi:",
        sufficient="Selain itu, sekurang-kurangnya salah satu hal ini harus terpenuhi:",
        sufficient_instead="Hitungan itu tidak perlu dipenuhi jika salah satu hal ini terpenuhi:",
        excluded="Siapa pun yang memenuhi salah satu hal ini tidak berhak:",
        judged_by="dinilai dari",
        code="kode",
        source="sumber",
        read_by="sumber dibaca",
        unverified="belum diverifikasi",
        documents="Yang perlu dibawa",
        if_="jika {0}",
        helpful="tidak wajib, tetapi membantu",
        amount="Besar bantuan",
        quota="Jumlah tempat",
        places={
            QuotaPeriod.YEAR: "{0} tempat setiap tahun.",
            QuotaPeriod.MONTH: "{0} tempat setiap bulan.",
            QuotaPeriod.ONCE: "{0} tempat seluruhnya.",
        },
        order="Jika pemohon lebih banyak, yang didahulukan: {0}.",
        smallest="{0} terkecil",
        earliest="{0} paling awal",
        largest="{0} terbesar",
        tie="Jika sama, didahulukan yang lebih dulu mengajukan.",
        letter="Surat yang diterbitkan",
        letter_to="kepada",
        valid="Rekomendasi berlaku {0} hari.",
        open_questions="Pertanyaan yang masih terbuka",
        conflicts="Sumber yang saling bertentangan",
        basis="Dasar hukum",
        remark="{0} dari {1} syarat belum diverifikasi: belum ada yang menyatakan telah membaca sumbernya.",
        contents="Daftar program",
        details="Rincian untuk petugas",
    ),
    "en": Words(
        html="en",
        catalog="Assistance programs",
        sector="Sector",
        unit="For",
        units={Unit.PERSON: "each person", Unit.FAMILY: "each family", Unit.HOUSEHOLD: "each household"},
        owner="Decided by",
        contact="Where to ask",
        page="More about it",
        since="In force from {0}",
        until="In force from {0} to {1}",
        eligible="Who is entitled",
        required="All of these must hold:",
        counted="At least {0} of these {1} must hold:",
        counted_also="In addition, at least {0} of these {1} must hold:",
        sufficient="In addition, at least one of these must hold:",
        sufficient_instead="That number is not needed where one of these holds:",
        excluded="Anyone to whom one of these applies is not entitled:",
        judged_by="judged by",
        code="code",
        source="source",
        read_by="source read by",
        unverified="unverified",
        documents="What to bring",
        if_="if {0}",
        helpful="not required, but of help",
        amount="How much is given",
        quota="How many places",
        places={
            QuotaPeriod.YEAR: "{0} places each year.",
            QuotaPeriod.MONTH: "{0} places each month.",
            QuotaPeriod.ONCE: "{0} places in all.",
        },
        order="Where more apply than there are places, priority goes by: {0}.",
        smallest="{0}, smallest first",
        earliest="{0}, earliest first",
        largest="{0}, largest first",
        tie="Between equals, whoever applied first goes first.",
        letter="The letter that is issued",
        letter_to="to",
        valid="A recommendation holds for {0} days.",
        open_questions="Open questions",
        conflicts="Sources that contradict each other",
        basis="Legal basis",
        remark="For {0} of {1} criteria, nobody has stated that they read the source.",
        contents="List of programs",
        details="Details for officers",
    ),
}
"""What leaflets say, by language."""
