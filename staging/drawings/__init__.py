"""The drawings of the result page: what each one marks, its geometry and the same told in words.

Each is a frozen object made by one pure function and shown by the template of the same name in
`templates/staging/drawings/`. The words are in the reader's language at the time of the call.
"""

from staging.drawings.nodes import NodeMap, node_map
from staging.drawings.size import SizeRuler, size_ruler
from staging.drawings.spread import Spread, spread
from staging.drawings.stage import StageBar, stage_bar

__all__ = [
    "NodeMap",
    "SizeRuler",
    "Spread",
    "StageBar",
    "node_map",
    "size_ruler",
    "spread",
    "stage_bar",
]
