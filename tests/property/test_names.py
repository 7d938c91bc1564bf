"""One person is found under every spelling of their name, and no name is lost on the way."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain.names import name_of, similarity, sounds

MUHAMMADS = [
    "Muhammad",
    "Muhamad",
    "Muhammed",
    "Mohammad",
    "Mohamad",
    "Mohammed",
    "Mohamed",
    "Mochammad",
    "Mochamad",
    "Muchammad",
    "Muchamad",
    "Mukhammad",
    "Mukhamad",
    "Mokhamad",
    "Muhamat",
    "Mohamat",
    "Mochamat",
    "Muchamat",
    "Mohd.",
    "Muhd.",
    "Mhd.",
    "Moh.",
    "Moch.",
    "Much.",
    "Muh.",
    "Mokh.",
    "Mukh.",
    "Md.",
    "M.",
]
LETTERS = st.text("abcdehijkmnorstuyz", min_size=2, max_size=9)
WORDS = st.lists(LETTERS, min_size=1, max_size=4)
TITLES = st.sampled_from(
    ["H.", "Hj.", "Ir.", "dr.", "Drs.", "Prof.", "KH.", "Bpk.", "Ibu", "Alm.", "Almarhumah", "Raden", "Tn.", "Ny.", "Sdr."]
)
DEGREES = st.sampled_from(
    ["S.Pd.", "S.Pd.I", "S.E.", "S.H., M.H.", "S.Kom", "A.Md.Keb.", "M.Si", "SKM", "ST", "Ph.D.", "S. Sos"]
)


@given(st.text())
def test_a_name_made_plain_stays_as_it_is(text: str) -> None:
    name = name_of(text)
    assert name_of(name.text).words == name.words


@given(WORDS.map(" ".join))
def test_a_name_of_letters_made_plain_stays_as_it_is(text: str) -> None:
    name = name_of(text)
    assert name_of(name.text).words == name.words
    assert not name.others or "bin" in text or "bt" in text


@given(st.text())
def test_no_name_is_empty_and_every_word_has_a_sound(text: str) -> None:
    name = name_of(text)
    assert name.words
    assert all(name.words)
    assert all(name.keys)
    assert len(name.keys) == len(name.words)
    assert name.key


@given(st.text())
def test_capitals_and_spaces_make_no_difference(text: str) -> None:
    assert name_of(f"  {text}\t").words == name_of(text).words or not any(letter.isalnum() for letter in text)
    plain = "".join(letter for letter in text if letter.isascii())
    if any(letter.isalnum() for letter in plain):
        assert name_of(plain.upper()).words == name_of(plain.lower()).words


@given(WORDS, st.lists(TITLES, max_size=2))
def test_titles_before_a_name_are_no_part_of_it(words: list[str], titles: list[str]) -> None:
    name = " ".join(words)
    if len(name_of(f"H. {name} Contoh").words) > len(words):  # none of them is a title itself
        assert name_of(" ".join([*titles, name])).words == name_of(name).words


@given(WORDS, DEGREES)
def test_degrees_behind_a_comma_are_no_part_of_a_name(words: list[str], degree: str) -> None:
    name = " ".join(words)
    assert name_of(f"{name}, {degree}").words == name_of(name).words


@given(st.lists(LETTERS, min_size=2, max_size=3))
def test_the_order_of_words_makes_no_difference_to_the_key(words: list[str]) -> None:
    if len(name_of(" ".join(words)).words) == len(words):
        keys = {
            name_of(" ".join(turned)).key
            for turned in permutations(words)
            if len(name_of(" ".join(turned)).words) == len(words)
        }
        assert len(keys) == 1


PARTS = st.one_of(LETTERS, st.sampled_from(MUHAMMADS), TITLES, DEGREES, st.sampled_from(["bin", "alias", "Siti", "St", "Abdl"]))


@given(st.one_of(st.text(), st.lists(st.one_of(PARTS, PARTS.map(str.upper)), min_size=1, max_size=5).map(" ".join)))
def test_the_sounds_of_a_text_are_those_of_its_name(text: str) -> None:
    assert sounds(text) == name_of(text).keys


@given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_similarity_is_between_0_and_1_the_same_both_ways_and_1_for_the_same_name(one: str, other: str) -> None:
    a, b = name_of(one), name_of(other)
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == pytest.approx(similarity(b, a))
    assert similarity(a, a) == 1


@pytest.mark.parametrize("written", MUHAMMADS)
def test_muhammad_is_muhammad_however_it_is_spelt(written: str) -> None:
    assert name_of(f"{written} Sukirman").words == ("muhammad", "sukirman")
    assert name_of(f"{written.upper()} SUKIRMAN").words == ("muhammad", "sukirman")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Soekirman", "sukirman"),
        ("Djoko", "joko"),
        ("Tjahjo", "cahyo"),
        ("Soerjadi", "suryadi"),
        ("Njoman", "nyoman"),
        ("Sjarif", "syarif"),
        ("Hadiwidjojo", "hadiwijoyo"),
        ("Ndjoko", "nyoko"),
    ],
)
def test_old_spelling_is_read_as_today(old: str, new: str) -> None:
    assert name_of(old).words == (new,)


@pytest.mark.parametrize("modern", ["panji", "anjani", "jajang", "sujono"])
def test_today_s_spelling_is_left_alone(modern: str) -> None:
    assert name_of(modern).words == (modern,)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Yusuf", "Jusuf", "Yusup", "Joesoef"),
        ("Rahmat", "Rachmat", "Rakhmad", "Rahmad"),
        ("Khotimah", "Chotimah", "Kotimah"),
        ("Aisyah", "Aisjah", "Aisah", "Aisya"),
        ("Fauzi", "Pauzi", "Fausi"),
        ("Zulaikha", "Dzulaikha", "Sulaikha"),
        ("Yahya", "Jahja"),
        ("Achmad", "Ahmad", "Akhmad", "Ahmat"),
        ("Sukirman", "Soekirman", "Sukirmann"),
        ("Taufiq", "Taufik", "Topik"),
        ("Endang", "Indang", "Endank"),
    ],
)
def test_spellings_of_one_word_sound_alike(spellings: tuple[str, ...]) -> None:
    assert len({name_of(spelling).key for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("written", "words", "others"),
    [
        ("Siti Aminah binti Karim", ("siti", "aminah"), ("karim",)),
        ("Ny. Soedarmi alias Darmi", ("sudarmi",), ("darmi",)),
        ("H. Ahmad bin H. Moh. Soleh, S.Pd.I", ("ahmad",), ("muhammad", "soleh")),
        ("M. A. Rahman", ("muhammad", "a", "rahman"), ()),
        ("Abd. Rohim", ("abdul", "rohim"), ()),
        ("St. Rekaminah", ("siti", "rekaminah"), ()),
        ("Ma'ruf", ("maruf",), ()),
        ("Rahman, Abdul", ("rahman", "abdul"), ()),
        ("Kurniawan SE", ("kurniawan",), ()),
        ("Ahmad S. Pd.", ("ahmad",), ()),
        ("Yosef Ma", ("yosef", "ma"), ()),
        ("Bin Ali", ("bin", "ali"), ()),
        ("Moh", ("moh",), ()),
        ("Hj.", ("hj",), ()),
        ("  ", ("?",), ()),
        ("--", ("--",), ()),
        ("José", ("jose",), ()),
    ],
)
def test_names_as_they_are_written(written: str, words: tuple[str, ...], others: tuple[str, ...]) -> None:
    name = name_of(written)
    assert (name.words, name.others) == (words, others)


@pytest.mark.parametrize(
    ("one", "likelier", "than"),
    [
        ("Muhammad Sukirman", "Moh. Soekirman", "Muhammad Sugiman"),
        ("Siti Aminah", "Aminah Siti", "Siti Maryam"),
        ("E. Rahayu", "Endang Rahayu", "Sri Rahayu"),
        ("Sukirman", "Sukirman Rekaan", "Suparman Rekaan"),
    ],
)
def test_the_likelier_name_is_more_alike(one: str, likelier: str, than: str) -> None:
    assert similarity(name_of(one), name_of(likelier)) > similarity(name_of(one), name_of(than))
