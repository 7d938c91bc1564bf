"""Numbers on the screen agree with what they count."""

import pytest

from slrtkit.adapters.wording.labels import Count


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 households: 0 pairs were seen, 0"),
        (1, "1 household: 1 pair was seen, 1"),
        (2, "2 households: 2 pairs were seen, 2"),
    ],
)
def test_one_is_one_and_all_else_are_several(count: int, said: str) -> None:
    text = "{n:household}: {n:pair was|pairs were} seen, {n}"
    assert text.format(n=Count(count)) == said
