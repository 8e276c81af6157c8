"""Pure decisions of calibration: sheets, drafts, evidence, the reveal and agreement figures."""
