"""The API on the wire: a Starlette application over a world.

request ── endpoint: token, throttle, faults on demand ── routing ── query | read | write |
│                                                                cdc | batch | report | upload
└── answer: JSON or XML, gzip, QuickBooks' headers
"""

from sandbox.wire.app import create_app

__all__ = ["create_app"]
