"""What stands in every archive for whoever opens it without Banyan."""

from __future__ import annotations

README = "README.txt"
TEXT = """\
BANYAN · FULL EXPORT · BẢN XUẤT TOÀN BỘ · ການສົ່ງອອກທັງໝົດ

This file holds a whole organisation: members, units, decisions, cases, papers.
Keep it as you keep the register itself. Restore: banyan restore FILE

Tệp này chứa toàn bộ dữ liệu của một tổ chức: đảng viên hoặc hội viên, đơn vị,
quyết định, hồ sơ, giấy tờ. Hãy bảo quản như chính sổ gốc. Khôi phục: banyan
restore TỆP

ແຟ້ມນີ້ມີຂໍ້ມູນທັງໝົດຂອງການຈັດຕັ້ງ: ສະມາຊິກ, ໜ່ວຍງານ, ຂໍ້ຕົກລົງ, ສຳນວນ, ເອກະສານ.
ຈົ່ງຮັກສາຄືກັບທະບຽນຕົ້ນສະບັບ. ກູ້ຄືນ: banyan restore ແຟ້ມ

manifest.json      what is here: tables with columns and types, rows, hashes
                   (SHA-256), migrations, what is left out and why
manifest.sig.json  Ed25519 signature of the SHA-256 of manifest.json by the key
                   that signs the seals; its public half is in ledger/keys.json
tables/T.jsonl     one table: one JSON object a line, UTF-8, in the order of ids
files.jsonl        which record has which content: model, id, SHA-256, size
files/HASH         one content, named after its SHA-256, as it was taken in
ledger/heads.log   the signed heads of the ledger's seals
ledger/keys.json   the public keys of the seals, by key id
secrets/           only with --with-secrets: what opens sealed values

Values: integer; boolean true or false; text; date "2025-07-01", where
"9999-12-31" is "no end"; instant "2025-07-01T02:03:04.000567Z" (UTC); uuid;
json as it is; binary in base64; null.
"""
