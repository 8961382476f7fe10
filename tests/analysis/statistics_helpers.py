"""Data of published worked examples, and what hypothesis draws for the statistics."""

from __future__ import annotations

from hypothesis import strategies as st

SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
"""Hours of additional sleep under two drugs, ten people (Student 1908, Biometrika 6:1-25; `sleep` in R)."""

NATURAL_1 = [5, 6, 4, 7, 5, 6, 3, 7, 6, 5, 6]
NATURAL_2 = [4, 4, 4, 5, 6, 3, 3, 4, 2, 5, 4]
"""Eleven people on a scale of 1 to 7 with ties and three zero differences; made up."""

measured = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
hostile = st.floats(allow_nan=True, allow_infinity=True, width=64)
scale_points = st.integers(1, 7)
