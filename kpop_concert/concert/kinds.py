"""The closed vocabularies of a concert: what a section, a moment and a chant can be, and what a picture can show."""

from __future__ import annotations

from typing import Literal

SectionKind = Literal[
    "preshow",
    "intro",
    "verse",
    "pre_chorus",
    "chorus",
    "post_chorus",
    "rap",
    "dance_break",
    "break",
    "bridge",
    "last_chorus",
    "ending",
    "talk",
    "encore",
    "postshow",
    "other",
]

MomentKind = Literal[
    "song_start",  # the lights go down, the first sound
    "intro_recognised",  # the hook by which a fan knows the song
    "outfit",  # what they wear is seen whole for the first time
    "chorus_drop",
    "key_choreography",  # a formation or a passage of dance that people wait for
    "point_move",  # the signature move of the chorus
    "killing_part",
    "high_note",
    "ad_lib",
    "rap",
    "dance_break",
    "musicianship",  # band, arrangement, harmony
    "live_proof",  # a breath or a changed note that only live singing has
    "close_up",
    "wink",
    "smile",
    "tears",
    "chemistry",  # two members turn to each other
    "camera",  # the camera looks elsewhere while somebody has the part
    "cut",
    "wide_shot",
    "lighting",
    "lightstick_ocean",
    "name_caption",
    "lyric",
    "chant",
    "hush",  # the hall goes quiet
    "talk",
    "ending_fairy",  # the last close-up of a stage
    "last_note",
    "goodbye",
    "encore",
]

Shows = Literal[
    "face",  # a face is large enough to speak of
    "voice",  # a voice is heard
    "cut",  # the camera changes here
    "close",
    "middle",
    "wide",
    "hands",
    "full_body",
    "formation",
    "lights",
    "screen",  # the picture behind the stage
    "lightsticks",
    "caption",
    "lyrics",
    "crowd",  # the hall is heard
    "instruments",
]

ChantKind = Literal["name", "echo"]
CHORUSES: frozenset[SectionKind] = frozenset({"chorus", "post_chorus", "last_chorus"})
Guidance = Literal["preshow", "performance", "postshow"]
BiasColour = Literal["coral", "butter", "mint", "aqua", "peri", "rose", "lilac", "pearl"]
Language = Literal["ko", "en", "ja", "zh", "th", "es", "pt", "id", "fr"]

# What a moment must show to be one of its kind: a high note nobody hears is none.
NEEDS: dict[MomentKind, frozenset[Shows]] = {
    "high_note": frozenset({"voice"}),
    "ad_lib": frozenset({"voice"}),
    "rap": frozenset({"voice"}),
    "killing_part": frozenset({"voice"}),
    "live_proof": frozenset({"voice"}),
    "lyric": frozenset({"voice"}),
    "talk": frozenset({"voice"}),
    "close_up": frozenset({"face"}),
    "wink": frozenset({"face"}),
    "smile": frozenset({"face"}),
    "tears": frozenset({"face"}),
    "ending_fairy": frozenset({"face"}),
    "cut": frozenset({"cut"}),
    "wide_shot": frozenset({"wide"}),
    "lighting": frozenset({"lights"}),
    "lightstick_ocean": frozenset({"lightsticks"}),
    "name_caption": frozenset({"caption"}),
}
