"""How long tests wait for what has to happen."""

PATIENCE = 120.0
"""Seconds after which what is waited for will not come any more, also on a machine that is busy with something else.

Whoever waits goes on as soon as it has come, so that a long patience costs time only where something is broken.
"""
