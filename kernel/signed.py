"""Who signs, and where links lead: for routes that make documents."""

from typing import Annotated

from fastapi import Depends, Request

from kernel.access import conditions_of
from kernel.signature import Signing


def signing(request: Request) -> Signing:
    """How this program signs."""
    found = conditions_of(request.scope).signing
    assert found is not None, "this program was built without saying who signs"
    return found


Signed = Annotated[Signing, Depends(signing)]
