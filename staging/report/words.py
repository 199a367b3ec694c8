"""The words that an answer may show: the decoder's own vocabulary, and short numbers.

What stands between two words of a finding comes from the text and may be a name or an address;
it becomes an ellipsis.
"""

from __future__ import annotations

import re

_SHOWN = frozenset(
    """
    a absent additional adenocarcinoma ajcc all allred alpha amplificado amplification amplified
    an anatomic and applicable are assessed assessment at ausente available awaited axilares
    axillary b be being benign between bilateral bloom borderline both breast by c ca can cancer
    cannot carcinoma category cells centimeter centimeters centimetre centimetres centinela cep
    cerb cero cinco cish clear clinical clinically cm cms combined component contain contained
    containing contains copy could count cuatro d de detected determined diameter diametro did
    diez differentiated differentiation dimension dimensions disease dish dissected distant do
    does done dos dual ductal dx ec eight eighteen eleven elston en epidermal equivocal equívoco
    er era erb erbb es estadio estrogen estrogeno estrogenos estrógeno estrógenos evidence exact
    examinados examined excised expressed expresses expression extent factor fifteen fish five
    focus follow for formation forty found four fourteen free from g ganglio ganglios gene gland
    glandular gr grad grade grading grado greater greatest group growth gx h had her herceptest
    high histologic histological histologico histológico hormonal hormone hormones hr human
    hybridisation hybridization i ia ib identified ihc ii iia iib iii iiia iiib iiic
    immunoreactive in inch inches inconclusive indeterminate infiltrating inflammatory
    insufficient intensity intermediate internal intramammary invasive involved ipsilateral irs
    is ish isolated it itc itcs iv iva known l lack lacked lacking lacks largest least left less
    level linfaticos linfáticos ln lns lobular low lymph m macro macrometasta macrometastases
    macrometastasis mammary maximum mbr metasta metastases metastasis metastatic mi micro
    microinvasion microinvasive micrometasta micrometastases micrometastasis millimeter
    millimeters millimetre millimetres millimetro mitoses mitosis mitotic mm moderate moderately
    more msbr n neg negativ negative negativo negativos neu ngs nhg nine nineteen ninguno no
    nodal node nodes non none nonreactive nonsentinel not nottingham nuclear nuclei number o
    ocho oestrogen of on one only or ordered out over overall overexpressed overexpression
    pathologic pathological pathology pendiente pending per percent percentage performed pgr
    pleomorphism pn points poorly por pos positiv positive positives positivo positivos pr
    present progesterona progesterone progestin prognostic proportion ps pt quick r rate ratio
    re reactive received receptor receptores receptors recovered reflex regional removed
    reported requested resected residual result retrieved richardson right ro rp s sampled sbr
    scarff score scores second see seen seis sent sentinel seven seventeen show showing shows
    siete signals single sish situ six sixteen size slides sn stadium stage staged stages
    staging staining status stg strong strongly submitted sum summary t tamano tamaño ten than
    the then third thirteen thirty three tnbc tnm to total tres triple ts tubular tubule tubules
    tumor tumoral tumors tumour tumours twelve twenty two type uicc ultra ultralow un unknown
    uno unreactive unstated up v ve vs was weak weakly well were which will with without x y
    zero
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]+|\d[\d./,-]{4,}\d|\d{4,}")
_GAPS = re.compile(r"(?:\W*…\W*){2,}")


def shown(words: str) -> str:
    """Return the words with all that is not the decoder's own left out."""
    return _GAPS.sub(" … ", _WORD.sub(_known, words))


def _known(found: re.Match[str]) -> str:
    return found[0] if found[0].lower() in _SHOWN else "…"
