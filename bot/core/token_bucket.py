"""A token bucket: how much may happen in a while, and how much at once."""


class TokenBucket:
    """Holds up to ``capacity`` tokens, gains ``rate`` a second. Moments are seconds on any clock that goes forward."""

    def __init__(self, rate: float, capacity: float) -> None:
        self._rate = rate
        self._capacity = capacity
        self._held = capacity
        self._at = float("-inf")

    def wait(self, now: float, *, spare: float = 0.0) -> float:
        """Seconds until a token can be taken that leaves ``spare`` behind; 0 where one can be taken now."""
        self._fill(now)
        return max(1.0 + spare - self._held, 0.0) / self._rate

    def take(self, now: float) -> None:
        """Take a token, whether there is one or not: what happened has happened."""
        self._fill(now)
        self._held -= 1.0

    def held(self, now: float) -> float:
        """Tell how many tokens there are; below zero where more were taken than there were."""
        self._fill(now)
        return self._held

    def set(self, held: float, at: float) -> None:
        """It held so many at a moment: others take from it, too."""
        self._held, self._at = min(held, self._capacity), at

    def _fill(self, now: float) -> None:
        if now > self._at:
            gained = (now - self._at) * self._rate if self._at > float("-inf") else self._capacity
            self._held = min(self._held + gained, self._capacity)
            self._at = now
