"""`kinerja doctor`: what is wrong with a set-up, and how to mend it; it changes nothing.

`finding.py` is what is told; `own.py` looks at settings and the issuer, `keys.py` at the
region keys, `stores.py` at the databases, `brokers.py` at Kafka; `examine` runs them all.
"""
