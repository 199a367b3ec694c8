"""What a list says to someone who helps: "you" is the helper or the doctor, never the person."""

import re

import pytest

from checklists import content
from staging.wording import OTHER

OF_THE_PERSON = re.compile(
    r"\b(?:my|your) (?:body|breasts?|cancer|case|chest|diagnosis|doctors?|grade|health|life|nodes?|"
    r"records|scans?|slides|stage|surger\w+|symptoms?|treatments?|tumors?|type)\b"
    r"|\byou (?:have|had|may have|feel) (?:cancer|surgery|it)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("line", list(content.spoken_lines()), ids=str)
def test_no_line_for_a_helper_speaks_of_the_helpers_own_illness(line):
    assert not OF_THE_PERSON.search(line.of(OTHER)), line.of(OTHER)
