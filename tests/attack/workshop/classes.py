"""The table: every class of attack that the verifier has to refuse, and who makes it."""

from . import containers, content, people, signed, structure
from .attack import AttackClass

PAGES, SEAL, REGISTER, LISTS, DENIAL, AUDIT = (
    "page and data",
    "paper seal",
    "register of letters",
    "trust lists",
    "denial",
    "administration",
)
_SEALS, _LOG, _PAGE = "attack/test_seals.py", "attack/test_registers.py", "attack/test_seal_page.py"


def _told(family: str, name: str, *places: str) -> AttackClass:
    return AttackClass(family, name, elsewhere=places)


ELSEWHERE: tuple[AttackClass, ...] = (
    _told(structure.FAMILY, "a linearised page that tells another layout than it has", "attack/test_linearised.py"),
    _told(PAGES, "codes that lie, white and hidden text, other figures than the data", "attack/test_pages.py"),
    _told(SEAL, "another form under the right key", f"{_SEALS}::test_another_form_is_refused_even_if_the_key_signed_it"),
    _told(SEAL, "another spelling, prefix, or an address", f"{_SEALS}::test_another_spelling_is_refused"),
    _told(SEAL, "bombs", f"{_SEALS}::test_a_bomb_is_refused"),
    _told(SEAL, "altered", f"{_SEALS}::test_no_mutated_seal_is_accepted"),
    _told(SEAL, "another key of the same id", f"{_SEALS}::test_another_key_of_the_same_id_does_not_open_it"),
    _told(SEAL, "expired, revoked, withdrawn, two on a page", f"{_PAGE}::test_of_every_fate_of_a_genuine_seal"),
    _told(SEAL, "of practice", "attack/test_training_letters.py"),
    _told(REGISTER, "a letter that is not in the log", f"{_LOG}::test_a_letter_that_is_not_in_the_log_is_told_so"),
    _told(REGISTER, "a number used twice", f"{_LOG}::test_a_number_that_two_letters_have_is_told_of_both"),
    _told(REGISTER, "a void number used", f"{_LOG}::test_a_void_number_that_is_used_is_told"),
    _told(REGISTER, "a gap", f"{_LOG}::test_a_gap_before_a_letter_is_told_and_ends_where_the_numbers_are_accounted_for"),
    _told(REGISTER, "dated before its leaf", f"{_LOG}::test_a_letter_dated_before_its_leaf_is_back_dated"),
    _told(REGISTER, "two checkpoints of one size", f"{_LOG}::test_two_checkpoints_of_one_size_are_two_registers"),
    _told(REGISTER, "a tree that shrank", f"{_LOG}::test_a_tree_that_shrank_is_told_and_an_older_export_is_not_accused"),
    _told(REGISTER, "a blank leaf used later", f"{_LOG}::test_a_blank_leaf_that_is_used_later_is_told"),
    _told(REGISTER, "a proof of something else", f"{_LOG}::test_the_leaf_of_another_letter_proves_nothing"),
    _told(LISTS, "replayed, frozen, mixed, out of scope", "attack/test_trust_lists.py", "attack/test_trust_bundles.py"),
    _told(AUDIT, "frauds of those who run the register", "attack/test_frauds.py"),
    _told(DENIAL, "bombs, loops, nesting, many signatures", "attack/test_denial.py", "attack/test_denial_budgets.py"),
    _told(DENIAL, "lengths that make work", "attack/test_encoded_lengths.py"),
    _told(DENIAL, "pages without end", "attack/test_endless_pages.py"),
    _told(DENIAL, "Word files that are bombs", "attack/test_docx_bombs.py"),
)
CLASSES: tuple[AttackClass, ...] = (
    *structure.CLASSES,
    *content.CLASSES,
    *signed.CLASSES,
    *containers.CLASSES,
    *people.CLASSES,
    *ELSEWHERE,
)
