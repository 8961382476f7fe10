"""What every figure of `measure` is, in words: printed with the figures, held against docs/measures.md by the tests."""

from __future__ import annotations

WORD = (
    "a word (a run of letters and digits, apostrophes inside, lower case), an emoji, or an emote such as :cheer:; "
    "Japanese, Chinese and Thai runs are split by BudouX"
)

CORPUS: dict[str, str] = {
    "messages": "lines of the audience, the viewer's own never among them",
    "distinct_2": "different bigrams of tokens over all bigrams, pooled; bigrams do not cross lines",
    "self_bleu_2": (
        "mean BLEU-2 of each line against all others; lines of two tokens or more, weights .5/.5, closest reference "
        "length, a bigram count of zero smoothed to 0.1, 0 for a line that shares no token; lower is more diverse"
    ),
    "verbatim_repeats": "1 - unique lines / lines, after trimming and lower-casing",
    "mean_length": "mean length of a trimmed line in grapheme clusters",
    "emoji_per_message": "mean number of emoji in a line; emotes are not emoji",
    "few_shot_leak": "share of lines equal to a few-shot example of the prompt, after trimming and lower-casing",
    "spread.message_count": "largest minus smallest number of lines over the agents; a silent agent counts 0",
    "spread.emoji": "the same for emoji_per_message",
    "spread.caps": "the same for all_caps",
    "spread.repetition": "the same for verbatim_repeats within an agent's lines",
    "spread.length": "the same for mean_length",
}
"""Measures of a viewing's audience as one corpus (METHOD 1)."""

WINDOW: dict[str, str] = {
    "speakers_per_100": "authors over messages, times 100",
    "messages_per_speaker": "messages over authors",
    "once_speakers": "share of authors who write once",
    "busiest_tenth": "share of messages by the tenth of the authors, rounded up, who write most",
    "words_per_message": "median number of words; emoji and emotes are not words",
    "one_word": "share of messages with one word, whatever else is in them",
    "with_emoji": "share of messages with an emoji",
    "emoji_only": "share of messages with emoji and no other token",
    "all_caps": "share in capitals of the messages with three or more Latin letters",
    "elongated": "share of messages with a letter three or more times in a row (soooo); jamo (ㅋㅋㅋ) do not count",
    "window.verbatim_repeats": "verbatim_repeats over the window",
    "copy_last_10": "share of messages that another author said within the 10 messages before",
    "window.distinct_2": "distinct_2 over the window",
    "window.self_bleu_2": "self_bleu_2 over the window",
    "burst_eighth": "messages in the busiest eighth of the time from first to last, over the mean of the eighths",
}
"""Measures of a window of consecutive messages (METHOD 3)."""

DEFINITIONS: dict[str, str] = {"token": WORD, **CORPUS, **WINDOW}
