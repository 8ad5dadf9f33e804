"""Who calls feedback, and for whose data."""

from typing import Annotated

from kernel.http import Caller, allow

Citizen = Annotated[Caller, allow("citizen", whose="their own words; what is published")]
Author = Annotated[Caller, allow("citizen", whose="their own words", unnamed=True)]
Officer = Annotated[Caller, allow("officer", whose="of any unit of the region")]
