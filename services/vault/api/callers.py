"""Who calls the vault, and for whose data."""

from typing import Annotated

from pydantic import Field

from kernel.http import Caller, JoinedId, allow

Officer = Annotated[Caller, allow("hr", whose="anybody's of the region")]
Approver = Annotated[
    Caller, allow("hr", "auditor", whose="anybody's of the region, proposed by somebody else")
]
Reader = Annotated[Caller, allow("hr", "auditor", whose="anybody's of the region")]

SubjectId = Annotated[JoinedId, Field(examples=["e7"])]
