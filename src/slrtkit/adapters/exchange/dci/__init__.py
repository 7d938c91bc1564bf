"""DCI (Digital Convergence Initiative): social-protection systems ask each other; with an Indonesian profile."""

__all__: list[str] = []
