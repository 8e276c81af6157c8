"""Certificates: what a decision `certified` gives, how long it holds, and how anybody can check it.

The room knows no clip and no score. Certification hands it the grounds of a decision; from then on a
certificate is dates, an address that anybody may open who has it, a page to print, and a signed badge.
"""
