"""Which member of a consumer group reads which topics: all topics of a region go to one member."""

from collections.abc import Iterable, Mapping

from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from aiokafka.coordinator.protocol import (
    ConsumerProtocolMemberAssignment,
    ConsumerProtocolMemberMetadata,
)

from contracts.topics import log_of


class RegionAssignor(AbstractPartitionAssignor):
    """Deals the regions out in turn. The logs of a region are heard by the same followers, so two
    members with one region would meet at every checkpoint."""

    name = "kinerja-region"  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]  # as in aiokafka's own: read from the class
    version = 0

    @classmethod
    def assign(
        cls, cluster: ClusterMetadata, members: Mapping[str, ConsumerProtocolMemberMetadata]
    ) -> dict[str, ConsumerProtocolMemberAssignment]:
        heard: dict[str, set[str]] = {name: set(m.subscription) for name, m in members.items()}
        dealt = deal(heard)
        return {
            name: ConsumerProtocolMemberAssignment(
                cls.version,
                [(topic, sorted(cluster.partitions_for_topic(topic) or ())) for topic in topics],
                b"",
            )
            for name, topics in dealt.items()
        }

    @classmethod
    def metadata(cls, topics: Iterable[str]) -> ConsumerProtocolMemberMetadata:
        return ConsumerProtocolMemberMetadata(cls.version, list(topics), b"")

    @classmethod
    def on_assignment(cls, assignment: ConsumerProtocolMemberAssignment) -> None:
        """Nothing is remembered between assignments."""


def deal(heard: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """The topics of each member, from those that each has seen. A member that has not seen a topic
    yet joins again when it does."""
    members = sorted(heard)
    topics = sorted({topic for seen in heard.values() for topic in seen})
    regions = {topic: log[0] for topic in topics if (log := log_of(topic))}
    turns = {region: n for n, region in enumerate(sorted(set(regions.values())))}
    dealt: dict[str, list[str]] = {member: [] for member in members}
    for topic, region in regions.items():
        member = members[turns[region] % len(members)]
        if topic in heard[member]:
            dealt[member].append(topic)
    return dealt
