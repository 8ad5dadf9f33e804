"""Who calls the vault, and for whose data."""

from typing import Annotated

from kernel.http import Caller, allow

Officer = Annotated[Caller, allow("hr", whose="anybody's of the region")]
Approver = Annotated[
    Caller, allow("hr", "auditor", whose="anybody's of the region, proposed by somebody else")
]
Exporter = Annotated[
    Caller, allow("employee", "hr", "auditor", whose="one's own; hr's and auditors' of anybody")
]
Reader = Annotated[Caller, allow("hr", "auditor", whose="anybody's of the region")]
