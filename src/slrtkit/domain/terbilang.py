"""Numbers and days as Indonesian minutes spell them: "tanggal dua puluh satu bulan November tahun dua ribu dua puluh enam"."""

from datetime import date

__all__ = ["MONTHS", "spelled", "spelled_day"]

MONTHS: tuple[str, ...] = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SIZES = ((1000, "ribu"), (100, "ratus"), (10, "puluh"))


def spelled(number: int) -> str:
    """Return a number from 0 to 9999 in words."""
    if number < len(_ONES):
        return _ONES[number]
    if number < 20:  # noqa: PLR2004  the teens end here
        return f"{_ONES[number - 10]} belas"
    size, name = next((size, name) for size, name in _SIZES if number >= size)
    many, rest = divmod(number, size)
    begin = f"se{name}" if many == 1 else f"{spelled(many)} {name}"
    return f"{begin} {spelled(rest)}" if rest else begin


def spelled_day(day: date) -> str:
    """Return a day as minutes begin with it: weekday, day, month and year in words, and in digits."""
    said = f"tanggal {spelled(day.day)} bulan {MONTHS[day.month - 1]} tahun {spelled(day.year)}"
    return f"{_DAYS[day.weekday()]}, {said} ({day:%d-%m-%Y})"
