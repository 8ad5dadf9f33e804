"""While Kafka is away one thread tries, the others are told at once."""

from threading import Event, Thread

import pytest

from kernel.reach import KafkaAway, Reach, TopicMissing


def fails(tried: Reach, failure: Exception) -> bool:
    """Whether Kafka was asked; it answers with this failure."""
    asked = False
    with pytest.raises(type(failure)), tried.attempt():
        asked = True
        raise failure
    return asked


def test_after_a_failure_nobody_asks_for_a_while():
    tried = Reach()
    assert fails(tried, KafkaAway("gone"))
    assert not fails(tried, KafkaAway("gone"))


def test_a_missing_topic_is_no_outage():
    tried = Reach()
    assert fails(tried, TopicMissing("kinerja.13.72.reporting"))
    assert fails(tried, TopicMissing("kinerja.13.72.reporting"))


def test_one_success_ends_the_outage():
    tried = Reach(pause_seconds=0)
    fails(tried, KafkaAway("gone"))
    with tried.attempt():
        pass
    assert fails(tried, KafkaAway("gone again"))


def test_while_one_tries_the_others_do_not_wait():
    tried, inside, go_on = Reach(pause_seconds=0), Event(), Event()
    fails(tried, KafkaAway("gone"))

    def slow() -> None:
        with tried.attempt():
            inside.set()
            go_on.wait(10)

    thread = Thread(target=slow)
    thread.start()
    assert inside.wait(10)
    assert not fails(tried, KafkaAway("gone"))
    go_on.set()
    thread.join()
