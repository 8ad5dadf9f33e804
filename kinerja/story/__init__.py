"""The demo's story: real places, invented people, a year of their work, one of them followed.

Read in this order: `places`, `functions`, `people`, `year` (what there is to tell, made without any
IO), `client` (how it is told: HTTP only), `seed`, `employee`, `verified`, `look`.
"""
