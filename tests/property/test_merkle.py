"""The register's tree: every root and proof is that of RFC 6962, and no other proof is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from slrtkit.ledger.merkle import (
    EMPTY_ROOT,
    MAX_PROOF,
    Tree,
    completed,
    consistency,
    consistent,
    included,
    inclusion,
    leaf_hash,
    root,
)

SIZE = 70
LEAVES = [leaf_hash(bytes([number])) for number in range(SIZE)]


def grown(size: int) -> Tree:
    tree = Tree()
    for leaf in LEAVES[:size]:
        tree.append(leaf)
    return tree


TREE = grown(SIZE)
sizes = st.integers(1, SIZE)


def test_roots_and_proofs_are_those_of_another_implementation() -> None:
    other, ours = InmemoryTree(algorithm="sha256"), Tree()
    assert ours.root() == EMPTY_ROOT
    for number in range(SIZE):
        other.append_entry(bytes([number]))
        ours.append(LEAVES[number])
        assert ours.root() == other.get_root()
        theirs = other.prove_inclusion(number // 2 + 1, number + 1).path[1:]
        assert set(inclusion(number // 2, number + 1, ours.node)) == set(theirs)


@given(sizes, st.data())
def test_every_leaf_is_proved_at_its_place_and_at_no_other(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion(index, size, TREE.node)
    assert included(LEAVES[index], index, size, proof) == TREE.root(size)
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index) if size > 1 else st.just(size))
    assert included(LEAVES[index], other, size, proof) != TREE.root(size)
    assert included(LEAVES[index - 1], index, size, proof) != TREE.root(size) or size == 1


@given(sizes, st.data())
def test_a_proof_that_was_changed_anywhere_proves_nothing(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion(index, size, TREE.node)
    longer = (*proof, LEAVES[0])
    assert included(LEAVES[index], index, size, longer) is None
    assert included(LEAVES[index], index, size, (*proof, b"")) is None
    assert included(LEAVES[index], index, size, proof[:-1]) != TREE.root(size) or not proof
    assert included(LEAVES[index], size, size, proof) is None
    assert included(LEAVES[index], index, size, [LEAVES[0]] * (MAX_PROOF + 1)) is None
    for step in range(len(proof)):
        changed = [*proof[:step], bytes(32), *proof[step + 1 :]]
        assert included(LEAVES[index], index, size, changed) != TREE.root(size)


@given(sizes, st.data())
def test_a_tree_is_shown_to_continue_an_earlier_one_and_no_other(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    proof = consistency(old, size, TREE.node)
    before, after = TREE.root(old), TREE.root(size)
    assert consistent(old, before, size, after, proof)
    assert consistent(0, EMPTY_ROOT, size, after, ())
    assert not consistent(old, bytes(32), size, after, proof)
    assert not consistent(old, before, size, bytes(32), proof)
    assert not consistent(size + 1, before, size, after, proof)
    assert not consistent(old, before, size, after, [*proof, bytes(32)])
    assert not consistent(old, before, size, after, [*proof, b""])
    for step in range(len(proof)):
        assert not consistent(old, before, size, after, [*proof[:step], bytes(32), *proof[step + 1 :]])
        assert not consistent(old, before, size, after, [*proof[:step], *proof[step + 1 :]])


def test_two_trees_of_one_size_or_a_shrunk_one_are_never_consistent() -> None:
    forked = Tree()
    for leaf in (*LEAVES[:9], leaf_hash(b"another")):
        forked.append(leaf)
    assert not consistent(10, TREE.root(10), 10, forked.root(), ())
    assert not consistent(10, TREE.root(10), 9, TREE.root(9), consistency(9, 10, TREE.node))
    assert not consistent(0, bytes(32), 10, TREE.root(10), ())
    assert not consistent(6, TREE.root(6), 10, TREE.root(10), ())


def test_what_a_leaf_completes_is_all_that_later_proofs_need() -> None:
    kept: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        return kept[level, index]

    for place, leaf in enumerate(LEAVES):
        for level, hashed in enumerate(completed(place, leaf, node)):
            kept[level, place >> level] = hashed
    assert root(SIZE, node) == TREE.root()
    assert len(kept) < 2 * SIZE


@pytest.mark.parametrize("index", [-1, SIZE])
def test_there_is_no_proof_of_what_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion(index, SIZE, TREE.node)
    with pytest.raises(IndexError):
        consistency(0, SIZE, TREE.node)
    with pytest.raises(IndexError):
        consistency(SIZE + 1, SIZE, TREE.node)
