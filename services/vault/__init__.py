"""The vault's own log: which keys were made, who was forgotten or restricted and why, who looked
up whom. The keys themselves lie in tables beside it, in the same database (`kernel/vault.py`).

It hears evaluation: a closed review round is forgotten by rule.
Other services reach the tables through the library and never speak to this one; what they do there
comes here through the journal, and what is decided here is carried out there.

Read `deciders/subject.py`, `effects.py` (what is decided is carried out), `reactions.py` (what the
tables tell), then `views.py` and `api/`.
"""
