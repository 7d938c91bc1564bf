"""What slrtkit shows in a browser."""

__all__: list[str] = []
