"""The relay: publishes a service's own log to its Kafka topics, exact bytes, in order, no gap."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from contracts.envelope import decode
from contracts.topics import topic_of
from kernel.checkpoint import Checkpoint, Mark, move
from kernel.feed import Record
from kernel.follower import RECORDS_IN_A_PAGE, mark_of
from kernel.log import Log, PutBack
from kernel.outward import VERSION
from kernel.reach import ANSWER_SECONDS, KafkaAway, Reach, TopicMissing
from kernel.topic_reader import PARTITION, TopicReader, away

logger = logging.getLogger(__name__)
