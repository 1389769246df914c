"""Reads of the room: actor first, within range, a fixed number of statements."""

from .asked import Asked, asked_get, asked_released
from .attached import MaterialFiles, files_of_materials, material_files
from .briefed import (
    Told,
    lessons_offered,
    partner_units,
    practices_of_houses,
    practices_told,
    states_told,
)
from .cooperation import cooperation_of_unit
from .counterparts import (
    CounterpartKnown,
    counterparts_known,
    counterparts_offered,
)
from .handed import partners_known, partners_with_units, units_of_organisations
from .home import Home, exchange_home
from .parts import ExchangeShown, due_on_topics, exchange_shown
from .readback import ReadBack, Said, Waiting, readback_get, readback_waiting, said_of
from .records import (
    RecordShown,
    choices_of,
    record_get,
    record_shown,
    refs_known,
    refs_titled,
    units_readable,
    units_writable,
)
from .released import (
    ReleasedTo,
    is_released,
    kinds_released,
    records_released,
    released_of,
    units_of_partner,
)
from .reports import AccuracyRow, ReportShown, accuracy, report_get
from .translations import LanguageStands, translations_of
from .yearly import (
    PartnershipRows,
    in_force,
    partnership_row,
    partnership_rows,
    partnership_with,
    partnerships_alive,
)

__all__ = [
    "LanguageStands",
    "translations_of",
    "AccuracyRow",
    "CounterpartKnown",
    "Asked",
    "ExchangeShown",
    "Home",
    "MaterialFiles",
    "PartnershipRows",
    "ReadBack",
    "RecordShown",
    "ReleasedTo",
    "ReportShown",
    "Said",
    "Told",
    "Waiting",
    "accuracy",
    "asked_get",
    "asked_released",
    "choices_of",
    "cooperation_of_unit",
    "due_on_topics",
    "counterparts_known",
    "counterparts_offered",
    "exchange_home",
    "exchange_shown",
    "files_of_materials",
    "in_force",
    "is_released",
    "kinds_released",
    "lessons_offered",
    "material_files",
    "partner_units",
    "partnership_row",
    "partnership_rows",
    "partnership_with",
    "partnerships_alive",
    "partners_known",
    "partners_with_units",
    "practices_of_houses",
    "practices_told",
    "readback_get",
    "readback_waiting",
    "record_get",
    "record_shown",
    "records_released",
    "refs_known",
    "released_of",
    "refs_titled",
    "report_get",
    "said_of",
    "states_told",
    "units_of_organisations",
    "units_of_partner",
    "units_readable",
    "units_writable",
]
