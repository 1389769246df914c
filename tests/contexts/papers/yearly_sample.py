"""Data for the yearly report of a partnership, invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.kernel.text import Text

D = dt.date
THREE = Text(
    "Hai bên trao đổi kinh nghiệm",
    "ສອງຝ່າຍແລກປ່ຽນບົດຮຽນ",
    "Both sides exchange experience",
)


def of(head: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the report under a common head."""
    partner = Text("Huyện Mẫu", "ເມືອງຕົວຢ່າງ", "Specimen district")
    stood = {"standing": Text("đúng hạn", "ທັນເວລາ", "in time")}
    report = {
        "unit": head["unit"],
        "place": head["place"],
        "number": "01-BC/CB",
        "date": D(2026, 1, 20),
        "year": "2025",
        "before": "2024",
        "partnership": Text("Kết nghĩa mẫu", "ຄູ່ແຝດຕົວຢ່າງ", "Specimen twinning"),
        "own": head["unit"],
        "partner": partner,
        "as_of": D(2025, 12, 31),
        "twins": [THREE],
        "foreword": [THREE],
        "kept_back": Text("Lời hằng năm", "ຄຳເວົ້າປະຈຳປີ", "The word of the year"),
        "proof": "0f" * 32,
        "edition": "1",
        "limit": "5",
        "recipients": [partner],
        "sign_post": head["sign_post"],
        "measures": [{"name": THREE, "now": "3", "before": "2"}],
        "articles": [
            {"article": THREE, "done": THREE, "kept": "1", "late": "0", "open": "2"}
        ],
        "beside": [{"what": THREE}],
        "undertakings": [
            {"text": THREE, "side": partner, "due": "01/02/2025", **stood}
        ],
        "declarations": [{"text": THREE, "side": partner, "when": "01/02/2025"}],
        "projects": [{"what": THREE, "planned": "01/02/2025", **stood}],
        "courses": [{"title": THREE, "placed": "9", "completed": "7", "applied": "5"}],
        "balance": [{"what": THREE, "own": "1", "partner": "2"}],
        "applications": [
            {"practice": THREE, "receiver": partner, "state": THREE, "result": "63 %"}
        ],
        "questions": [{"text": THREE, "side": partner}],
        "home": [{"title": THREE, "text": THREE}],
    }
    return {"yearly-report": report}
