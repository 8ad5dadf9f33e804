"""Why a log or its topic is not mended (`kernel.recovery`): what people have to do first."""

from kernel.refusal import Conflict


class NoTopic(Conflict):
    """There is no topic to recover from, or to publish to: without Kafka restore all databases of
    the installation from the same backup."""

    slug = "kernel.no-topic"
    indonesian = "Tidak ada topik: tanpa Kafka, pulihkan semua basis data dari cadangan yang sama."


class TopicIsMissing(Conflict):
    """The topic does not exist; create it: kinerja topics apply."""

    slug = "kernel.topic-missing"
    indonesian = "Topik tidak ada; buatlah dengan kinerja topics apply."


class BeyondTheLog(Conflict):
    """The log ends before this position, or it is below 0: nothing can be published from there."""

    slug = "kernel.beyond-the-log"
    indonesian = "Log berakhir sebelum posisi ini; tidak ada yang dapat diterbitkan dari sana."


class LogAndTopicDiffer(Conflict):
    """Log and topic hold different records at this position, the first that differs: both were
    written. Nothing of this part was changed; which of the two is right only people can tell."""

    slug = "kernel.log-and-topic-differ"
    indonesian = "Log dan topik berisi catatan berbeda pada posisi ini; tidak ada yang diubah."


class TopicIsNotReadable(Conflict):
    """The record at this position of the topic cannot be read by this build, or its time goes
    backwards. Nothing of this part was changed."""

    slug = "kernel.topic-not-readable"
    indonesian = "Catatan pada posisi ini di topik tidak dapat dibaca; tidak ada yang diubah."


class TopicIsAhead(Conflict):
    """The topic has a record that the log has not; recover the log first."""

    slug = "kernel.topic-is-ahead"
    indonesian = "Topik memuat catatan yang tidak ada di log; pulihkan log lebih dahulu."


class RegionIsStopped(Conflict):
    """The region has stopped, since its store was put back in time; recover the log first."""

    slug = "kernel.region-is-stopped"
    indonesian = "Daerah ini dihentikan karena penyimpanannya mundur; pulihkan log lebih dahulu."
