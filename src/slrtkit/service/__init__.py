"""Use cases, one per file: each takes a `Context`, checks the step, appends to the log, and returns a receipt."""
