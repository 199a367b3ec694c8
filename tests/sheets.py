"""What a reader of a PDF gets: its words, its tags, the lengths of its lines."""

import io
import math

import pikepdf
import pypdf


def opened(pdf):
    """Return the PDF as pikepdf opens it."""
    return pikepdf.open(io.BytesIO(pdf))


def words(pdf):
    """Return the text in the order in which it is read out, on one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def tags(pdf):
    """Return the kinds of the tags, in reading order."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    opening = opened(pdf)
    walk(opening.Root.StructTreeRoot.K)
    return found


def is_accessible(pdf):
    """Whether the PDF claims PDF/UA-1."""
    with opened(pdf).open_metadata() as metadata:
        return metadata.get("pdfuaid:part") == "1"


def lines_mm(pdf):
    """Return the lengths in mm of the straight lines drawn on each page."""
    found = []
    opening = opened(pdf)
    for page in opening.pages:
        matrix, kept, at = pikepdf.Matrix(), [], (0, 0)
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop()
                case "cm":
                    matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
                case "m":
                    at = matrix.transform([float(each) for each in operands])
                case "l":
                    to = matrix.transform([float(each) for each in operands])
                    found.append(math.dist(at, to) / 72 * 25.4)
                    at = to
    return found
