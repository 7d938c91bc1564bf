"""What every catalog promises, as tests."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum

import pytest

from slrtkit.domain.program import Program
from slrtkit.domain.relations import discords
from slrtkit.domain.rules import FACTS, Entitlement, FactCatalogue, assess
from slrtkit.errors import NotFoundError, SlrtError
from slrtkit.ports.catalog import Catalog
from slrtkit.testing.capabilities import Declared, needs

__all__ = ["CatalogCapability", "CatalogContract"]


class CatalogCapability(Enum):
    """What a catalog may lack, if it says so."""

    READS_CONDITIONS = "conditions are read from text that somebody else wrote"


class CatalogContract(Declared):
    """The promises of `slrtkit.ports.Catalog`.

    `make_catalog` is a fixture: a callable that opens the same catalog, of one program at least, as often as it is called.
    `make_faulty_catalog` is a fixture: a callable that takes the text of a condition and opens a catalog in which a program has
    it. `facts` is what the conditions may speak of; the built-in catalogue by default.
    """

    @pytest.fixture
    def make_catalog(self) -> Callable[[], Catalog]:
        """Return a callable that opens the catalog under test."""
        raise NotImplementedError("a contract is subclassed, with a make_catalog fixture")

    @pytest.fixture
    def make_faulty_catalog(self) -> Callable[[str], Catalog]:
        """Return a callable that opens a catalog with this condition in it."""
        raise NotImplementedError("a contract is subclassed, with a make_faulty_catalog fixture")

    @pytest.fixture
    def facts(self) -> FactCatalogue:
        """Return the facts that are declared."""
        return FACTS

    def test_every_code_names_its_program(self, make_catalog: Callable[[], Catalog]) -> None:
        """The codes are sorted, and each stands once."""
        catalog = make_catalog()
        codes = catalog.codes()
        assert codes
        assert list(codes) == sorted(set(codes))
        assert [catalog.program(code).code for code in codes] == list(codes)

    def test_a_program_that_is_not_there_is_told(self, make_catalog: Callable[[], Catalog]) -> None:
        """With what is there instead, and without a near one in its place."""
        catalog = make_catalog()
        for code in ("", "TIDAK-ADA", catalog.codes()[0].lower() + "x", "../" + catalog.codes()[0]):
            with pytest.raises(NotFoundError) as refused:
                catalog.program(code)
            assert catalog.codes()[0] in refused.value.cure

    def test_the_rules_are_the_same_whoever_opens_the_catalog(self, make_catalog: Callable[[], Catalog]) -> None:
        """And whenever: letters name the digest of the rules they rest on."""
        one, other = make_catalog(), make_catalog()
        for code in one.codes():
            assert one.program(code) == one.program(code) == other.program(code)
            assert _digests(one.program(code)) == _digests(other.program(code))

    def test_the_rules_of_a_day_are_those_in_force(self, make_catalog: Callable[[], Catalog]) -> None:
        """From their first day on, and until the next; before the first there are none."""
        catalog = make_catalog()
        for program in map(catalog.program, catalog.codes()):
            days = sorted(version.in_force_from for version in program.versions)
            assert days
            assert len(set(days)) == len(days)
            for version in program.versions:
                after = min((day for day in days if day > version.in_force_from), default=date(2199, 12, 31))
                last = version.in_force_until or after - timedelta(days=1)
                assert last < after
                assert program.rules(version.in_force_from) == version == program.rules(last)
            with pytest.raises(NotFoundError):
                program.rules(days[0] - timedelta(days=1))

    def test_the_facts_that_the_rules_speak_of_are_declared(
        self, make_catalog: Callable[[], Catalog], facts: FactCatalogue
    ) -> None:
        """Those that every program may use, and those that the district adds."""
        declared = make_catalog().facts
        assert {name: declared.by_name.get(name) for name in facts.by_name} == facts.by_name

    def test_every_condition_can_be_judged(self, make_catalog: Callable[[], Catalog], facts: FactCatalogue) -> None:
        """It speaks of declared facts in their own kind; nobody is entitled of whom nothing is known."""
        catalog = make_catalog()
        for program in map(catalog.program, catalog.codes()):
            for version in program.versions:
                assert version.entitling
                assert not list(version.faults(facts, program.unit))
                assert assess(version, {}, version.in_force_from, facts).entitlement is not Entitlement.ELIGIBLE

    def test_every_version_says_what_it_rests_on(self, make_catalog: Callable[[], Catalog]) -> None:
        """Its legal basis, and each criterion in both languages."""
        catalog = make_catalog()
        for program in map(catalog.program, catalog.codes()):
            said = [version.legal_basis for version in program.versions]
            said += [text for version in program.versions for one in version.judged for text in (one.says.id, one.says.en)]
            assert all(text.strip() for text in (program.name, program.owner, *said))

    def test_programs_do_not_contradict_each_other(self, make_catalog: Callable[[], Catalog]) -> None:
        """Whatever one excludes or requires is there, for the same unit, and neither in contradiction nor in a circle."""
        catalog = make_catalog()
        assert discords(map(catalog.program, catalog.codes())) == ()

    def test_every_letter_is_found_by_its_code(self, make_catalog: Callable[[], Catalog]) -> None:
        """And by no other: the code stands in the authority list, next to who may sign it."""
        catalog = make_catalog()
        for program in map(catalog.program, catalog.codes()):
            assert len({letter.code for letter in program.letters}) == len(program.letters)
            assert [program.letter_type(letter.code) for letter in program.letters] == list(program.letters)
            assert all(program.letter_type(version.letter) for version in program.versions if version.letter)
            with pytest.raises(NotFoundError):
                program.letter_type("tidak-ada")

    @needs(CatalogCapability.READS_CONDITIONS)
    @pytest.mark.parametrize(
        "condition", ["desill <= 4", "desil <= 'x'", "desil <=", "desil + 1", "__import__('os').system('x')", ""]
    )
    def test_a_condition_that_cannot_be_judged_is_refused_when_the_catalog_is_opened(
        self, make_faulty_catalog: Callable[[str], Catalog], condition: str
    ) -> None:
        """Before anybody is judged by it, with the place of the fault; and never evaluated."""
        with pytest.raises(SlrtError) as refused:
            make_faulty_catalog(condition)
        assert refused.value.path


def _digests(program: Program) -> list[str]:
    return [version.digest for version in program.versions]
