"""The platform attacked: faults by seed while commands run, then a checker that was not there.

`world` starts everything, `clients` send commands and write down how each ended (`history`),
`injury` are the faults, `evidence` is what stands in stores and topics afterwards, `invariants`
judge it. `planted` are eight known mistakes, `scenarios` the small attacks that must expose them.
Run: ``python -m tests.faults --help``.
"""
