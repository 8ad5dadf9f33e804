"""The documents of a plan (SKP) in the forms of PermenPANRB 6/2022: what stands where, in words of
the regulation.

Pure: `forms.document_of` makes of `facts.Facts` the description that `kernel.typeset` sets. Read in
this order: facts.py · words.py · head.py · skp.py · annex.py · manual.py · matrix.py ·
action_plan.py · documentation.py · forms.py.
"""
