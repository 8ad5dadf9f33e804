"""The one launcher of real servers: `make up`, the tests, the fault runs and the benchmarks use it.

`KafkaServer.start(directory)` and `PostgresServer.start(directory)` start a server that lives in
that directory, return once it answers, and keep its data there. What cannot be had on this machine
is a `ServerMissing` whose message says what to install.
"""

from kinerja.servers.hsm import SoftHsm, softhsm
from kinerja.servers.kafka import KafkaServer
from kinerja.servers.postgres import PostgresServer
from kinerja.servers.process import ServerFailed, ServerMissing

__all__ = ["KafkaServer", "PostgresServer", "ServerFailed", "ServerMissing", "SoftHsm", "softhsm"]
