"""Lists: one way for every list of rows that people look at, narrow, save, take out.

``spec`` says what a list is, ``language`` and ``checking`` read its filter, ``query`` its
address, ``running`` gives pages and all rows. See ``docs/lists.md``. Everything but
``compiling``, ``running`` and ``wording`` is plain Python.
"""

from .cells import WITHHELD, Row, as_json
from .checking import Checked, may_see
from .language import parse, written
from .query import ListQuery
from .running import (
    Count,
    Given,
    ListPage,
    Prepared,
    chosen,
    columns_for,
    count,
    count_of,
    filters_for,
    ids_of,
    iterate,
    look,
    page_of,
    portions,
    prepare,
    run,
)
from .spec import (
    Choice,
    Field,
    Kind,
    ListSpec,
    PersonRef,
    Reading,
    Tab,
    UnitPlace,
    UnitRef,
    all_lists,
    extend,
    find,
    get,
    lookup,
    register,
)
from .tree import AllOf, AnyOf, Node, Not, Term, all_of, any_of, negated
from .wording import labels_of, said, worded, words, writer

__all__ = [
    "WITHHELD",
    "AllOf",
    "AnyOf",
    "Checked",
    "Choice",
    "Count",
    "Field",
    "Given",
    "Kind",
    "ListPage",
    "ListQuery",
    "ListSpec",
    "Node",
    "Not",
    "PersonRef",
    "Prepared",
    "Reading",
    "Row",
    "Tab",
    "Term",
    "UnitPlace",
    "UnitRef",
    "all_lists",
    "all_of",
    "any_of",
    "as_json",
    "chosen",
    "columns_for",
    "count",
    "count_of",
    "filters_for",
    "extend",
    "find",
    "get",
    "ids_of",
    "iterate",
    "labels_of",
    "look",
    "lookup",
    "may_see",
    "negated",
    "page_of",
    "parse",
    "portions",
    "prepare",
    "register",
    "run",
    "said",
    "worded",
    "words",
    "writer",
    "written",
]
