"""Who may do what at a post, by its configuration."""

from attrs import evolve

from slrtkit.cli.config import Config
from slrtkit.domain.access import EVERYWHERE, AccessPolicy, Assignment
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.office import Officer, Zone
from slrtkit.domain.roles import Role

__all__ = ["OPERATOR", "access_of"]

OPERATOR: str = Role.OPERATOR.value
"""Who acts where no officers are configured and nobody is named."""


def access_of(config: Config, acting: str, zone: Zone) -> AccessPolicy:
    """Return who may do what at a post; where it names no officers, whoever acts keeps it alone and may do everything."""
    office = config.office.code if config.office else ""
    officers = {one.id: one.officer(office) for one in config.officer}
    policy = AccessPolicy(officers, config.grant or GRANTS, config.delegation, config.assignment, zone=zone)
    if officers:
        return policy
    alone = Officer(acting, office, SignatureBlock(acting, ""), roles=(OPERATOR,))
    return evolve(policy, officers={acting: alone}, grants=GRANTS, assignments=(Assignment(acting, EVERYWHERE),))
