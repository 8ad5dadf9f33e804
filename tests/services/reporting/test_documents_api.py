"""The documents of a plan over HTTP: each form says what the plan says, the same each time."""

import hashlib

from tests.kernel.paper.sheets import pages, text
from tests.services.reporting.office import INDICATOR, RESULT, Office, problem
from tests.services.reporting.papers import (
    EVIDENCE,
    EXPECTED,
    MAYOR,
    NAMES,
    NIPS,
    NOTE,
    Papers,
)


async def has(papers: Papers, form: str, who: str, *said: str) -> str:
    found = await papers.text(form, who)
    missing = [each for each in said if each not in found]
    assert not missing, f"{missing} in {found}"
    return found


async def test_a_1_7_is_the_quantitative_plan_of_an_employee_below_a_leader(story: Papers):
    told = await has(
        story,
        "A.1.7",
        "e7",
        "SASARAN KINERJA PEGAWAI PENDEKATAN HASIL KERJA KUANTITATIF",
        "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
        "PEMERINTAH KOTA SOLOK",
        "1 JANUARI 2026 SD 31 DESEMBER 2026",
        *(NAMES["e7"], NIPS["e7"], "Pengadministrasi", "Pengatur, II/c", "Kecamatan Lubuk Sikarah"),
        *(NAMES["e1"], NIPS["e1"], "Camat", "Pembina, IV/a"),
        "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI",
        "Warga puas atas pelayanan kecamatan",  # the leader's result that it serves
        "(Penugasan dari Contoh Bantu)",
        *("Hari sampai KTP selesai", "Waktu", "1–2 hari"),
        *("Jalan lingkungan yang dibangun", "Kuantitas/Biaya", "1.234,5 meter"),
        *("A. UTAMA", "B. TAMBAHAN", "Panitia peringatan hari jadi kota"),
        *("PERILAKU KERJA", "Berorientasi Pelayanan", "Membantu orang lain belajar"),
        f"Ekspektasi Khusus Pimpinan: {EXPECTED}",
        *("Pegawai yang Dinilai", "Pejabat Penilai Kinerja", "revisi 1"),
    )
    assert told.index("A. UTAMA") < told.index("Hari sampai") < told.index("B. TAMBAHAN")


async def test_the_annex_a_1_8_is_part_of_it_on_a_page_of_its_own(story: Papers):
    last = pages(await story.read("A.1.7"))[-1]
    for said in (
        "LAMPIRAN SASARAN KINERJA PEGAWAI",
        "DUKUNGAN SUMBER DAYA",
        "Peralatan kerja: Satu perangkat perekaman (disediakan)",
        "SKEMA PERTANGGUNGJAWABAN",
        "Laporan setiap triwulan dengan berita acara",
        "KONSEKUENSI",
        "Penghargaan bila target terlampaui",
        NAMES["e1"],
        NAMES["e7"],
    ):
        assert said in last


async def test_a_1_6_tells_indicator_and_target_in_one_sentence(story: Papers):
    told = await has(
        story,
        "A.1.6",
        "e8",
        "PENDEKATAN HASIL KERJA KUALITATIF",
        "Pengaduan warga tertangani",
        "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:",
        "• Pengaduan warga dijawab tuntas paling lambat dua hari kerja",
        *(NAMES["e8"], NIPS["e8"], NAMES["e1"]),
    )
    assert "ASPEK" not in told


async def test_a_1_2_is_the_quantitative_plan_of_a_leading_post(story: Papers):
    told = await has(
        story,
        "A.1.2",
        "e1",
        "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI",
        "PERSPEKTIF",
        *("Penerima Layanan", "Anggaran", "(Sebagai Plt./Plh.)", "Indeks kepuasan"),
        *(NAMES["e1"], MAYOR["name"], "Wali Kota"),
    )
    assert "YANG DIINTERVENSI" not in told


async def test_a_1_1_is_the_qualitative_one(empty: Office):
    papers = Papers(empty)
    (await empty.put("/regional-head", empty.hr, **MAYOR)).raise_for_status()
    await empty.open()
    sentence = INDICATOR | {"narrative": "Warga puas", "aspects": ["quality"]}
    narrated = {key: sentence[key] for key in ("indicator_id", "code", "narrative", "aspects")}
    result = RESULT | {"indicators": [], "narrated": [narrated], "perspective": "budget"}
    said = {"approach": "qualitative", "results": [result]}
    await papers.agree("e1", empty.head, papers.mayor, said)
    told = await has(papers, "A.1.1", "e1", "KUALITATIF", "Anggaran", "• Warga puas", "Wali Kota")
    assert "PIMPINAN TINGGI" in told


async def test_the_regional_head_has_no_number(story: Papers):
    last = pages(await story.read("A.1.2", "e1"))[-1]
    assert f"NIP {NIPS['e1']}" in last
    assert last.count("NIP") == 1


async def test_a_1_3_is_the_manual_of_the_indicators(story: Papers):
    await has(
        story,
        "A.1.3",
        "e7",
        "MANUAL INDIKATOR KINERJA",
        "TUJUAN Warga tidak menunggu",
        "DESKRIPSI: DEFINISI Lama sejak berkas lengkap sampai KTP diserahkan",
        "DESKRIPSI: FORMULA Jumlah hari dibagi jumlah KTP",
        "SATUAN PENGUKURAN hari",
        "(x) Outcome",
        "SUMBER DATA Register loket",
        "PERIODE PELAPORAN Setiap bulan",
        "Indikator yang belum memiliki manual: • Jalan lingkungan yang dibangun",
    )


async def test_a_1_4_and_a_1_5_tell_who_of_the_unit_has_which_part(story: Papers):
    await has(
        story,
        "A.1.4",
        "e1",
        "STRATEGI PENCAPAIAN HASIL KERJA",
        "Warga puas atas pelayanan kecamatan",
        "• Pelayanan KTP • Pengaduan warga tertangani",
    )
    told = await has(
        story,
        "A.1.5",
        "e1",
        "MATRIKS PEMBAGIAN PERAN DAN HASIL",
        f"{NAMES['e8']} Pengelola • Pengaduan warga tertangani (tidak langsung)",
        f"{NAMES['e7']} Pengadministrasi • Pelayanan KTP",
        "Hasil kerja yang belum mendukung hasil kerja pimpinan:",
        f"• {NAMES['e7']}: Panitia peringatan hari jadi kota",
        f"• {NAMES['e8']}: Arsip tertata",
    )
    assert "DRAF" not in told  # nobody signs it


async def test_b_1_1_has_a_target_for_each_period(story: Papers):
    await has(
        story,
        "B.1.1",
        "e7",
        "RENCANA AKSI",
        "TW I TW II TW III TW IV",
        "1.234,5 meter 15 40 40 5",
        "Hari sampai KTP selesai 1–2 hari target tahunan berlaku",
    )
    await has(story, "B.1.1", "e8", "sepanjang tahun")


async def test_b_1_2_tells_what_was_reached_and_by_what_it_is_shown(papers: Papers):
    before = await papers.text("B.1.2")
    assert "Belum ada laporan." in before
    await papers.report()
    await has(
        papers,
        "B.1.2",
        "e7",
        "DOKUMENTASI KINERJA",
        "TW I (diterima)",
        "Jalan lingkungan yang dibangun 15 meter 17,25",
        hashlib.sha256(EVIDENCE).hexdigest()[:12],
        NOTE,
    )


async def test_a_report_that_was_returned_is_left_out(papers: Papers):
    office = papers.office
    await papers.report()
    told = (await office.get(f"/reports/e7/{papers.year}-Q1", office.hr)).json()["results"]
    figures = [
        {
            "result_id": of["result_id"],
            "indicators": [
                {"indicator_id": each["indicator_id"], "realised": "3"} for each in of["indicators"]
            ],
        }
        for of in told
    ]
    said = {"plan_id": papers.id(), "results": figures}
    (await office.put(f"/reports/e7/{papers.year}-Q2", office.clerk, **said)).raise_for_status()
    assert "TW II (disampaikan)" in await papers.text("B.1.2")
    why = {"reason": "Bukti belum ada."}
    back = await office.post(f"/reports/e7/{papers.year}-Q2/return", office.head, json=why)
    back.raise_for_status()
    told = await papers.text("B.1.2")
    assert "TW I (diterima)" in told and "TW II (" not in told


async def test_the_same_state_gives_the_same_bytes(story: Papers):
    for form in ("A.1.7", "A.1.3", "B.1.1", "B.1.2"):
        assert await story.read(form) == await story.read(form, by="head")


async def test_a_document_names_the_record_it_stands_for(story: Papers):
    at = (await story.office.get(f"{story.plan()}/timeline", story.office.hr)).json()["entries"]
    [expected] = [of["position"] for of in at if of["happened"] == "behaviour-expected"]
    assert f"Isi menurut catatan {expected}," in await story.text("A.1.7")


async def test_until_it_is_signed_every_page_is_marked_as_a_draft(story: Papers):
    for form in ("A.1.7", "B.1.1", "B.1.2"):
        for page in pages(await story.read(form)):
            assert "DRAF" in page and "belum ditandatangani" in page


async def test_a_plan_that_is_not_agreed_is_a_draft_in_all_its_forms(fresh: Office):
    (await fresh.propose()).raise_for_status()
    papers = Papers(fresh)
    for form in ("A.1.7", "A.1.3", "B.1.1", "B.1.2"):
        told = await papers.text(form)
        assert "DRAF" in told and "belum disetujui" in told


async def test_the_list_tells_forms_signers_and_states(story: Papers):
    listed = await story.listed()
    assert [(of, each["state"], each["signed_by"]) for of, each in listed.items()] == [
        ("A.1.3", "worksheet", []),
        ("A.1.7", "draft", ["employee", "appraiser"]),
        ("B.1.1", "draft", ["employee"]),
        ("B.1.2", "draft", ["employee"]),
    ]
    assert list(await story.listed("e1")) == ["A.1.2", "A.1.3", "A.1.4", "A.1.5", "B.1.1", "B.1.2"]
    assert list(await story.listed("e8")) == ["A.1.3", "A.1.6", "B.1.1", "B.1.2"]


async def test_an_unknown_form_is_told_with_those_there_are(story: Papers):
    for form in ("A.1.8", "A.1.1", "Z.9", "a.1.2"):
        found = await story.office.get(f"{story.plan()}/documents/{form}", story.office.clerk)
        assert problem(found) == (404, "reporting.no-such-form")
        assert found.json()["details"]["forms"] == "A.1.3, A.1.7, B.1.1, B.1.2"


async def test_a_form_may_be_written_in_small_letters(story: Papers):
    assert await story.read("a.1.7") == await story.read("A.1.7")


async def test_whoever_may_not_read_the_plan_may_not_read_its_documents(story: Papers):
    office = story.office
    for path in ("", "/A.1.7", f"/A.1.7/{'0a' * 16}"):
        found = await office.get(f"{story.plan()}/documents{path}", office.aide)
        assert problem(found) == (403, "reporting.others-work-is-closed")


async def test_it_is_a_download_that_tells_nobodys_name(story: Papers):
    found = await story.office.get(f"{story.plan()}/documents/A.1.7", story.office.clerk)
    assert found.headers["content-disposition"] == 'attachment; filename="A.1.7-2026-1.pdf"'
    assert found.headers["x-content-type-options"] == "nosniff"


async def test_who_checks_sees_the_document_as_it_was(story: Papers):
    """Before something was expected; as HR only, and those who check."""
    office = story.office
    entries = (await office.get(f"{story.plan()}/timeline", office.hr)).json()["entries"]
    [agreed] = [of["position"] for of in entries if of["happened"] == "agreed"]
    then = text(await story.read("A.1.7", query=f"?as_of={agreed}"))
    assert EXPECTED not in then and f"catatan {agreed}," in then
    assert EXPECTED in await story.text("A.1.7")
    refused = await office.get(f"{story.plan()}/documents/A.1.7?as_of={agreed}", office.clerk)
    assert problem(refused) == (403, "kernel.past-is-not-yours")
