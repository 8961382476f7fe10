"""The columns of every exported table: what the codebook says, and in which order they stand."""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = "1"
"""Version of the tables: raised when a column changes its meaning."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the codebook tells it."""

    name: str
    meaning: str
    unit: str = ""
    scale: str = ""
    direction: str = ""


def _yes(name: str, meaning: str) -> Column:
    return Column(name, meaning, scale="0 no, 1 yes")


_VISIT = Column("visit", "which visit (UUID)")
_WHO = (_VISIT, Column("participant", "pseudonym of the participant"))
_UTC = Column("utc", "when, ISO 8601, UTC")
_AT = Column("at_ns", "monotonic time, for order and intervals within a session", "ns")
_PERIOD = Column("period", "which viewing of the visit, from 1; empty outside", scale="1, 2, ..")
_ARM = (
    _PERIOD,
    Column("condition", "name of the condition of the period"),
    Column("concert", "the concert of the period"),
)
_VIEWING = (
    *_WHO,
    *_ARM,
    Column("viewing", "which viewing (UUID)"),
    Column("pass_no", "which pass over the concert, from 1; (pass_no, media_ms) is unique, media_ms alone is not"),
    Column("media_ms", "place in the concert", "ms"),
    _AT,
)
_STEP = (
    Column("step", "step of the protocol, with .period where it is repeated"),
    Column("attempt", "how often the step was begun, from 1"),
)
_INSTRUMENT = (
    Column("instrument", "name of the instrument"),
    Column("instrument_version", "version of the instrument's file"),
)
_REVIEW = (
    *_WHO,
    Column("id", "which annotation (UUID)"),
    Column("supersedes", "the annotation that it replaces or takes back"),
    _yes("stands", "it counts: nothing supersedes it, and it takes nothing back"),
    Column("author", "who wrote it"),
    Column("viewing", "which viewing (UUID); empty: the whole visit"),
    Column("start_ms", "beginning of a stretch of the viewing; empty: all of it", "ms of media time"),
    Column("end_ms", "end of the stretch", "ms of media time"),
    _UTC,
)

TABLES: dict[str, tuple[Column, ...]] = {
    "visits": (
        *_WHO,
        Column("study", "name of the protocol"),
        Column("study_version", "version of the protocol"),
        Column("protocol_sha256", "SHA-256 of the whole protocol"),
        Column("station", "number of the station"),
        Column("place", "place in the station's counterbalanced list, from 0"),
        Column("language", "language of the pages", scale="ko, en"),
        Column("replaces", "the visit whose place this one took"),
        Column("sessions", "runs of the program; more than one after a crash"),
        Column("started_utc", "when the visit began, ISO 8601, UTC"),
        Column("ended_utc", "when it ended; empty: it was interrupted"),
        Column("outcome", "how it ended", scale="finished, aborted, or empty"),
        Column("deviations", "departures from the protocol, see deviations.csv"),
    ),
    "viewings": (
        *_WHO,
        *_ARM,
        Column("viewing", "which viewing (UUID)"),
        *_STEP,
        _UTC,
        Column("video_sha256", "SHA-256 of the video"),
        Column("duration_ms", "length of the concert", "ms"),
        Column("engine", "who wrote the audience's chat"),
        Column("source", "kind of author", scale="SIM rules, AI language model, REPLAY recording"),
        Column("seed", "seed of the audience"),
        Column("outcome", "how it ended", scale="finished, left, failed, time limit, or empty: interrupted"),
    ),
    "steps": (
        *_WHO,
        *_STEP,
        Column("block", "kind of block"),
        _PERIOD,
        Column("started_utc", "when the attempt began"),
        Column("ended_utc", "when it ended; empty: it was interrupted"),
        Column("outcome", "how it ended", scale="done, skipped, partial, repeated, aborted, or empty"),
    ),
    "answers": (
        *_WHO,
        *_STEP,
        *_ARM,
        *_INSTRUMENT,
        Column("item", "id of the item"),
        Column("position", "place in the order shown, from 0"),
        Column("value", "the answer as it was given, not turned; scale and poles: see the instrument's rows"),
        Column("type", "kind of the value", scale="number, text, yesno (0 or 1), none"),
        _yes("declined", '"Prefer not to answer"'),
        _yes("final", "the last answer to this item, of the last attempt: use these"),
        Column("answer_ms", "from shown to answered", "ms"),
        _UTC,
    ),
    "scores": (
        *_WHO,
        Column("step", "step of the protocol"),
        *_ARM,
        *_INSTRUMENT,
        Column("score", "name of the score"),
        Column("value", "the score by the instrument's file, turned items turned back; empty: too few answers"),
        Column("n", "answered items"),
        Column("missing", "items declined or not answered"),
    ),
    "ratings": (
        *_VIEWING,
        Column("valence", "continuous rating, raw, 20 Hz", scale="-1..1", direction="1 is pleasant"),
        Column("arousal", "continuous rating, raw, 20 Hz", scale="-1..1", direction="1 is excited"),
        _yes("touched", "the participant has set the rating in this viewing; before, the middle is no answer"),
        _yes("typing", "the participant was writing in the chat"),
    ),
    "chat": (
        *_VIEWING,
        Column("line", "id of the line within the viewing"),
        Column("due_ms", "slot of the line", "ms of media time"),
        Column("author", "name shown"),
        Column("author_kind", "who", scale="persona, crowd, viewer, replay"),
        Column("agent", "id of the simulated fan; empty for the participant"),
        Column("text", "the line"),
        Column("round", "number of the round that it was written in"),
        Column("behaviour", "coded behaviour", scale="interaction, collective, thought, affect, chant, question"),
        Column("language", "language of the line", scale="ko, en, zxx none, und not determined"),
        Column("source", "who wrote it", scale="SIM, AI, VIEWER, REPLAY"),
        Column("reply_to", "the line that it answers"),
        Column("chant", "index of the chant that it joins"),
    ),
    "rounds": (
        *_VIEWING,
        Column("round", "number of the round"),
        Column("purpose", "what was asked for", scale="round, reply"),
        Column("window_start_ms", "beginning of the round", "ms of media time"),
        Column("window_end_ms", "end of the round", "ms of media time"),
        Column("agents", "fans who could speak"),
        Column("outcome", "what came of it", scale="answered, failed, timeout, cancelled, skipped, or empty"),
        Column("latency_ms", "time that the engine took", "ms"),
        Column("lines", "lines that it wrote"),
        Column("refused", "lines that were not taken"),
        Column("input_tokens", "tokens sent", "tokens"),
        Column("output_tokens", "tokens written", "tokens"),
        Column("cost_usd", "price of the round", "USD"),
    ),
    "marks": (*_VIEWING, Column("mark", "key pressed", scale="chill")),
    "flags": (
        *_VIEWING,
        Column("flag", "what the analysis should know of", scale="idle, untouched, typing, gap, late start, early end"),
        Column("start_ms", "beginning of the stretch", "ms of media time"),
        Column("end_ms", "end of the stretch", "ms of media time"),
    ),
    "deviations": (
        *_WHO,
        Column("what", "what is not as the protocol says"),
        Column("found", "what was found"),
        Column("expected", "what the protocol says"),
        Column("reason", "the experimenter's reason"),
        _UTC,
    ),
    "controls": (
        *_WHO,
        Column("action", "what was done", scale="pause, resume, repeat, skip, abort, help, help over, marker, note"),
        Column("by", "who did it", scale="experimenter, participant"),
        Column("step", "during which step"),
        Column("reason", "reason, or the text of a note"),
        _UTC,
    ),
    "exclusions": (*_REVIEW, Column("reason", "why it is left out")),
    "notes": (*_REVIEW, Column("text", "the note")),
    "receipts": (
        *_WHO,
        Column("expected_samples", "ratings that there should be"),
        Column("samples", "ratings that there are"),
        Column("gaps", "gaps in the rating"),
        Column("dropped_frames", "frames of the video that were not shown"),
        Column("late_rounds", "rounds of the audience that came too late"),
        Column("deviations", "departures from the protocol"),
        Column("answers", "answers"),
        Column("entries", "entries of the journal that it covers"),
        Column("protocol_sha256", "SHA-256 of the protocol"),
        Column("journal_sha256", "SHA-256 of the entries that it covers"),
    ),
    "stations": (
        Column("station", "number of the station"),
        Column("what", "what was measured", scale="audio-visual offset"),
        Column("value_ms", "the figure", "ms", direction="above 0: sound after picture"),
        Column("spread_ms", "spread of the measurements", "ms"),
        _UTC,
    ),
    "entries": (
        *_WHO,
        Column("session", "which run of the program (UUID)"),
        Column("seq", "number within the session, from 0, without gaps"),
        _AT,
        _UTC,
        Column("viewing", "which viewing (UUID)"),
        Column("pass_no", "which pass over the concert"),
        Column("media_ms", "place in the concert", "ms"),
        Column("kind", "what happened"),
        Column("version", "version of the payload"),
        Column("payload", "all of it, as JSON"),
    ),
}
CODEBOOK = ("table", "column", "meaning", "unit", "scale", "direction", "version")
