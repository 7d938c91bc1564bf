"""What the figures are measured against: the same work done by others."""
