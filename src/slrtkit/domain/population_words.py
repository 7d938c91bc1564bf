"""What reports on a population call things, in Indonesian and in English."""

from collections.abc import Mapping

__all__ = ["COLUMN_WORDS", "GROUP_WORDS", "POPULATION_WORDS", "STATUS_WORDS"]

POPULATION_WORDS: Mapping[str, tuple[str, str]] = {
    "targeting": ("Ketepatan sasaran", "Targeting"),
    "overlaps": ("Bantuan ganda", "Overlaps"),
    "rotation": ("Pemerataan bantuan", "Rotation"),
    "simulation": ("Simulasi aturan", "Simulation of rules"),
    "on": ("Keadaan per", "As of"),
    "unit": ("Yang dihitung", "Counted"),
    "person": ("orang", "persons"),
    "family": ("keluarga", "families"),
    "household": ("rumah tangga", "households"),
    "rules": ("Sidik aturan", "Digest of the rules"),
    "before": ("Aturan lama", "First rules"),
    "after": ("Aturan baru", "Second rules"),
    "total": ("Jumlah", "Total"),
    "village": ("Menurut desa", "By village"),
    "decile": ("Menurut desil", "By decile"),
    "sex": ("Menurut jenis kelamin kepala keluarga", "By sex of the head of the family"),
    "disability": ("Menurut disabilitas", "By disability"),
    "failing": ("Yang menerima dan tidak berhak: syarat yang tidak terpenuhi", "Who receives, not entitled: what fails"),
    "waiting": ("Tempat dan antrean", "Places and the waiting order"),
    "questions": ("Pertanyaan paling berguna di tiap desa", "The most useful question in each village"),
    "place": ("Desa", "Village"),
    "criterion": ("Syarat", "Criterion"),
    "facts": ("Yang ditanyakan", "What to ask"),
    "cost": ("Biaya", "Cost"),
    "difference": ("Selisih", "Difference"),
    "group": ("Kelompok", "Group"),
    "rounded": (
        "Setiap angka kelipatan {base}; satu sel meleset kurang dari {base} dari sebenarnya. Kelompok kecil digabung (…).",
        "Every figure is a multiple of {base}, a cell less than {base} from the truth. Small groups stand together (…).",
    ),
    "careful": (
        "Laporan ini tidak menghentikan bantuan siapa pun: jalan selanjutnya hanya kunjungan, atau usulan yang dapat ditolak.",
        "This report ends nobody's aid: the only ways on are a visit, or a proposal that families can object to.",
    ),
    "chart": ("Grafik: {what}. Angkanya ada di tabel di bawah.", "Chart: {what}. Its figures stand in the table below."),
}
"""Word or sentence -> Indonesian, English."""

COLUMN_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "targeting": {
        "served": ("berhak, menerima", "entitled, receives"),
        "missed": ("berhak, tidak menerima", "entitled, does not receive"),
        "unlisted": ("berhak, daftar tidak lengkap", "entitled, no list says"),
        "check": ("menerima, syarat tidak terpenuhi", "receives, not entitled"),
        "outside": ("tidak berhak, tidak tercatat menerima", "not entitled, not listed"),
        "open": ("belum dapat ditentukan", "undetermined"),
    },
    "overlaps": {
        "both": ("menerima keduanya", "receives both"),
        "one": ("menerima salah satu, atau terpisah", "receives one, or both apart"),
        "neither": ("tidak tercatat menerima", "neither is listed"),
    },
    "rotation": {
        "never": ("belum pernah, tetangga setara berulang", "never, an equal neighbour again"),
        "again": ("berulang, tetangga setara belum pernah", "again, an equal neighbour never"),
        "even": ("merata", "even"),
        "unlisted": ("daftar tidak lengkap", "no list says"),
    },
    "simulation": {
        "stays": ("tetap berhak", "stays entitled"),
        "gains": ("menjadi berhak", "gains"),
        "loses": ("tidak lagi berhak", "loses"),
        "opens": ("berhak, menjadi belum pasti", "entitled, becomes undetermined"),
        "outside": ("tetap tidak berhak", "not entitled"),
        "open": ("belum dapat ditentukan", "undetermined"),
    },
    "waiting": {
        "within": ("mendapat tempat", "has a place"),
        "waits": ("menunggu", "waits"),
        "open": ("belum pasti", "open"),
    },
}
"""Kind of table -> column -> what it is called."""

STATUS_WORDS: Mapping[str, tuple[str, str]] = {
    "several": ("lebih dari satu", "more than one"),
    "together": ("kurang banyak yang terpenuhi", "too few of several hold"),
    "check": ("menerima, syarat tidak terpenuhi", "receives, not entitled"),
}
"""What stands beside the codes of criteria."""

GROUP_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "sex": {"L": ("laki-laki", "man"), "P": ("perempuan", "woman")},
    "disability": {"1": ("ada", "yes"), "0": ("tidak ada", "no")},
    "": {"?": ("tidak diketahui", "unknown"), "…": ("kelompok kecil", "small groups")},
}
"""Breakdown -> group -> what it is called; under an empty one what any breakdown has."""
