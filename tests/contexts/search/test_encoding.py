"""An encoder that is missing, cannot run, is broken or fails at work: search goes on."""

from __future__ import annotations

import sys

import pytest

from banyan.search import encoding, near, ports, queries, vectoring
from banyan.search.arithmetic import Plain
from banyan.search.encoding import Stands
from tests.support import meaning
from tests.support.ground import actor, unit

FLAGS = "processor\t: {n}\nflags\t\t: fpu sse2 {more}\n\n"
PACKAGE = """
class Vector:
    def __init__(self, values):
        self.values = values
    def astype(self, kind):
        return self
    def tobytes(self):
        from struct import pack
        return pack(f"<{len(self.values)}e", *self.values)

class E5:
    variant = "original"
    def __init__(self, num_threads):
        assert num_threads == 1
    def passage(self, text):
        return Vector(VALUES)
    query = passage
"""
GOOD = PACKAGE.replace("VALUES", "[len(text), text.count('n'), 1]")


@pytest.fixture
def machine(monkeypatch, settings, tmp_path):
    """Return what puts a processor and a package of this name before the program."""
    meaning.bare(monkeypatch, settings)
    monkeypatch.setattr(encoding, "PACKAGE", "banyan_test_encoder")
    monkeypatch.setattr(encoding, "WithNumpy", Plain)
    monkeypatch.setattr(encoding, "PROCESSOR", tmp_path / "cpuinfo")
    monkeypatch.syspath_prepend(str(tmp_path))

    def put(package="", more="avx2 fma", cores=2):
        told = "".join(FLAGS.format(n=n, more=more) for n in range(cores))
        (tmp_path / "cpuinfo").write_text(told, encoding="utf-8")
        if package:
            (tmp_path / "banyan_test_encoder.py").write_text(package, encoding="utf-8")
            info = tmp_path / "banyan_test_encoder-9.9.dist-info"
            info.mkdir()
            about = "Metadata-Version: 2.1\nName: banyan_test_encoder\nVersion: 9.9\n"
            (info / "METADATA").write_text(about, encoding="utf-8")

    yield put
    sys.modules.pop("banyan_test_encoder", None)
    encoding._could_stand.cache_clear()


def test_a_package_that_is_there_is_loaded_when_it_is_first_needed(machine):
    machine(GOOD)
    assert encoding.standing().is_ready
    assert "banyan_test_encoder" not in sys.modules
    found = encoding.encoder()
    assert found is encoding.encoder() is not None
    assert found.identity == "banyan_test_encoder 9.9 original"
    assert found.asked("n") == found.texts(["n"])[0]


def test_without_the_package_nothing_is_asked_of_it(machine):
    machine()
    assert encoding.standing().key is Stands.ABSENT
    assert encoding.encoder() is None
    assert encoding.standing().way_out


@pytest.mark.parametrize("more", ["", "avx2", "fma avx"])
def test_a_processor_that_cannot_never_imports_it(machine, more):
    machine("raise SystemExit('imported')", more)
    assert encoding.standing().key is Stands.PROCESSOR
    assert encoding.encoder() is None
    assert "banyan_test_encoder" not in sys.modules


def test_every_core_must_be_able(machine, tmp_path):
    machine(GOOD)
    with (tmp_path / "cpuinfo").open("a", encoding="utf-8") as file:
        file.write(FLAGS.format(n=9, more="avx2"))
    assert encoding.processor_flags() == {"fpu", "sse2", "avx2"}
    assert encoding.standing().key is Stands.PROCESSOR


def test_a_machine_that_tells_nothing_counts_as_one_that_cannot(machine, tmp_path):
    machine(GOOD)
    (tmp_path / "cpuinfo").unlink()
    assert encoding.processor_flags() == frozenset()
    assert encoding.standing().key is Stands.PROCESSOR


@pytest.mark.parametrize(
    "package",
    [
        "raise ImportError('no engine')",
        "E5 = None",
        PACKAGE.replace("VALUES", "[float('nan'), 1]"),
        PACKAGE.replace("VALUES", "[0, 0, 0]"),
        PACKAGE.replace("VALUES", "[1, 2, 3]"),
        PACKAGE.replace("VALUES", "[1] * len(text)"),
    ],
    ids=["import", "shape", "nan", "nothing", "always the same", "widths"],
)
def test_a_broken_package_is_done_without(machine, package):
    machine(package)
    assert encoding.standing().is_ready
    assert encoding.encoder() is None
    assert encoding.standing().key is Stands.BROKEN
    assert encoding.encoder() is None
    assert [line.startswith("search: ") for line in ports.encoder_problems()] == [True]


def test_it_can_be_switched_off(machine, settings):
    machine(GOOD)
    settings.BANYAN_MEANING = False
    assert encoding.standing().key is Stands.OFF
    assert encoding.encoder() is None
    assert ports.encoder_problems() == []


@pytest.mark.django_db
def test_one_that_fails_at_work_is_given_up(monkeypatch, settings):
    class Failing(meaning.SmallEncoder):
        def asked(self, typed):
            raise RuntimeError("out of memory")

    meaning.put(monkeypatch, settings, Failing())
    ward = unit("Phường Ô Mẫu")
    near.LanguageMean.objects.create(
        model="small 1", language="", texts=1, vector=meaning.packed([0] * 8)
    )
    who = actor(ward, rights=["search", "unit.read", "exchange.read"])
    assert queries.search(who, "old").near == ()
    assert encoding.standing().key is Stands.BROKEN
    assert vectoring.vectors_catch_up() == 0
