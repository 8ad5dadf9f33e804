"""The rules of a plan (SKP) that say no, each with its sentence. PermenPANRB 6/2022, II."""

from kernel.refusal import Conflict, Forbidden, Invalid, NotFound


class NoSuchPlan(NotFound):
    """Nobody proposed this plan."""

    slug = "reporting.no-such-plan"
    indonesian = "Rencana (SKP) ini belum pernah diajukan."


class NotOnTheRoster(Forbidden):
    """Only an employee on the roster of the region has a plan."""

    slug = "reporting.not-on-the-roster"
    indonesian = "Hanya pegawai yang terdaftar di daerah ini yang memiliki rencana (SKP)."


class ExcludedFromPlanning(Conflict):
    """No plan is made by who is suspended, on unpaid or pre-retirement leave, in a non-structural
    body, or no longer employed (II.C.8)."""

    slug = "reporting.excluded-from-planning"
    indonesian = (
        "Pegawai yang diberhentikan sementara, menjalani cuti di luar tanggungan negara atau masa"
        " persiapan pensiun, bertugas di lembaga nonstruktural, atau sudah berhenti tidak menyusun"
        " rencana (SKP)."
    )


class PlanIsAnothers(Forbidden):
    """A plan is written only by the one whose plan it is."""

    slug = "reporting.plan-is-anothers"
    indonesian = "Rencana (SKP) hanya ditulis oleh pemiliknya."


class NobodyAppraises(Conflict):
    """The roster names nobody who appraises this employee; HR assigns an appraiser first."""

    slug = "reporting.nobody-appraises"
    indonesian = "Pegawai ini belum punya pejabat penilai; bagian kepegawaian menetapkannya dahulu."


class OnlyTheAppraiserDecides(Forbidden):
    """A plan is answered by the employee's appraiser, after an escalation by who is above."""

    slug = "reporting.only-the-appraiser-decides"
    indonesian = (
        "Rencana (SKP) dijawab oleh pejabat penilai pegawai itu, setelah eskalasi oleh atasannya."
    )


class PlanLiesWithTheAppraiser(Conflict):
    """What was proposed is changed only after the appraiser has returned it."""

    slug = "reporting.plan-lies-with-the-appraiser"
    indonesian = "Rencana yang sudah diajukan baru dapat diubah setelah dikembalikan penilai."


class PlanIsReturned(Conflict):
    """The plan was returned; the employee has to propose it again first."""

    slug = "reporting.plan-is-returned"
    indonesian = "Rencana sudah dikembalikan; pegawai mengajukannya kembali lebih dahulu."


class PlanIsAgreed(Conflict):
    """An agreed plan stands as it is until a revision of it is agreed."""

    slug = "reporting.plan-is-agreed"
    indonesian = "Rencana yang sudah disetujui tetap berlaku sampai perubahannya disetujui."


class PlanIsClosed(Conflict):
    """A closed segment is history; the next one is planned anew."""

    slug = "reporting.plan-is-closed"
    indonesian = "Rencana yang sudah ditutup tidak berubah lagi; ajukan segmen berikutnya."


class TransferEndedIt(Conflict):
    """A transfer of employee or appraiser has ended this segment; the next one is planned anew."""

    slug = "reporting.transfer-ended-it"
    indonesian = "Mutasi pegawai atau penilai mengakhiri segmen ini; ajukan segmen berikutnya."


class NothingToRevise(Conflict):
    """Only an agreed plan is revised; before that it is proposed again."""

    slug = "reporting.nothing-to-revise"
    indonesian = "Hanya rencana yang sudah disetujui yang direvisi; sebelum itu diajukan kembali."


class SegmentBeforeIsOpen(Conflict):
    """The next segment begins when a transfer of employee or appraiser has ended the one before."""

    slug = "reporting.segment-before-is-open"
    indonesian = "Segmen berikutnya dimulai setelah mutasi pegawai atau penilai mengakhiri segmen."


class NoMainResult(Invalid):
    """A plan has at least one main result (utama)."""

    slug = "reporting.no-main-result"
    indonesian = "Rencana memuat paling sedikit satu hasil kerja utama."


class ActingIsMain(Invalid):
    """What is done in a post held for another (Plt./Plh.) is a main result (II.A.5)."""

    slug = "reporting.acting-is-main"
    indonesian = "Hasil kerja sebagai Plt./Plh. adalah hasil kerja utama."


class NoSuchApprovedAssignment(Conflict):
    """A plan takes in what another leader assigned to its owner once the appraiser has approved."""

    slug = "reporting.no-such-approved-assignment"
    indonesian = "Rencana memuat penugasan pimpinan lain setelah disetujui pejabat penilai."


class AssignedByAnother(Invalid):
    """A result that takes in an assignment names the leader or the team that assigned it."""

    slug = "reporting.assigned-by-another"
    indonesian = "Hasil kerja dari penugasan menyebut pimpinan atau tim yang menugaskannya."


class ResultHasNoIndicator(Invalid):
    """Each result has at least one indicator by which it is measured."""

    slug = "reporting.result-has-no-indicator"
    indonesian = "Setiap hasil kerja memiliki paling sedikit satu indikator."


class ApproachIsMixed(Invalid):
    """A plan is quantitative, with targets in figures, or qualitative, with targets in words."""

    slug = "reporting.approach-is-mixed"
    indonesian = "Rencana memakai pendekatan kuantitatif atau kualitatif, tidak keduanya."


class IndicatorHasNoAspect(Invalid):
    """An indicator measures quantity, quality, time or cost, or several of them, each once."""

    slug = "reporting.indicator-has-no-aspect"
    indonesian = "Indikator mengukur kuantitas, kualitas, waktu, atau biaya, masing-masing sekali."


class TargetIsUpsideDown(Invalid):
    """The lower end of a target is not above its upper end."""

    slug = "reporting.target-is-upside-down"
    indonesian = "Batas bawah target tidak melebihi batas atasnya."


class IdIsUsedTwice(Invalid):
    """Within a plan each result and each indicator has an id of its own."""

    slug = "reporting.id-is-used-twice"
    indonesian = "Dalam satu rencana setiap hasil dan setiap indikator punya id sendiri."


class TrajectoryHasAGap(Invalid):
    """A trajectory has one target for each period up to the end of the year, without a gap."""

    slug = "reporting.trajectory-has-a-gap"
    indonesian = "Rencana aksi memuat satu target per periode sampai akhir tahun, tanpa celah."


class TrajectoryHasAnotherCadence(Invalid):
    """A trajectory is told in the periods in which the region reports."""

    slug = "reporting.trajectory-has-another-cadence"
    indonesian = "Target rencana aksi mengikuti periode pelaporan daerah: bulan atau triwulan."


class ResultHasNoPerspective(Invalid):
    """In the plan of a leading post (JPT) each main result names its perspective."""

    slug = "reporting.result-has-no-perspective"
    indonesian = "Dalam SKP JPT setiap hasil kerja utama menyebut perspektifnya."


class NoBudgetPerspective(Invalid):
    """The plan of a leading post (JPT) has a result in the budget perspective."""

    slug = "reporting.no-budget-perspective"
    indonesian = "SKP JPT wajib memuat hasil kerja dalam perspektif anggaran."


class NobodySupportsThemselves(Invalid):
    """A result supports a result of somebody else: the leader."""

    slug = "reporting.nobody-supports-themselves"
    indonesian = "Hasil kerja mendukung hasil kerja orang lain, yaitu pimpinan."


class NoSuchResult(NotFound):
    """The plan has no such result."""

    slug = "reporting.no-such-result"
    indonesian = "Hasil kerja ini tidak ada dalam rencana."


class ValueIsNamedTwice(Invalid):
    """For each core value there is at most one special expectation."""

    slug = "reporting.value-is-named-twice"
    indonesian = "Untuk setiap nilai dasar paling banyak satu ekspektasi khusus."


class NoSuchResource(NotFound):
    """Nobody asked for this resource."""

    slug = "reporting.no-such-resource"
    indonesian = "Sumber daya ini belum pernah diminta."


class ResourceIsAnother(Conflict):
    """A request says what it said; another need has another id."""

    slug = "reporting.resource-is-another"
    indonesian = "Permintaan tidak diubah; kebutuhan lain diajukan dengan id lain."


class RefusalNeedsAReason(Invalid):
    """Who refuses a resource says why."""

    slug = "reporting.refusal-needs-a-reason"
    indonesian = "Penolakan sumber daya disertai alasan."
