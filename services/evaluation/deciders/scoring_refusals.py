"""Why an evaluation is not scored, each with the rule."""

from kernel.refusal import Conflict, Forbidden, Invalid


class ResultsAreMissing(Conflict):
    """An evaluation is made from an accepted report; the report is not accepted yet."""

    slug = "evaluation.results-are-missing"
    indonesian = "Evaluasi dibuat dari laporan yang sudah diterima; laporan ini belum diterima."


class EvaluationIsScored(Conflict):
    """An evaluation is scored once; afterwards only an objection can change it."""

    slug = "evaluation.evaluation-is-scored"
    indonesian = "Evaluasi dinilai satu kali; setelah itu hanya keberatan yang dapat mengubahnya."


class OnlyTheAppraiserScores(Forbidden):
    """The direct superior named in the report evaluates, and nobody else; once the window has
    closed and nothing is signed, the superior of the appraiser may."""

    slug = "evaluation.only-the-appraiser-scores"
    indonesian = "Hanya pejabat penilai kinerja pegawai ini yang memberi nilai."


class WindowIsNotOpen(Conflict):
    """An evaluation is scored from the first day of its period's window on."""

    slug = "evaluation.window-is-not-open"
    indonesian = "Evaluasi dinilai paling cepat pada hari pertama jendela evaluasi periodenya."


class PredicatesBeginWith2022(Conflict):
    """A period before 2022 has numbers by PP 30/2019, and no predicate by PermenPANRB 6/2022."""

    slug = "evaluation.predicates-begin-with-2022"
    indonesian = (
        "Periode sebelum 2022 dinilai dengan angka menurut PP 30/2019, bukan predikat menurut"
        " PermenPANRB 6/2022."
    )


class NoPolicyIsAdopted(Conflict):
    """A region adopts an evaluation policy before anybody is evaluated under it."""

    slug = "evaluation.no-policy-is-adopted"
    indonesian = "Daerah belum menetapkan kebijakan evaluasi kinerja."


class EveryValueIsRatedOnce(Invalid):
    """Each of the seven BerAKHLAK values is rated, once."""

    slug = "evaluation.every-value-is-rated-once"
    indonesian = "Ketujuh nilai BerAKHLAK harus dinilai, masing-masing satu kali."


class NothingCanBeRated(Conflict):
    """No indicator has a figure yet: nobody has answered the survey on which they all depend."""

    slug = "evaluation.nothing-can-be-rated"
    indonesian = "Belum ada indikator yang memiliki realisasi, sehingga hasil kerja belum ternilai."


class OrganisationIsNotRated(Conflict):
    """The head of a unit is rated by the predicate of the organisation, which is not set yet; that
    of a month or a quarter is waited for."""

    slug = "evaluation.organisation-is-not-rated"
    indonesian = (
        "Pemimpin unit dinilai dari predikat kinerja organisasinya, yang belum ditetapkan untuk"
        " periode ini."
    )


class DeviationNeedsAReason(Invalid):
    """The appraiser may decide otherwise than the rules propose, and says why."""

    slug = "evaluation.deviation-needs-a-reason"
    indonesian = "Predikat yang berbeda dari usulan aturan harus disertai alasan."


class NoSuchIndicator(Invalid):
    """Only an indicator of the report can be rated from feedback, each once."""

    slug = "evaluation.no-such-indicator"
    indonesian = "Hanya indikator dalam laporan yang dapat dinilai dari umpan balik, satu kali."


class ChangeNeedsFeedback(Invalid):
    """An indicator is rated otherwise than its figure only from feedback that is recorded."""

    slug = "evaluation.change-needs-feedback"
    indonesian = "Rating indikator hanya diubah berdasarkan umpan balik yang tercatat."


class OnlyStudentsDropOut(Conflict):
    """Only whoever was on study leave in the period can have dropped out of a study."""

    slug = "evaluation.only-students-drop-out"
    indonesian = "Hanya pegawai tugas belajar pada periode itu yang dapat dinyatakan putus studi."


class DroppingOutAllowsOnlyKurang(Invalid):
    """Who dropped out of a study is Kurang or Sangat Kurang."""

    slug = "evaluation.dropping-out-allows-only-kurang"
    indonesian = "Yang putus dari tugas belajar hanya dapat berpredikat Kurang atau Sangat Kurang."
