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

SECTIONS = {
    "intro": [0.25, -0.69, 0.55, 0.14, -0.73, -0.15, -0.18, 0.1, -0.49, -0.31, -0.03, -0.1, -0.21, -0.29, -0.07, 0.66,
              -0.46, 0.73, -0.18, -0.78, 0.45, -0.24, 0.3, 0.37],
    "verse": [-0.64, -0.06, 0.9, 0.52, -0.57, 0.01, 0.15, 0.4, -0.29, 0.79, 0.49, 0.28, 0.5, 0.02, -0.3, 0.75, -0.24,
              0.46, 0.36, 0.33, -0.06, -0.06, -0.13, -0.27],
    "bridge": [0.0, 0.21, 0.99, 0.65, -0.36, 0.34, -0.38, 0.44, -0.58, 0.23, 0.02, 0.65, 0.11, 0.0, -0.2, 0.84, -0.54,
               0.59, 0.14, -0.12, 0.19, 0.37, 0.06, 0.54],
    "chorus": [-0.16, -0.2, 0.51, 0.28, -0.23, 0.01, 0.52, 0.66, 0.18, 0.02, 0.3, 1.01, 0.35, 0.45, 0.19, 1.3, -0.12,
               0.81, -0.07, 0.05, 0.43, 0.18, -0.38, 0.57],
    "ending": [0.19, 0.39, 0.41, 0.17, 0.28, 0.04, -0.14, 0.25, -0.57, 0.78, -0.29, 1.35, -0.2, 0.09, -0.14, 1.06,
               -0.85, 0.48, 0.18, 0.56, 0.46, 0.17, 0.19, 0.1],
}  # fmt: skip
"""Simulated differences of 24 people in five sections, correlated .5 within people."""

CROSSOVER = [
    ("p0", "persona", 1, "a", 0.28), ("p0", "none", 2, "b", -0.3), ("p1", "none", 1, "a", -0.41),
    ("p1", "persona", 2, "b", 0.65), ("p2", "persona", 1, "b", 0.45), ("p2", "none", 2, "a", 0.68),
    ("p3", "none", 1, "b", -0.61), ("p3", "persona", 2, "a", 0.21), ("p4", "persona", 1, "a", 0.19),
    ("p4", "none", 2, "b", 0.15), ("p5", "none", 1, "a", -0.79), ("p5", "persona", 2, "b", 0.19),
    ("p6", "persona", 1, "b", 0.79), ("p6", "none", 2, "a", 1.19), ("p7", "none", 1, "b", -1.23),
    ("p7", "persona", 2, "a", 0.38), ("p8", "persona", 1, "a", 1.09), ("p8", "none", 2, "b", 0.71),
    ("p9", "none", 1, "a", -0.16), ("p9", "persona", 2, "b", 0.51), ("p10", "persona", 1, "b", 0.86),
    ("p10", "none", 2, "a", 0.86), ("p11", "none", 1, "b", -0.23), ("p11", "persona", 2, "a", 1.17),
]  # fmt: skip
"""A simulated crossover: person, condition, period, clip, value."""

REPEATED = """
0,none,1,b,3.42 0,persona,3,b,5.53 0,persona,4,a,5.84 1,none,1,a,3.47 1,persona,2,b,5.16 1,none,3,b,3.21
1,persona,4,a,4.48 2,none,1,a,2.11 2,persona,2,a,3.59 2,none,3,b,2.88 2,persona,4,b,3.9 3,persona,1,a,4.53
3,none,2,a,4.13 3,none,3,b,3.55 3,persona,4,b,3.99 4,none,1,a,4.15 4,persona,4,b,4.44 5,persona,2,b,5.0
5,none,3,b,4.59 6,none,1,b,4.93 6,none,4,a,5.12 7,none,1,b,4.96 7,none,2,a,4.74 7,persona,3,a,5.93
7,persona,4,b,5.43 8,persona,1,a,2.79 8,none,2,a,3.41 8,persona,3,b,4.29 8,none,4,b,3.6 9,none,1,a,3.79
9,none,3,b,4.0 9,persona,4,a,4.54 10,persona,1,b,3.84 10,none,2,b,3.56 10,none,3,a,2.39 11,none,1,b,4.66
11,persona,2,b,4.86 11,persona,3,a,4.54 11,none,4,a,3.6 12,persona,1,b,4.59 12,persona,2,a,4.34 12,none,3,b,2.78
13,none,1,a,3.62 13,persona,2,a,3.89 13,none,3,b,4.73 13,persona,4,b,4.0
"""
"""Simulated: 14 people saw both conditions with both clips, some viewings are missing. person, condition, period, clip,
value.
"""

STUBBORN = """
0,persona,1,a,2.3659 0,persona,2,b,2.4057 0,none,3,b,2.4069 0,none,4,a,2.4533 1,none,1,a,-0.903 1,none,2,b,-0.6533
1,persona,3,a,-0.242 2,persona,1,b,0.8682 2,persona,2,a,1.0143 2,none,3,b,0.7163 2,none,4,a,0.8766
3,persona,1,a,-0.5489 3,none,2,b,-0.6443 3,none,3,a,-0.6357 3,persona,4,b,-0.2333 4,none,1,a,0.3058
4,persona,2,a,0.4193 4,persona,3,b,0.4352 5,persona,1,b,1.4711 5,none,2,b,1.2008 5,persona,3,a,1.3883
5,none,4,a,1.2855 6,none,1,b,0.6115 6,persona,2,b,0.9613 6,persona,3,a,0.8498 6,none,4,a,0.8574
7,persona,2,a,-0.9779 7,persona,3,b,-0.8879 7,none,4,a,-1.2352 8,none,1,a,-0.2131 8,none,2,b,-0.3299
8,persona,3,a,0.2478 8,persona,4,b,0.3926 9,persona,1,a,-0.625 9,none,2,a,-0.8289 9,persona,3,b,-0.4375
9,none,4,b,-0.8488 10,persona,1,a,0.2138 10,persona,2,b,0.218 10,none,4,a,0.0268 11,persona,1,a,-1.6584
11,none,2,b,-1.7603 11,none,3,a,-1.5773 11,persona,4,b,-1.3838 12,none,1,a,-1.0638 12,persona,2,a,-0.8188
12,none,3,b,-0.8328 12,persona,4,b,-0.5371 13,persona,1,a,-0.1357 13,persona,2,b,0.0849 13,none,3,b,-0.0766
13,none,4,a,-0.1685
"""
"""As REPEATED: people differ ten times as much as what else varies, and statsmodels' search ends too early."""
