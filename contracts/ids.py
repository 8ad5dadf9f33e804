"""Ids that are made of ids: of an employee and a period, of a course and an employee."""

BETWEEN = "~"
"""What no id may hold, so that one joined id has one reading only; it needs no escape in a URL.

A hyphen would not do: ``a-b`` and ``c`` would meet ``a`` and ``b-c``.
"""


def joined(*ids: str) -> str:
    """One id of several: ``e7~2026-q1``. None of them may be joined already."""
    assert not any(BETWEEN in id for id in ids), f"{ids} cannot be told apart once they are joined"
    return BETWEEN.join(ids)
