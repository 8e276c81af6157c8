"""Home: shows a person her next step, and a visitor what this site is."""
