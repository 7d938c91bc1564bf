"""Adapters of the Authenticator port: tokens of an identity provider."""

__all__: list[str] = []
