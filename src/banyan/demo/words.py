"""What the demonstration says of itself in fields that hold one text for all readers.

Such a field has no text for each language, so it says the same thing in the three, in
the order in which everybody finds theirs.
"""

from __future__ import annotations

INVENTED = "Hư cấu để trình diễn / ສົມມຸດຂຶ້ນເພື່ອສາທິດ / Invented for the demonstration"
INVENTED_SPECIMEN = f"{INVENTED} (SPECIMEN)"
