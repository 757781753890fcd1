"""Figures of how the bot was used, as one HTML page."""
