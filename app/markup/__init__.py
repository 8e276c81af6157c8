"""Markdown to safe HTML: the only place that knows a Markdown parser and a sanitizer.

The way of a lesson's text, each step written so that the next one need not trust it:

1. markdown-it parses it with raw HTML switched off (`parser.py`).
2. Formulas leave the text and are replaced by placeholders (`maths.py`).
3. Two sanitisers with independent parsers clean the HTML: bleach (html5lib; no longer maintained
   upstream, therefore never alone), then nh3 (Rust), whose output is final (`sanitizer.py`).
   Neither lets MathML or SVG through: sanitisers have had holes exactly there.
4. MathML made by us from the formulas is put in the placeholders' stead.

A lesson comes out as blocks (`lesson.py`): HTML, clips, checks for understanding and *sort the
evidence*, so that pages can render the interactive ones as forms.
"""
