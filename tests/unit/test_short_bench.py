import json

import pytest

from benchmarks import short, web
from benchmarks.load import Rate


@pytest.mark.parametrize(
    ("pair", "down"),
    [
        ((0.65, 0.60), True),
        ((0.60, 0.70), False),  # a busy moment fell on the best
        ((0.70, 0.60), False),
        ((1.50, 1.40), False),
    ],
)
def test_both_must_be_a_third_below_what_was(pair, down):
    assert short.fell(pair, 1.0) is down


def test_a_page_at_half_its_speed_has_fallen(capsys):
    bare = [Rate(each, 1.0, 0) for each in (100.0, 40.0, 90.0)]
    ours = [Rate(each, 1.0, 0) for each in (26.0, 10.0, 24.0)]
    pair = web.ratios(ours, bare)
    assert short.shown({"a page": pair}, {"a page": 0.5}) == ["a page"]
    assert short.shown({"a page": pair}, {"a page": 0.3}) == []
    assert "FELL" in capsys.readouterr().out


def test_every_watched_ratio_has_a_reference():
    assert list(json.loads(short.REFERENCE.read_text())) == list(short.WATCHED)
