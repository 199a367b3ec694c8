"""Paper: a page of ours, rendered by its template, as an accessible PDF. Knows no app.

Templates say what stands on the page, in the small HTML that `markup` reads; `sheet.typ` says how
it looks; `press` puts the two together.
"""
