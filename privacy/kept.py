"""What public pages are made of, kept in this process for all readers: nothing of one of them."""


class Kept:
    """Things by what they were made from, all forgotten when they are too many."""

    def __init__(self, most):
        self.most, self.things, self.of = most, {}, None

    def still(self, of=None):
        """Return the things that may be used; `of`: what all of them hold for."""
        if self.of != of or len(self.things) >= self.most:
            self.things, self.of = {}, of
        return self.things
