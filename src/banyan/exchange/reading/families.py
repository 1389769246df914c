"""Family names of Viet Nam: where a name begins in a row of capitals."""

from __future__ import annotations

from banyan.kernel.names import fold

FAMILIES = frozenset(
    """nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh dao doan lam
    mai trinh truong luong luu ha cao chu to ta thai tong quach kieu la lo nong ma vi be giang
    trieu quan hua van tang uong ung vuong thach kim son y ksor rcom dieu giap nghiem phung than
    siu ksor rmah rcham rahlan kpa ton mac tieu diep dau tong tu vuong phi bach lai doi khuat cu sung thao vang lau hau au
    dam khong ninh chau ong cam tang thieu lung mua hang giang ngan quang tran""".split()
)
SURE = frozenset(
    """nguyen tran le pham hoang huynh phan vu vo dang bui do ngo duong ly dinh dao doan trinh
    truong luong luu trieu phung vuong quach nghiem siu ksor rmah rcham rahlan kpa""".split()
)


def is_family(word: str) -> bool:
    """Say whether a word may be a Vietnamese family name."""
    return fold(word) in FAMILIES


def is_sure_family(word: str) -> bool:
    """Say whether a word is a family name and hardly anything else."""
    return fold(word) in SURE


def is_vietnamese(name: str) -> bool:
    """Say whether a whole name looks Vietnamese: family first, short syllables."""
    words = name.split()
    if not words or not is_family(words[0]):
        return False
    return all(len(fold(w)) <= 7 for w in words) and (
        len(words) >= 3 or fold(words[0]) in SURE
    )
