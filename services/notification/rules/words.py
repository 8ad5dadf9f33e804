"""Words of a closed list that stand in messages, as people read them."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["id", "en"]

WORDS: Mapping[str, Mapping[Language, str]] = {
    "sangat-baik": {"id": "Sangat Baik", "en": "Sangat Baik (very good)"},
    "baik": {"id": "Baik", "en": "Baik (good)"},
    "butuh-perbaikan": {"id": "Butuh Perbaikan", "en": "Butuh Perbaikan (needs improvement)"},
    "kurang": {"id": "Kurang", "en": "Kurang (poor)"},
    "sangat-kurang": {"id": "Sangat Kurang", "en": "Sangat Kurang (very poor)"},
    "sign": {"id": "menandatangani", "en": "sign"},
    "superior-sign": {
        "id": "menandatangani sebagai atasan",
        "en": "sign in the place of the appraiser",
    },
    "deliver": {"id": "menyampaikan dokumen", "en": "deliver the document"},
    "receive": {"id": "menyatakan penerimaan", "en": "confirm the receipt"},
    "return": {
        "id": "menandatangani dan mengembalikan dokumen",
        "en": "sign the document and return it",
    },
    "object": {"id": "berkeberatan, bila perlu", "en": "object, if you want to"},
    "receive-objection": {
        "id": "menyatakan penerimaan keberatan",
        "en": "confirm the receipt of the objection",
    },
    "decide": {"id": "memutus keberatan", "en": "decide the objection"},
    "report": {
        "id": "melaporkan kepada pejabat yang berwenang",
        "en": "report to the authorised official",
    },
    "report-final": {
        "id": "melaporkan putusan kepada pejabat yang berwenang",
        "en": "report the decision to the authorised official",
    },
    "provided": {"id": "disediakan", "en": "provided"},
    "refused": {"id": "ditolak", "en": "refused"},
    "survey": {"id": "jawaban survei", "en": "a survey answer"},
    "suggestion": {"id": "saran", "en": "a suggestion"},
    "complaint": {"id": "pengaduan", "en": "a complaint"},
}
"""Words of events that people read otherwise; all others stand as they are."""
