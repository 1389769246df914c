"""Cooperation projects: training, infrastructure and equipment with a partner.

Owns projects with who takes part, sectors, money by currency, milestones, documents,
handing over, use checks and results; their export to the IATI standard 2.03 and the
check of it. Records are kept in the way of the room of exchanges (kinds of fields).

Words: *line of money* (budget, commitment, disbursement, expenditure), *handing over*
(who took what, by which decision), *use check* (the question, long after, whether what
was built or taught is used).
"""
