"""Who may appraise: the direct superior, from the supervising posts (pengawas) upwards.

PP 30/2019, Pasal 1, has the direct superior appraise, the least of them a pengawas, or another
official by delegation: whoever leads a unit without holding such a post, as a head teacher or the
doctor who heads a puskesmas (PermenPANRB 6/2022, IV.A.7), and whoever acts as head.
"""

from typing import Final

from contracts.reporting import Basis, PositionClass, Standing

RANKS: Final[dict[PositionClass, int]] = {
    "jpt": 3,
    "administrator": 2,
    "pengawas": 1,
    "fungsional": 0,
    "pelaksana": 0,
}
LEAST: Final = RANKS["pengawas"]


def may_appraise(position_class: PositionClass, is_head: bool, basis: Basis) -> bool:
    """Whether somebody of this class appraises: also below the least when leading or acting as head
    of a unit, or by delegation."""
    return RANKS[position_class] >= LEAST or is_head or basis == "delegated"


def is_in_post(standing: Standing) -> bool:
    """Whether somebody who stands so can appraise now: nobody does who is away, for whatever
    reason; then the superior does, or an acting head (IV.A)."""
    return standing == "active"
