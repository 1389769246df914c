"""The two public reports, kept as marked source documents."""

from __future__ import annotations

from importlib.resources import files

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.papers.services import paper_add
from banyan.units import queries as units

REPORTS = {
    "vna-2022": Text(
        vi="Tài liệu nguồn: bản tin TTXVN, 10/11/2022",
        lo="ເອກະສານຕົ້ນສະບັບ: ຂ່າວສານ VNA, 10/11/2022",
        en="Source document: VNA report, 10 November 2022",
    ),
    "tay-ho-2024": Text(
        vi="Tài liệu nguồn: bản tin quận Tây Hồ, 2024",
        lo="ເອກະສານຕົ້ນສະບັບ: ຂ່າວເມືອງເຕ໋ໂຮ່, 2024",
        en="Source document: report of Tay Ho district, 2024",
    ),
}


def add_all(actor: Actor) -> None:
    """Keep both reports as public papers of the city, marked as sources."""
    city = units.unit_by_code(actor, units.structure_get("party"), "C1")
    for key, title in REPORTS.items():
        text = files("banyan.demo").joinpath("sources", f"{key}.txt").read_bytes()
        paper_add(
            actor=actor,
            title=title,
            kind="source",
            content=text,
            file_name=f"{key}.txt",
            unit=city.id,
            language="en" if key.startswith("vna") else "vi",
            privacy="public",
            subject_kind="seed",
            is_specimen=False,
        )
