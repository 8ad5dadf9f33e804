"""What FastStream subscribes to is the pattern of the contracts, brace by brace."""

from faststream.kafka import KafkaBroker

from contracts.topics import pattern_of
from kernel.kafka import escaped


def test_the_pattern_of_the_contracts_is_what_the_broker_is_asked_for():
    pattern = pattern_of(["reporting", "training"])
    assert "{2}" in pattern
    subscriber = KafkaBroker().subscriber(pattern=escaped(pattern))
    assert subscriber.pattern and subscriber.pattern.broker_address == pattern
