"""The rules by which a predicate comes about, each with its article and its sentence.

A step of an event names its rule by the key; the sentences are said when it is shown, and the
reference page lists them. Words in braces are of the step: see `rules/explaining.py`.
"""

from collections.abc import Mapping
from typing import NamedTuple

CRITERIA = "PermenPANRB 6/2022, annex pp. 97–101"
TRAJECTORY = "PermenPANRB 6/2022, annex p. 93 and B.1.1"
OURS = "ours"


class Rule(NamedTuple):
    """``en`` and ``id`` are one sentence each, in English and Indonesian."""

    article: str
    en: str
    id: str


RULES: Mapping[str, Rule] = {
    "target-of-the-period": Rule(
        TRAJECTORY,
        "{realised} was realised against {low} to {high} for the period; more is better, and inside"
        " the range meets: {found}.",
        "Realisasi {realised} terhadap target periode {low} sampai {high}; makin besar makin baik,"
        " di dalam rentang berarti sesuai: {found}.",
    ),
    "less-is-better": Rule(
        TRAJECTORY,
        "{realised} was realised against {low} to {high} for the period; less is better, and inside"
        " the range meets: {found}.",
        "Realisasi {realised} terhadap target periode {low} sampai {high}; makin kecil makin baik,"
        " di dalam rentang berarti sesuai: {found}.",
    ),
    "source-elsewhere": Rule(
        "PermenPANRB 6/2022, annex p. 93: the source of the indicator manual (A.1.3)",
        "{counted} records of the unit show {realised}, against {low} to {high}; the employee's own"
        " figure does not count: {found}.",
        "{counted} catatan unit menunjukkan {realised} terhadap {low} sampai {high}; angka pegawai"
        " sendiri tidak dihitung: {found}.",
    ),
    "in-words": Rule(
        "PermenPANRB 6/2022, annex p. 29: one narrative of both; the rating is ours",
        "The target is in words; the employee told whether it was reached, and the appraiser"
        " accepted the report: {found}.",
        "Target berupa narasi; pegawai menyatakan tercapai atau tidak, dan pejabat penilai"
        " menerima laporannya: {found}.",
    ),
    "nobody-gave-a-figure": Rule(
        OURS,
        "Nobody gave a figure, so it is left out of every count: it never counts as zero.",
        "Tidak ada yang memberi angka, sehingga tidak dihitung; tidak pernah dianggap nol.",
    ),
    "changed-by-feedback": Rule(
        f"{CRITERIA}: feedback is half of each criterion",
        "The appraiser set it from recorded feedback, for a reason, to: {found}. The figure alone"
        " gave: {proposed}.",
        "Pejabat penilai menetapkannya dari umpan balik tercatat, dengan alasan, menjadi: {found}."
        " Angka saja memberi: {proposed}.",
    ),
    "majority": Rule(
        f"{CRITERIA}; equal halves by the policy, usually to the lower (ours)",
        "Of the indicators {above} are above, {meets} meet, {below} are below and {silent} have no"
        " figure; the majority says: {found}.",
        "Dari indikatornya {above} di atas, {meets} sesuai, {below} di bawah dan {silent} tanpa"
        " angka; mayoritas berarti: {found}.",
    ),
    "work-above": Rule(
        CRITERIA,
        "Most results are above ({above} above, {meets} meeting, {below} below) and no main result"
        " is below: {found}.",
        "Sebagian besar hasil kerja di atas ({above} di atas, {meets} sesuai, {below} di bawah) dan"
        " tidak ada hasil kerja utama di bawah: {found}.",
    ),
    "work-meets": Rule(
        f"{CRITERIA}; the small part is by the policy, one third unless it says otherwise (ours)",
        "Most results meet or exceed ({above} above, {meets} meeting, {below} below), and {weak} of"
        " {utama} main results below are at most a small part: {found}.",
        "Sebagian besar hasil kerja sesuai atau di atas ({above} di atas, {meets} sesuai, {below}"
        " di bawah), dan {weak} dari {utama} hasil kerja utama di bawah paling banyak sebagian"
        " kecil: {found}.",
    ),
    "work-below": Rule(
        CRITERIA,
        "Too few results meet ({above} above, {meets} meeting, {below} below), or {weak} of {utama}"
        " main results below are more than a small part: {found}.",
        "Terlalu sedikit hasil kerja yang sesuai ({above} di atas, {meets} sesuai, {below} di"
        " bawah), atau {weak} dari {utama} hasil kerja utama di bawah melebihi sebagian kecil:"
        " {found}.",
    ),
    "work-of-the-head": Rule(
        "PermenPANRB 6/2022, IV: the organisation's performance is its head's; the mapping is ours",
        "The head of a unit takes the organisation's predicate as the rating of results: {found}.",
        "Pimpinan unit memakai predikat kinerja organisasi sebagai rating hasil kerja: {found}.",
    ),
    "value-as-observed": Rule(
        f"{CRITERIA}; the seven values of SE MenPANRB 20/2021",
        "The appraiser observed this value: {found}.",
        "Pejabat penilai mengamati nilai dasar ini: {found}.",
    ),
    "behaviour": Rule(
        f"{CRITERIA}; the seven values count like main results (ours)",
        "Of the seven values {above} are above, {meets} meet and {below} are below: {found}.",
        "Dari tujuh nilai dasar {above} di atas, {meets} sesuai dan {below} di bawah: {found}.",
    ),
    "nine-cells": Rule(
        "PermenPANRB 6/2022, annex: the matrix of results and behaviour",
        "Where the ratings of results and of behaviour meet in the matrix: {found}.",
        "Pertemuan rating hasil kerja dan perilaku kerja dalam matriks: {found}.",
    ),
    "dropped-out": Rule(
        "PermenPANRB 6/2022, annex p. 100",
        "Who dropped out of a study is Kurang or Sangat Kurang, whatever the matrix gives:"
        " {found}.",
        "Yang putus dari tugas belajar berpredikat Kurang atau Sangat Kurang, apa pun isi matriks:"
        " {found}.",
    ),
    "decided-as-proposed": Rule(
        CRITERIA,
        "The appraiser decided as proposed: {found}.",
        "Pejabat penilai menetapkan sesuai usulan: {found}.",
    ),
    "decided-otherwise": Rule(
        CRITERIA,
        "The appraiser decided otherwise than proposed, for a reason that is recorded: {found}.",
        "Pejabat penilai menetapkan lain daripada usulan, dengan alasan tercatat: {found}.",
    ),
}

RATING_WORDS: Mapping[str, tuple[str, str]] = {
    "below": ("below expectation", "di bawah ekspektasi"),
    "meets": ("meets expectation", "sesuai ekspektasi"),
    "above": ("above expectation", "di atas ekspektasi"),
    "sangat-baik": ("Sangat Baik", "Sangat Baik"),
    "baik": ("Baik", "Baik"),
    "butuh-perbaikan": ("Butuh Perbaikan", "Butuh Perbaikan"),
    "kurang": ("Kurang", "Kurang"),
    "sangat-kurang": ("Sangat Kurang", "Sangat Kurang"),
}
"""English and Indonesian; predicates are names of the regulation in both."""
