"""One rule a file: what makes a shown option unfit. `verification.verify` lists them in order."""
