"""Part 2: lymph nodes and spread."""

from django.utils.translation import gettext_lazy as _

from .base import DONT_KNOW, NODES, QuestionForm, choice


def _asks_nodes(case):
    """No code gave the N category."""
    return case.code_n is None


def _asks_nodes_of_invasive(case):
    return _asks_nodes(case) and not case.in_situ


class NodesCheckedForm(QuestionForm):
    slug, part = "nodes_checked", NODES
    label = _("Lymph nodes taken out and checked")
    title = _("Were lymph nodes taken out and checked?")
    hint = _("Lymph nodes are small, like beans. Many are in the armpit.")
    where = ((("Regional lymph nodes", "Sentinel", "(sn)"), _("Look for these words.")),)
    why = _("A lab can see spots in a node that a scan cannot show.")
    nodes_checked = choice(
        [("yes", _("Yes")), ("no", _("No")), DONT_KNOW],
        _("Select yes if lymph nodes were taken out and checked"),
    )

    @classmethod
    def applies(cls, case):
        return _asks_nodes(case) and case.answer("report") != "biopsy"


class NodesCountForm(QuestionForm):
    slug, part = "nodes_count", NODES
    label = _("Lymph nodes with cancer")
    title = _("How many lymph nodes had cancer in them?")
    hint = _("Add the nodes with large spots and the nodes with small spots.")
    where = (
        (
            ("Number with macrometastases", "with micrometastases"),
            _("Add these two numbers. Do not add ‘isolated tumor cells’."),
        ),
    )
    why = _("The number of nodes sets the N in the code.")
    nodes_count = choice(
        [
            ("none", _("None")),
            ("isolated_cells", _("None, but isolated tumor cells were seen")),
            ("1-3", _("1 to 3")),
            ("4-9", _("4 to 9")),
            ("10+", _("10 or more")),
            DONT_KNOW,
        ],
        _("Select how many lymph nodes had cancer in them"),
    )

    @classmethod
    def applies(cls, case):
        return _asks_nodes(case) and case.answer("nodes_checked") == "yes"


class DepositForm(QuestionForm):
    slug, part = "deposit", NODES
    label = _("Largest spot in a lymph node")
    title = _("How big was the largest spot of cancer in a lymph node?")
    where = ((("Size of largest metastatic deposit",), _("Look for these words.")),)
    why = _("Very small spots count less than larger ones.")
    deposit = choice(
        [
            ("isolated", _("0.2 mm or less (isolated tumor cells)")),
            ("micro", _("More than 0.2 mm, up to 2 mm (micrometastasis)")),
            ("macro", _("More than 2 mm (macrometastasis)")),
            DONT_KNOW,
        ],
        _("Select how big the largest spot was"),
    )

    @classmethod
    def applies(cls, case):
        return _asks_nodes_of_invasive(case) and case.answer("nodes_count") in {
            "1-3",
            "4-9",
            "10+",
        }


class NodesSeenForm(QuestionForm):
    slug, part = "nodes_seen", NODES
    label = _("Armpit lymph nodes, by exam or scan")
    title = _(
        "Did an exam, scan or needle test find cancer in armpit lymph nodes on the same side?"
    )
    where = ((("axilla", "axillary", "cN"), _("Ultrasound, MRI or exam notes may say.")),)
    why = _("Before surgery, exams and scans set the N in the code.")
    nodes_seen = choice(
        [
            ("no", _("No")),
            ("yes", _("Yes")),
            ("matted", _("Yes, and they are stuck together or in place")),
            ("not_checked", _("No one has checked yet")),
            DONT_KNOW,
        ],
        _("Select if cancer was found in armpit lymph nodes"),
    )

    @classmethod
    def applies(cls, case):
        return _asks_nodes_of_invasive(case) and case.answer("nodes_checked") != "yes"


class NodesOtherForm(QuestionForm):
    slug, part = "nodes_other", NODES
    label = _("Other lymph nodes")
    title = _("Was cancer found in lymph nodes in other places on the same side?")
    hint = _("If in more than one place, choose the one lowest on this list.")
    where = (
        (("Internal mammary",), _("Near the breastbone.")),
        (("infraclavicular",), _("Just below the collarbone.")),
        (("supraclavicular",), _("Above the collarbone.")),
    )
    why = _("Where a node lies can count more than how many there are.")
    nodes_other = choice(
        [
            ("no", _("No, or it does not say")),
            ("internal_mammary", _("Near the breastbone")),
            ("infraclavicular", _("Just below the collarbone")),
            ("supraclavicular", _("Above the collarbone")),
            DONT_KNOW,
        ],
        _("Select if cancer was found in other lymph nodes"),
    )

    @classmethod
    def applies(cls, case):
        return _asks_nodes_of_invasive(case)


class ImFoundForm(QuestionForm):
    slug, part = "im_found", NODES
    label = _("How the node near the breastbone was found")
    title = _("How was the node near the breastbone found?")
    where = ((("sentinel",), _("Scan report, or this word in the lab report.")),)
    why = _("A node that a scan shows counts more than one that the lab alone found.")
    im_found = choice(
        [
            ("imaging", _("On a scan or exam")),
            ("removed_only", _("Only when it was taken out and checked")),
            DONT_KNOW,
        ],
        _("Select how the node was found"),
    )

    @classmethod
    def applies(cls, case):
        return (
            _asks_nodes_of_invasive(case)
            and case.answer("nodes_other") == "internal_mammary"
            and case.answer("nodes_checked") == "yes"
        )


class SpreadForm(QuestionForm):
    slug, part = "spread", NODES
    label = _("Other parts of the body")
    title = _("Has any test shown cancer in another part of the body?")
    hint = _(
        "For example, bones, liver, lungs or brain. Nodes in the armpit, near the breastbone or "
        "collarbone on the same side do not count here. "
        "Nodes in the other armpit or the neck do."
    )
    where = (
        (
            ("metastasis", "metastatic"),
            _("Scan reports use these words. A breast lab report often does not say."),
        ),
    )
    why = _("Spread to another part of the body decides the stage alone.")
    spread = choice(
        [
            ("no", _("No. Nothing was found")),
            ("not_tested", _("No. The doctor saw no need for more tests")),
            ("yes", _("Yes, a test showed it")),
            ("waiting", _("We are waiting for a test")),
            DONT_KNOW,
        ],
        _("Select if any test has shown cancer in another part of the body"),
    )

    @classmethod
    def applies(cls, case):
        return case.code_m is None and not case.in_situ
