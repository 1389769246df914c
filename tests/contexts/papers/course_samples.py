"""What the papers of courses are filled with in the tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.kernel.text import Text

D = dt.date


def of(head: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the certificate and the transcript under a common head."""
    certificate = {
        "unit": head["unit"],
        "place": head["place"],
        "date": D(2026, 3, 20),
        "number": "05-GCN/CB",
        "code": "ABCD2345",
        "holder": "Trần Văn Ước",
        "course": Text("Lớp mẫu", "ຊຸດຕົວຢ່າງ", "Specimen class"),
        "span": "02/3/2026 – 06/3/2026",
        "hours": 40,
        "until": D(2028, 3, 20),
        "sign_post": head["sign_post"],
    }

    transcript = {
        "unit": head["unit"],
        "date": D(2026, 3, 20),
        "holder": "Trần Văn Ước",
        "hours": 40,
        "courses": [
            {
                "course": Text("Lớp mẫu", "ຊຸດຕົວຢ່າງ", "Specimen class"),
                "host": head["unit"],
                "span": "02/3/2026 – 06/3/2026",
                "hours": 40,
                "outcome": Text("hoàn thành", "ສຳເລັດ", "completed"),
                "certificate": "05-GCN/CB",
            }
        ],
    }
    return {"course-certificate": certificate, "course-transcript": transcript}
