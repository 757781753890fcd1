"""Measurements. They print figures beside those of peers in the same run; nothing here passes or fails."""
