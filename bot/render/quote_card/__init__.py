"""A passage as a picture: typeset as books are, with its source and its link."""
