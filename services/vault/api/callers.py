"""Who calls the vault, and for whose data."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from kernel.http import Caller, allow
from kernel.shapes import no_number

Officer = Annotated[Caller, allow("hr", whose="anybody's of the region")]
Approver = Annotated[
    Caller, allow("hr", "auditor", whose="anybody's of the region, proposed by somebody else")
]
Exporter = Annotated[
    Caller, allow("employee", "hr", "auditor", whose="one's own; hr's and auditors' of anybody")
]
Reader = Annotated[Caller, allow("hr", "auditor", whose="anybody's of the region")]

SubjectId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._~|:@+=-]{0,199}$"),
    AfterValidator(no_number),
    Field(
        description="An employee's id, `response-` and a citizen's, `round-` and a round's; or the"
        " subject of somebody's token, as its issuer spells it.",
        examples=["e7"],
    ),
]
"""Whose values lie under one key. Wider than an id of ours: issuers have their own."""
