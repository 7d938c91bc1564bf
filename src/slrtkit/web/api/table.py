"""All that the API does: routes, schemas, OpenAPI and answers are made of this table."""

from slrtkit.web.api.aid import AID
from slrtkit.web.api.cases import CASES
from slrtkit.web.api.households import HOUSEHOLDS
from slrtkit.web.api.judging import VERIFICATION
from slrtkit.web.api.letters import LETTERS
from slrtkit.web.api.operations import Operation
from slrtkit.web.api.work import WORK

__all__ = ["OPERATIONS"]

OPERATIONS: tuple[Operation, ...] = (*HOUSEHOLDS, *CASES, *LETTERS, *AID, *WORK, *VERIFICATION)
"""Every operation; of two whose paths fit, the first one answers."""
