"""Connecting companies: log-in, where tokens are kept, how the connections are."""
