"""Markdown to safe HTML: the only package that uses a Markdown parser and a sanitizer.

How a lesson's text is processed, with no step trusting the one before:

1. markdown-it parses it with raw HTML switched off (`parser.py`).
2. Formulas leave the text and are replaced by placeholders (`maths.py`).
3. Two sanitizers with independent parsers clean the HTML: bleach (html5lib; no longer maintained
upstream, therefore never alone), then nh3 (Rust), whose output is final (`sanitizer.py`). Neither
lets MathML or SVG through, because sanitizers have had holes exactly there. 4. MathML that we
generate from the formulas replaces the placeholders.

A lesson comes out as blocks (`lesson.py`): HTML, clips, checks for understanding and *sort the
evidence*, so that pages can render the interactive ones as forms.
"""
