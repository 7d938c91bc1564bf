"""Signers and the verifier of signed PDFs; each needs its extra."""
