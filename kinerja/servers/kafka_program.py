"""Where the Kafka server comes from: Java 17 or newer, and jars of Maven Central or KAFKA_HOME."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from kinerja.servers.process import ServerFailed, ServerMissing, run

REPOSITORY = Path(__file__).resolve().parents[2]
POM = REPOSITORY / "deploy/local/kafka/pom.xml"
JARS = REPOSITORY / ".servers/kafka"
OLDEST_JAVA = 17


def kafka_jars() -> Path:
    """The folder of the server's jars; fetched once from Maven Central when it is not there."""
    if home := os.environ.get("KAFKA_HOME"):
        if not any((Path(home) / "libs").glob("kafka-server-4*.jar")):
            raise ServerMissing(f"KAFKA_HOME={home} is not an Apache Kafka 4")
        return Path(home) / "libs"
    if (JARS / "complete").exists():
        return JARS
    if not shutil.which("mvn"):
        raise ServerMissing("the Kafka jars need Maven: install it, or set KAFKA_HOME")
    if not POM.exists():
        raise ServerMissing("the Kafka jars are fetched in a checkout only: set KAFKA_HOME")
    print("fetching the Apache Kafka 4.3 server from Maven Central (45 MB, once) …", flush=True)
    copy = "dependency:copy-dependencies"
    fetch = ["mvn", "-q", "-B", "-C", "-f", str(POM), copy, f"-DoutputDirectory={JARS}"]
    try:
        run(fetch, "the Kafka jars")
    except ServerFailed as failed:
        raise ServerMissing(f"the Kafka jars cannot be fetched: {failed}") from failed
    (JARS / "complete").touch()
    return JARS


def java() -> str:
    """The program; of JAVA_HOME first."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin" if home else None) or shutil.which("java")
    wanted = f"java {OLDEST_JAVA} or newer is not on PATH; install a JRE"
    if found is None:
        raise ServerMissing(wanted)
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        raise ServerMissing(f"{wanted} ({found} is {told.splitlines()[0] if told else 'broken'})")
    return found


def java_command(heap_mib: int, logging: Path, main: str, *arguments: str) -> list[str]:
    """The command that runs one of Kafka's main classes, logging as the file says."""
    memory = [f"-Xmx{heap_mib}m", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={logging}"]
    return [java(), *memory, "-cp", f"{kafka_jars()}/*", main, *arguments]
