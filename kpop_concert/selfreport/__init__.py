"""How the viewer says what they feel: the values of the grid, and the thread that samples them."""

from .sampler import RatingSampler
from .scales import RatingState

__all__ = ["RatingSampler", "RatingState"]
