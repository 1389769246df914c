"""The choices of the fields, with their labels; codes are those of the IATI standard."""

from __future__ import annotations

from banyan.kernel.text import gettext_noop as _

FORMS = (
    ("training", _("training")),
    ("infrastructure", _("infrastructure")),
    ("equipment", _("equipment")),
)
STATES = (
    ("planned", _("planned")),
    ("implementing", _("being carried out")),
    ("finalised", _("handed over")),
    ("closed", _("closed")),
    ("suspended", _("suspended")),
    ("cancelled", _("cancelled")),
)
ROLES = (
    ("funding", _("gives the money")),
    ("accountable", _("answers for it")),
    ("extending", _("passes the money on")),
    ("implementing", _("carries it out")),
)
MONEY = (
    ("budget", _("budget")),
    ("commitment", _("commitment")),
    ("disbursement", _("disbursement")),
    ("expenditure", _("expenditure")),
)
PAPERS = (
    ("A02", _("aims")),
    ("A05", _("budget")),
    ("A07", _("review")),
    ("A08", _("results")),
    ("A09", _("agreement")),
    ("A11", _("contract")),
)
SECTORS = (
    ("11120", _("Education facilities and training")),
    ("11430", _("Advanced technical and managerial training")),
    ("12230", _("Basic health infrastructure")),
    ("14030", _("Basic drinking water and sanitation")),
    ("15110", _("Public administration")),
    ("15112", _("Decentralisation and local government")),
    ("15150", _("Participation and civil society")),
    ("16061", _("Culture and recreation")),
    ("21020", _("Roads")),
    ("22040", _("Information and communication technology")),
    ("43030", _("Urban development")),
)
USED = (
    ("full", _("used as meant")),
    ("partly", _("used in part")),
    ("not", _("not used")),
)
RESULTS = (
    ("output", _("output")),
    ("outcome", _("outcome")),
    ("impact", _("impact")),
)
MEASURES = (("unit", _("number")), ("percentage", _("percent")))
