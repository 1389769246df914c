"""What was undertaken and what was only declared or asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from . import clauses
from .due import due, due_before, is_length
from .lexicon import alternatives, has, table, words
from .people_latin import Mention
from .promisers import Piece, Promisers, is_body, verbs_of_promise
from .result import Commitment
from .segments import Sentence

MOST = 10
Cue = tuple[int, str, int]
"""Where a cue begins, its kind, where it ends."""


@dataclass(frozen=True)
class Found:
    """A promise and where it stands."""

    commitment: Commitment
    sentence: Sentence


def promises(
    language: str, sentences: list[Sentence], named: list[Mention]
) -> list[Found]:
    """Return undertakings, declarations and requests in the order of the report."""
    found: list[Found] = []
    for one in _each(language, sentences, named):
        text = one.commitment.text.lower()
        if not any(text in known.commitment.text.lower() for known in found):
            found.append(one)
        if len(found) == MOST:
            break
    return found


def _each(
    language: str, sentences: list[Sentence], named: list[Mention]
) -> Iterator[Found]:
    """Yield every promise, also one told twice."""
    who = Promisers(language, named)
    speaker: str | None = None
    paper: Sentence | None = None
    for place, sentence in enumerate(sentences):
        last = sentences[place - 1] if place else None
        speaker = who.speaks(sentence) or speaker
        at = 0
        said = _said(language, sentence.text, lead=place < 2)
        if clauses.opener(language, sentence.text) is not None:
            paper = sentence
        elif paper is None or sentence.start - paper.end > NEXT:
            paper = None
        else:
            said = said or _goes_on(language, sentence.text)
            paper = sentence if said else None
        for kind, text in said:
            at = max(at, sentence.text.find(text, at))
            by = who.of(sentence, Piece(text, at, kind == "request"), speaker, last)
            when = due(language, text)
            if text is said[0][1] and (when is None or is_length(when)):
                when = due_before(language, sentence.text[:at]) or when
            body = f"request: {text}" if kind == "request" else text
            kept = "undertaking" if kind == "undertaking" else "declaration"
            yield Found(Commitment(by, body, when, kept), sentence)


NEXT = 1
"""A sentence of the same paragraph begins so many letters behind the last one."""


def _goes_on(language: str, text: str) -> list[tuple[str, str]]:
    """Return what a paper says is to be done, in a sentence behind the first of it."""
    verb = verbs_of_promise(language).search(text)
    if verb is None or not is_body(language, text[: verb.start()]):
        return []
    return [("undertaking", p) for p in clauses.pieces(language, text.rstrip("."))]


def _said(language: str, text: str, *, lead: bool = False) -> list[tuple[str, str]]:
    """Return kind and text of each promise in a sentence; ``lead`` is the first one."""
    if text.rstrip('"”’») ').endswith("?"):
        return []
    firm = has(language, text, words("undertakings", language, "firm"))
    firm = firm or clauses.opener(language, text) is not None
    if not firm and has(language, text, words("undertakings", language, "not_these")):
        return []
    if re.search(r"\bđã được ký\b|\bwas signed\b", text):
        return []
    found: list[tuple[str, str]] = []
    for kind, rest in _segments(language, text):
        whole = kind == "request"
        parts = [rest] if whole else clauses.pieces(language, clauses.listed(rest))
        pieces = [_trimmed(language, p) for p in parts]
        pieces = [p for p in pieces if not clauses.is_heading(language, p)]
        pieces = [p for p in pieces if not CEREMONY.match(p)]
        pieces = [p for p in pieces if len(p) >= SHORTEST]
        if whole:
            pieces = [p for p in pieces if not _is_advice(language, p)]
        wanted = [p for p in pieces if not clauses.is_vague(language, p)]
        if not wanted and not lead:
            wanted = pieces[:1]
        found += [(_softened(language, kind, p), p) for p in wanted]
    return found


def _is_advice(language: str, piece: str) -> bool:
    """Say whether a thing is asked of learners only."""
    listed = alternatives(words("undertakings", language, "learners"))
    edge = "" if language == "lo" else r"(?!\w)"
    return re.match(rf"(?:{listed}){edge}", piece, re.I) is not None


SHORTEST = 12
CEREMONY = re.compile(
    r"(?:whose|which|wish(?:ed|es)? .{0,60}(?:success|good health|happiness|fruitful|prosperity|all the best))\b",
    re.I,
)
"""A relative clause, or a wish of good health: nothing is promised."""
LEAD = re.compile(
    r"^(?:(?:and|while|to|that|(?:it|they|he|she|we)\s+(?:would|will|shall)|they|also|will|shall|và|sẽ|rằng|đồng thời)\s+|(?:ກັນວ່າ|ວ່າ|ກັນ|ແລະ|ເປັນເອກະພາບ)\s*|ຈະ(?!ກຳ)\s*)+",
    re.I,
)


TOLD = re.compile(
    r",\s+(?:(?:[A-Z]\w*\.?\s+){1,4}|(?:he|she|they)\s+)"
    r"(?:said|added|pledged|announced|promised|noted)\b[^;]{0,12}$"
)
"""Who said it, behind what was said: "..., Mrs Ha said"."""


def _trimmed(language: str, piece: str) -> str:
    piece = LEAD.sub("", piece.strip(" ,.;:"))
    return TOLD.sub("", piece).rstrip(" ,") if language == "en" else piece


def _segments(language: str, text: str) -> list[tuple[str, str]]:
    """Cut a sentence where another kind of promise begins: "agreed to ..., and hoped ..."."""
    cues = _cues(language, text)
    if not cues:
        opened = clauses.opener(language, text)
        return [("undertaking", text[opened:])] if opened is not None else []
    first = _first(language, text, cues)
    found, last = [], first
    for cue in cues:
        if cue[0] <= last[2] or not _is_other(language, text, last, cue):
            continue
        joint = clauses.joint_before(language, text[: cue[0]])
        if joint is None or joint <= last[2]:
            continue
        found.append((last[1], text[_begin(language, text, last) : joint]))
        last = cue
    found.append((last[1], text[_begin(language, text, last) :]))
    return found


def _is_other(language: str, text: str, last: Cue, cue: Cue) -> bool:
    """ "will" goes on with what is promised; "and pledged" begins another promise."""
    if cue[1] != "undertaking" or last[1] != "undertaking":
        return True
    firm = words("undertakings", language, "firm")
    return text[cue[0] : cue[2]].lower() in firm


def _begin(language: str, text: str, cue: Cue) -> int:
    """A wish keeps its own word; a promise and a request begin behind theirs."""
    if cue[1] == "undertaking" and SUFFERED[language].match(text, cue[2]):
        return max((m.end() for m in CLAUSE.finditer(text, 0, cue[0])), default=0)
    keep = table("undertakings")[language]["declares"]
    word = text[cue[0] : cue[2]].lower()
    return cue[0] if cue[1] == "declaration" and word in keep else cue[2]


SUFFERED = {
    "en": re.compile(r"\s+(?:also\s+)?be\s+(?:\w+ly\s+)?\w+(?:ed|en|nt|ght|ut|ne)\b"),
    "vi": re.compile(r"\s+được\s"),
    "lo": re.compile(r"(?!)"),
}
"""What is done to a thing: the thing belongs to what is promised."""
CLAUSE = re.compile(
    r"[,;:]\s+|\b(?:that|while|and that|under which)\s+|(?<!\w)(?:rằng|theo đó,?)\s+"
)


def _softened(language: str, kind: str, piece: str) -> str:
    """What is only to be considered is a declaration, whoever agreed to it."""
    weak = {
        "en": ("consider", "considering", "study the possibility"),
        "vi": ("nghiên cứu", "xem xét"),
        "lo": ("ຄົ້ນຄວ້າ", "ພິຈາລະນາ"),
    }
    first = piece[:40].lower()
    if language == "lo":
        soft = first.startswith(weak[language])
    else:
        soft = any(w in first for w in weak[language])
    return "declaration" if kind == "undertaking" and soft else kind


def _cues(language: str, text: str) -> list[Cue]:
    """Return every cue of a sentence in its order."""
    found: list[Cue] = []
    for kind, key in (
        ("request", "requests"),
        ("declaration", "declares"),
        ("undertaking", "undertakes"),
    ):
        found += [
            (match.start(), kind, match.end())
            for match in _shape(language, key).finditer(text)
            if not _is_past(language, text, match)
        ]
    return sorted(found)


@cache
def _shape(language: str, key: str) -> re.Pattern[str]:
    listed = alternatives(words("undertakings", language, key))
    if language == "lo":
        return re.compile(rf"(?<!ກິດ)(?:{listed})(?!ກຳ|ກໍາ)")
    if language == "vi" and key == "undertakes":
        doing = alternatives(words("undertakings", language, "doing"))
        taken = rf"(?<!tiếp )(?<!ghi )(?<!được )nhận(?=\s+(?:{doing})\s)"
        listed = rf"{listed}|{taken}"
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.I)


def _first(language: str, text: str, cues: list[Cue]) -> Cue:
    """What is agreed to be considered, or hoped to be done, is no undertaking."""
    first = cues[0]
    if first[1] == "undertaking" and language != "lo":
        near = [c for c in cues[1:] if c[0] - first[2] < 25]
        later = next(
            (c for c in near if clauses.joint_before(language, text[: c[0]]) is None),
            None,
        )
        if later and later[1] == "declaration" and not _does(language, text, later):
            return later
    return first


def _does(language: str, text: str, cue: Cue) -> bool:
    """Say whether "tiếp tục" goes on with something that can be seen to be done."""
    if text[cue[0] : cue[2]].lower() != "tiếp tục":
        return False
    verbs = alternatives(words("undertakings", language, "checked"))
    return re.match(rf"\s+(?:{verbs})(?!\w)", text[cue[2] :]) is not None


def _cue(language: str, text: str) -> tuple[str, int] | None:
    """Return the kind of the first promise and where it begins."""
    cues = _cues(language, text)
    if not cues:
        return None
    first = _first(language, text, cues)
    return first[1], _begin(language, text, first)


GIVEN = re.compile(r"\s+(?:for|last|earlier|in (?:19|20)|under|at the|during)\b")
"""Behind a participle: "the wing promised for May", "what was pledged last year"."""
NOUNS = {
    "en": ("the ", "a ", "an ", "this ", "it had been ", "had "),
    "vi": (
        "lời ",
        "được ",
        "sự ",
        "việc ",
        "các ",
        "những ",
        "bản ",
        "đã được ",
        "đơn ",
    ),
    "lo": ("ຂໍ້", "ບົດ", "ບົດບັນທຶກການ", "ຄຳ"),
}
"""Behind these a cue is a thing, or was done: "the proposed project", "ຂໍ້ຕົກລົງ"."""


def _is_past(language: str, text: str, match: re.Match[str]) -> bool:
    """Say whether a cue tells of a thing done, or of no promise at all."""
    before = text[: match.start()].lower()
    if any(before.endswith(noun) for noun in NOUNS[language]):
        return True
    after = text[match.end() : match.end() + 30].lower()
    return PAST[language](match.group().lower(), after, text)


def _past_in_english(word: str, after: str, text: str) -> bool:
    if word in {"will", "shall", "would", "are to", "is to"}:
        return after.strip().startswith(tuple(table("undertakings")["en"]["foretold"]))
    if word in {"pledged", "promised"}:
        return GIVEN.match(after) is not None
    said = word in {"affirmed", "confirmed"}
    return said and re.search(r"\b(?:will|shall)\b", text) is not None


def _past_in_vietnamese(word: str, after: str, _text: str) -> bool:
    if word == "nhận lời":
        return after.lstrip().startswith("mời")
    return word in table("undertakings")["vi"]["no_cue"]


def _past_in_lao(word: str, _after: str, text: str) -> bool:
    return word in table("undertakings")["lo"]["no_cue"] and "ພ້ອມທີ່ຈະ" not in text


PAST = {"en": _past_in_english, "vi": _past_in_vietnamese, "lo": _past_in_lao}
