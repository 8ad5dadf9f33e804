"""What a message says, in Indonesian and in English, made when it is read."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from contracts.notification import Subject
from services.notification.rules.words import WORDS, Language


class Wording(NamedTuple):
    """``{slots}`` are filled with the words of the message."""

    title: str
    text: str


WORDINGS: Mapping[Subject, Mapping[Language, Wording]] = {
    "reporting.plan-proposed": {
        "id": Wording(
            "Rencana kinerja menunggu persetujuan",
            "{employee} mengajukan rencana kinerja (SKP) tahun {year}.",
        ),
        "en": Wording(
            "A performance plan waits for you",
            "{employee} proposed a performance plan (SKP) for {year}.",
        ),
    },
    "reporting.plan-returned": {
        "id": Wording(
            "Rencana kinerja dikembalikan",
            "Pejabat penilai mengembalikan rencana kinerja Anda. Baca alasannya, lalu ajukan lagi.",
        ),
        "en": Wording(
            "Your performance plan was returned",
            "Your appraiser returned your performance plan. Read the reason and propose it again.",
        ),
    },
    "reporting.plan-agreed": {
        "id": Wording(
            "Rencana kinerja disepakati",
            "Rencana kinerja Anda tahun {year} telah disepakati dan menjadi dasar laporan.",
        ),
        "en": Wording(
            "Your performance plan is agreed",
            "Your performance plan for {year} is agreed; your reports are made against it.",
        ),
    },
    "reporting.plan-revised": {
        "id": Wording(
            "Perubahan rencana kinerja menunggu persetujuan",
            "{employee} mengajukan perubahan rencana kinerja (SKP) tahun {year}.",
        ),
        "en": Wording(
            "A revised performance plan waits for you",
            "{employee} revised the performance plan (SKP) for {year}; it waits for your answer.",
        ),
    },
    "reporting.plan-escalated": {
        "id": Wording(
            "Rencana kinerja beralih kepada Anda",
            "Rencana kinerja (SKP) {employee} tahun {year} lewat waktu pada penilainya; Anda yang"
            " menjawab.",
        ),
        "en": Wording(
            "A performance plan has come to you",
            "The appraiser of {employee} let the term of the performance plan (SKP) for {year}"
            " pass; it waits for your answer.",
        ),
    },
    "reporting.plan-passed-on": {
        "id": Wording(
            "Rencana kinerja Anda beralih kepada atasan penilai",
            "Rencana kinerja Anda tahun {year} lewat waktu pada penilai dan dijawab atasannya.",
        ),
        "en": Wording(
            "Your performance plan went to the superior",
            "Your appraiser let the term of your performance plan for {year} pass; whoever is"
            " above answers it.",
        ),
    },
    "reporting.plan-closed": {
        "id": Wording(
            "Rencana kinerja Anda ditutup karena mutasi",
            "Segmen rencana kinerja Anda tahun {year} ditutup. Ajukan segmen berikutnya.",
        ),
        "en": Wording(
            "Your performance plan was closed by a transfer",
            "This segment of your performance plan for {year} is closed. Propose the next one.",
        ),
    },
    "reporting.resource-answered": {
        "id": Wording(
            "Permintaan sumber daya dijawab",
            "Sumber daya yang Anda minta dalam rencana kinerja: {answer}.",
        ),
        "en": Wording(
            "Your request for a resource is answered",
            "The resource that you asked for in your performance plan is {answer}.",
        ),
    },
    "reporting.assignment-proposed": {
        "id": Wording(
            "Penugasan menunggu persetujuan Anda",
            "Pimpinan lain menugaskan {employee}. Setujui atau tolak penugasan itu.",
        ),
        "en": Wording(
            "An assignment waits for your approval",
            "Another leader assigns work to {employee}. Approve or decline it.",
        ),
    },
    "reporting.assignment-approved": {
        "id": Wording(
            "Penugasan pimpinan lain disetujui",
            "Penugasan Anda disetujui penilai. Masukkan ke rencana kinerja dengan perubahan.",
        ),
        "en": Wording(
            "Another leader's assignment was approved",
            "Your appraiser approved an assignment. Take it into your plan by a revision.",
        ),
    },
    "reporting.report-submitted": {
        "id": Wording(
            "Laporan kinerja menunggu tanggapan",
            "{employee} menyampaikan laporan kinerja periode {period}.",
        ),
        "en": Wording(
            "A performance report waits for you",
            "{employee} submitted the performance report for {period}.",
        ),
    },
    "reporting.report-returned": {
        "id": Wording(
            "Laporan kinerja dikembalikan",
            "Laporan kinerja Anda periode {period} dikembalikan. Baca alasannya, lalu perbaiki.",
        ),
        "en": Wording(
            "Your performance report was returned",
            "Your performance report for {period} was returned. Read the reason and correct it.",
        ),
    },
    "reporting.report-accepted": {
        "id": Wording(
            "Laporan kinerja diterima",
            "Laporan kinerja Anda periode {period} diterima dan menjadi dasar evaluasi.",
        ),
        "en": Wording(
            "Your performance report was accepted",
            "Your performance report for {period} was accepted; your evaluation is made from it.",
        ),
    },
    "reporting.identity-corrected": {
        "id": Wording(
            "Data identitas Anda diperbaiki",
            "Nama, NIP, atau NIK Anda diperbaiki; periksa di data kepegawaian Anda.",
        ),
        "en": Wording(
            "Your identity was corrected",
            "Your name, NIP or NIK was corrected; see your record on the roster.",
        ),
    },
    "reporting.plan-reminded": {
        "id": Wording(
            "Rencana kinerja belum disepakati",
            "Rencana kinerja (SKP) {employee} tahun {year} disepakati paling lambat akhir Januari.",
        ),
        "en": Wording(
            "A performance plan is not agreed yet",
            "The performance plan (SKP) of {employee} for {year} is agreed by the end of January.",
        ),
    },
    "reporting.report-reminded": {
        "id": Wording(
            "Laporan kinerja segera jatuh tempo",
            "Laporan kinerja periode {period} disampaikan dalam tiga hari kerja lagi.",
        ),
        "en": Wording(
            "Your performance report falls due",
            "Your performance report for {period} is due within three working days.",
        ),
    },
    "reporting.report-missed": {
        "id": Wording(
            "Laporan kinerja terlambat",
            "Laporan kinerja periode {period} belum disampaikan sampai {day}. Sampaikan sekarang.",
        ),
        "en": Wording(
            "Your performance report is late",
            "Your performance report for {period} was not submitted by {day}. Submit it now.",
        ),
    },
    "reporting.appraiser-reminded": {
        "id": Wording(
            "Laporan kinerja menunggu jawaban Anda",
            "Laporan kinerja {employee} periode {period} menunggu selama tiga hari kerja.",
        ),
        "en": Wording(
            "A performance report waits for your answer",
            "The performance report of {employee} for {period} waits for three working days.",
        ),
    },
    "evaluation.scored": {
        "id": Wording(
            "Evaluasi kinerja selesai dinilai",
            "Predikat kinerja Anda periode {period}: {predicate}.",
        ),
        "en": Wording(
            "Your performance is evaluated",
            "Your performance predicate for {period}: {predicate}.",
        ),
    },
    "evaluation.escalated": {
        "id": Wording(
            "Evaluasi beralih kepada Anda",
            "Evaluasi {employee} periode {period} tidak ditandatangani dalam jendelanya. Sebagai"
            " atasan pejabat penilai, Anda yang menandatangani.",
        ),
        "en": Wording(
            "An evaluation has passed to you",
            "The evaluation of {employee} for {period} was not signed within its window. As the"
            " superior of the appraiser you sign it.",
        ),
    },
    "evaluation.delivered": {
        "id": Wording(
            "Dokumen evaluasi disampaikan",
            "Dokumen evaluasi Anda periode {period} disampaikan. Nyatakan penerimaannya.",
        ),
        "en": Wording(
            "Your evaluation is delivered",
            "The document of your evaluation for {period} is delivered. Confirm that you have it.",
        ),
    },
    "evaluation.objected": {
        "id": Wording(
            "Keberatan menunggu Anda",
            "{employee} berkeberatan atas evaluasi periode {period}. Nyatakan penerimaannya.",
        ),
        "en": Wording(
            "An objection waits for you",
            "{employee} objects to the evaluation for {period}. Confirm that you have it.",
        ),
    },
    "evaluation.objection-escalated": {
        "id": Wording(
            "Keberatan belum diputus",
            "Keberatan {employee} atas evaluasi periode {period} melewati tenggat; Anda juga dapat"
            " memutusnya.",
        ),
        "en": Wording(
            "An objection is not decided",
            "The objection of {employee} to the evaluation for {period} is overdue; you may decide"
            " it, too.",
        ),
    },
    "evaluation.objection-decided": {
        "id": Wording(
            "Keberatan diputus",
            "Keberatan atas evaluasi periode {period} diputus. Predikatnya: {predicate}.",
        ),
        "en": Wording(
            "Your objection is decided",
            "Your objection to the evaluation for {period} is decided. The predicate: {predicate}.",
        ),
    },
    "evaluation.final": {
        "id": Wording(
            "Evaluasi bersifat final",
            "Evaluasi Anda periode {period} sudah final. Predikatnya: {predicate}.",
        ),
        "en": Wording(
            "Your evaluation is final",
            "Your evaluation for {period} is final. The predicate: {predicate}.",
        ),
    },
    "evaluation.reminded": {
        "id": Wording(
            "Tenggat evaluasi mendekat",
            "Evaluasi {employee} periode {period} menunggu Anda: {step}.",
        ),
        "en": Wording(
            "A term of an evaluation ends soon",
            "The evaluation of {employee} for {period} waits for you to {step}.",
        ),
    },
    "evaluation.overdue": {
        "id": Wording(
            "Tenggat evaluasi terlewati",
            "Sampai {day} belum dilakukan pada evaluasi {employee} periode {period}: {step}.",
        ),
        "en": Wording(
            "A term of an evaluation is over",
            "By {day} you had to {step} in the evaluation of {employee} for {period}.",
        ),
    },
    "training.need-found": {
        "id": Wording(
            "Kebutuhan pelatihan ditemukan",
            "Evaluasi periode {period} menunjukkan kebutuhan pelatihan: {competency}.",
        ),
        "en": Wording(
            "A training need was found",
            "The evaluation for {period} shows that you need training in {competency}.",
        ),
    },
    "training.need-met": {
        "id": Wording(
            "Kebutuhan pelatihan terpenuhi",
            "Pelatihan yang Anda selesaikan memenuhi kebutuhan: {competency}.",
        ),
        "en": Wording(
            "A training need is met",
            "A training that you completed meets your need for training in {competency}.",
        ),
    },
    "training.enrolled": {
        "id": Wording(
            "Anda terdaftar dalam pelatihan", "Anda mendapat tempat dalam pelatihan {course}."
        ),
        "en": Wording("You are enrolled in a course", "You have a seat in the course {course}."),
    },
    "training.waitlisted": {
        "id": Wording(
            "Anda dalam daftar tunggu pelatihan",
            "Pelatihan {course} penuh. Anda maju bila ada peserta yang mengundurkan diri.",
        ),
        "en": Wording(
            "You are on a waiting list",
            "The course {course} is full. You move up when somebody withdraws.",
        ),
    },
    "training.completed": {
        "id": Wording(
            "Pelatihan selesai",
            "Anda menyelesaikan pelatihan {course}: {hours} JP dihitung untuk Anda.",
        ),
        "en": Wording(
            "You completed a course",
            "You completed the course {course}: {hours} JP count for you.",
        ),
    },
    "feedback.citizen-answered": {
        "id": Wording(
            "Warga menyampaikan pendapat",
            "Ada {kind} warga tentang layanan {service}, periode {period}.",
        ),
        "en": Wording(
            "A citizen has spoken",
            "There is {kind} from a citizen about the service {service}, period {period}.",
        ),
    },
}

NEWS: Mapping[Language, Wording] = {
    "id": Wording("Ada kabar untuk Anda", "Ada kabar dari layanan {service}; rinciannya di sana."),
    "en": Wording("There is news for you", "There is news from the service {service}; see there."),
}
"""For a subject that this build does not know: in a rolling deploy another one may be ahead."""


def worded(subject: Subject, words: Mapping[str, str], language: Language) -> Wording:
    """Title and text with the words in their slots; a slot without a word shows "…"."""
    said = {slot: WORDS[word][language] if word in WORDS else word for slot, word in words.items()}
    said.setdefault("service", subject.partition(".")[0])
    wording = WORDINGS.get(subject, NEWS)[language]
    return wording._replace(text=wording.text.format_map(defaultdict(lambda: "…", said)))
