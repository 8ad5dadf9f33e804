"""The problems of the platform itself, with their sentences in both languages."""

from collections.abc import Mapping
from typing import NamedTuple


class Known(NamedTuple):
    """A problem of the platform itself: its status, and its sentence in both languages."""

    status: int
    en: str
    id: str


TITLES: Mapping[int, tuple[str, str]] = {
    202: ("Accepted", "Diterima"),
    400: ("Malformed request", "Permintaan tidak terbaca"),
    401: ("Not signed in", "Belum masuk"),
    403: ("Not allowed", "Tidak diizinkan"),
    404: ("Not found", "Tidak ditemukan"),
    405: ("Method not allowed", "Metode tidak diizinkan"),
    409: ("Conflict", "Bertentangan dengan keadaan"),
    412: ("Changed meanwhile", "Sudah berubah"),
    413: ("Too large", "Terlalu besar"),
    415: ("Unsupported media type", "Jenis isi tidak didukung"),
    422: ("Invalid", "Tidak sah"),
    429: ("Too many requests", "Terlalu banyak permintaan"),
    500: ("Unexpected error", "Kesalahan tak terduga"),
    503: ("Unavailable", "Tidak tersedia"),
}

KNOWN: Mapping[str, Known] = {
    "kernel.replay-is-running": Known(
        202,
        "The view as it was is being folded; ask again at Location after Retry-After seconds.",
        "Keadaan masa lalu sedang disusun; mintalah lagi di Location setelah Retry-After detik.",
    ),
    "kernel.past-is-not-yours": Known(
        403,
        "Only the roles in `roles` may read a view as it was.",
        "Hanya peran dalam `roles` yang boleh membaca keadaan masa lalu.",
    ),
    "kernel.past-stays-closed": Known(
        403,
        "This is told as it is now only: its past would tell when a colleague wrote.",
        "Ini hanya ditampilkan seperti sekarang: masa lalunya memberi tahu kapan seorang rekan"
        " menulis.",
    ),
    "kernel.not-signed-in": Known(
        401,
        "This route needs a token: Authorization: Bearer ….",
        "Rute ini memerlukan token: Authorization: Bearer ….",
    ),
    "kernel.token-is-refused": Known(
        401,
        "The token was not accepted; `why` says the reason. Sign in again.",
        "Token tidak diterima; `why` menyebutkan alasannya. Silakan masuk kembali.",
    ),
    "kernel.subject-is-unusable": Known(
        401,
        "The subject (`sub`) of the token cannot be used: it would stand in records for ever."
        " `usable` says what it has to be; whoever runs the issuer can map another claim to it.",
        "Subjek (`sub`) token tidak dapat dipakai karena akan tercatat selamanya. `usable`"
        " menyebutkan bentuk yang benar; pengelola penerbit token dapat memetakan klaim lain.",
    ),
    "kernel.another-role": Known(
        403, "None of your roles may do this.", "Tidak satu pun peran Anda boleh melakukan ini."
    ),
    "kernel.another-region": Known(
        403, "Your token is for another region.", "Token Anda berlaku untuk daerah lain."
    ),
    "kernel.no-such-region": Known(
        404,
        "There is no such region here; `regions` names those that exist.",
        "Daerah itu tidak ada di sini; `regions` menyebutkan yang ada.",
    ),
    "kernel.no-such-route": Known(
        404,
        "Nothing is at this address; /openapi.json lists what is.",
        "Tidak ada apa pun di alamat ini; lihat /openapi.json.",
    ),
    "kernel.method-not-allowed": Known(
        405,
        "This address does not know that method; see the header Allow.",
        "Alamat ini tidak mengenal metode itu; lihat tajuk Allow.",
    ),
    "kernel.idempotency-key-is-missing": Known(
        400,
        "A POST needs the header Idempotency-Key, so that it can be repeated safely.",
        "POST memerlukan tajuk Idempotency-Key agar aman diulang.",
    ),
    "kernel.malformed-header": Known(
        400, "A header cannot be read.", "Sebuah tajuk tidak dapat dibaca."
    ),
    "kernel.malformed-parameter": Known(
        400, "A parameter of the address cannot be read.", "Parameter alamat tidak dapat dibaca."
    ),
    "kernel.unknown-parameter": Known(
        400,
        "This address takes no such parameter; `parameters` names all that it takes.",
        "Alamat ini tidak mengenal parameter itu; `parameters` menyebutkan semua yang dikenal.",
    ),
    "kernel.if-match-names-no-version": Known(
        400,
        'If-Match takes one version as it stood in ETag, such as "7": no *, list or weak tag.',
        'If-Match memuat satu versi dari ETag, misalnya "7": bukan *, daftar, atau tag lemah.',
    ),
    "kernel.no-such-moment": Known(
        400,
        "`as_of` is a time with its offset, such as 2026-03-31T17:00:00+07:00, or positions in logs"
        " of this region, such as 13.72/reporting@4711.",
        "`as_of` berisi waktu beserta zonanya, misalnya 2026-03-31T17:00:00+07:00, atau posisi log"
        " daerah ini, misalnya 13.72/reporting@4711.",
    ),
    "kernel.stream-has-no-past": Known(
        400,
        "A stream tells what comes and takes no `as_of`; the past is in the list beside it.",
        "Aliran memberitakan yang baru dan tidak menerima `as_of`; masa lalu ada di daftarnya.",
    ),
    "kernel.malformed-body": Known(
        400,
        "The body cannot be read; `why` says the reason. Nothing was stored.",
        "Isi tidak dapat dibaca; `why` menyebutkan alasannya. Tidak ada yang disimpan.",
    ),
    "kernel.body-too-large": Known(
        413,
        "The body is larger than this route takes. Nothing was stored.",
        "Isi lebih besar daripada batas rute ini. Tidak ada yang disimpan.",
    ),
    "kernel.unsupported-media-type": Known(
        415, "This route takes another Content-Type.", "Rute ini menerima Content-Type yang lain."
    ),
    "kernel.invalid-body": Known(
        422,
        "Some fields are not as they should be; `errors` names each. Nothing was stored.",
        "Beberapa isian tidak sesuai; lihat `errors`. Tidak ada yang disimpan.",
    ),
    "kernel.unexpected": Known(
        500,
        "Something unexpected happened. Tell the operators the `trace`.",
        "Terjadi hal yang tak terduga. Sampaikan `trace` kepada pengelola.",
    ),
    "kernel.queue-is-full": Known(
        503,
        "Too many commands wait for this region. Nothing was stored; try again soon.",
        "Terlalu banyak perintah menunggu di daerah ini. Tidak ada yang disimpan; coba lagi.",
    ),
    "kernel.outcome-unknown": Known(
        503,
        "It is not known whether this was stored. Repeat it with the same id or Idempotency-Key.",
        "Belum diketahui apakah ini tersimpan. Ulangi dengan id atau Idempotency-Key yang sama.",
    ),
    "kernel.region-stopped": Known(
        503,
        "The store of this region was put back in time; it takes no commands until it is mended.",
        "Penyimpanan daerah ini mundur ke masa lalu; perintah ditolak sampai diperbaiki.",
    ),
    "kernel.not-compared-yet": Known(
        503,
        "Kafka has been away since the start, so this region takes no commands yet. Nothing was"
        " stored; try again.",
        "Kafka belum terjangkau sejak layanan dimulai, jadi daerah ini belum menerima perintah."
        " Tidak ada yang disimpan; coba lagi.",
    ),
    "kernel.unavailable": Known(
        503, "The platform cannot answer now; try again.", "Layanan sedang tidak dapat menjawab."
    ),
    "kernel.database-is-away": Known(
        503, "The database is away; try again.", "Basis data sedang tidak terjangkau; coba lagi."
    ),
}
