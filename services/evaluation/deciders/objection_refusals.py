"""The answers "no" around an objection, each with the rule that says it."""

from kernel.refusal import Conflict, Forbidden


class ObjectionIsTooLate(Conflict):
    """An objection is made within 14 working days of the receipt."""

    slug = "evaluation.objection-is-too-late"
    indonesian = "Keberatan diajukan paling lambat 14 hari kerja sejak dokumen diterima."


class SuperiorsEvaluationIsFinal(Conflict):
    """What the superior signed in place of the appraiser, or the regional head, is final at once:
    nobody objects to it."""

    slug = "evaluation.superiors-evaluation-is-final"
    indonesian = (
        "Evaluasi yang dibuat atasan pejabat penilai atau kepala daerah bersifat final dan tidak"
        " dapat dikeberatani."
    )


class DecisionIsFinal(Conflict):
    """An objection is decided once, and there is no other after that."""

    slug = "evaluation.decision-is-final"
    indonesian = "Keputusan atas keberatan bersifat final."


class ObjectionIsMade(Conflict):
    """An objection stands as it was made; it may be withdrawn and made anew in time."""

    slug = "evaluation.objection-is-made"
    indonesian = "Keberatan sudah diajukan; cabut dahulu bila ingin mengajukan yang lain."


class NoObjection(Conflict):
    """Nobody objects to this evaluation."""

    slug = "evaluation.no-objection"
    indonesian = "Tidak ada keberatan atas evaluasi ini."


class OnlyTheSuperiorDecides(Forbidden):
    """The superior of the appraiser receives, hears and decides; when the term is over, the
    superior's superior may decide, too."""

    slug = "evaluation.only-the-superior-decides"
    indonesian = "Keberatan diterima, diperiksa, dan diputus oleh atasan pejabat penilai."


class OnlyThatSideExplains(Forbidden):
    """Each side explains itself, or the superior records what it said when asked."""

    slug = "evaluation.only-that-side-explains"
    indonesian = "Penjelasan diberikan pihaknya sendiri atau dicatat atasan yang memeriksa."


class ObjectionIsNotReceived(Conflict):
    """An objection is received before it is decided."""

    slug = "evaluation.objection-is-not-received"
    indonesian = "Keberatan diterima dahulu sebelum diputus."


class BothSidesAreHeard(Conflict):
    """The superior hears the employee and the appraiser before the decision."""

    slug = "evaluation.both-sides-are-heard"
    indonesian = "Pegawai dan pejabat penilai didengar dahulu sebelum keberatan diputus."
