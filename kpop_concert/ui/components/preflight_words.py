"""What the pre-flight says in the experimenter's language: the name of a check, what was found, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...study.preflight import Check, Name


class PreflightWords(QObject):
    """Holds the translations; everything else is in its arguments."""

    def name(self, name: Name) -> str:
        """What a row is called."""
        return {
            "protocol": self.tr("Protocol"),
            "video": self.tr("Video files"),
            "sound": self.tr("Sound"),
            "engine": self.tr("Audience engine"),
            "record": self.tr("Database"),
            "disk": self.tr("Disk space"),
            "screen": self.tr("Participant screen"),
            "frames": self.tr("Frame timing"),
            "offset": self.tr("Sound against picture"),
            "clock": self.tr("Clock"),
            "kiosk": self.tr("Kiosk"),
            "notifications": self.tr("System notifications"),
        }[name]

    def fact(self, check: Check) -> str:
        """What was found, one sentence; of an error it says what to do."""
        if check.status == "waiting":
            return self.tr("Not checked yet")
        if check.status == "running":
            return self.tr("Checking")
        if check.fact == "failed":
            return self.tr("The check itself failed ({detail}). Run it again; the log says where.").format(
                **check.figures
            )
        if check.fact == "no study":
            return self.tr("There is no study to check. Choose one.")
        words = {
            "protocol": self._protocol,
            "video": self._video,
            "sound": self._sound,
            "engine": self._engine,
            "record": self._record,
            "disk": self._disk,
            "screen": self._screen,
            "frames": self._frames,
            "offset": self._offset,
            "clock": self._clock,
            "kiosk": self._kiosk,
            "notifications": self._notifications,
        }[check.name]()
        return words[check.fact].format(**check.figures)

    def said(self, check: Check) -> str:
        """Name, status and fact, for a screen reader."""
        status = {
            "waiting": "",
            "running": "",
            "passed": self.tr("passed"),
            "warning": self.tr("to check"),
            "error": self.tr("error"),
        }[check.status]
        parts = (self.name(check.name), status, self.fact(check), check.value)
        return ". ".join(part for part in parts if part)

    def _protocol(self) -> dict[str, str]:
        return {
            "locked": self.tr("Version {version}, unchanged since its first visit"),
            "draft": self.tr("Version {version}, no visit yet; the first one locks it"),
            "changed": self.tr(
                "Not the file of the earlier visits of version {version}. Put that one back, or give it a new version."
            ),
            "broken": self.tr("Cannot be run, {count} to mend. First: {detail}"),
            "no place": self.tr("No place is left: {detail}"),
        }

    def _video(self) -> dict[str, str]:
        return {
            "match": self.tr("{count} of {count} match the study's hash"),
            "other video": self.tr("{concert} is another video than its pack says. Put the right file back."),
            "no video": self.tr("{concert} cannot be read ({detail}). Put the file back."),
        }

    def _sound(self) -> dict[str, str]:
        return {
            "not heard": self.tr("{device}, volume fixed at {volume} %. Play the tone and listen."),
            "heard": self.tr("{device}, {khz} kHz, volume fixed at {volume} %, tone played"),
            "no output": self.tr("No sound output. Plug in headphones or speakers, then run the checks again."),
            "not played": self.tr("{device} does not play ({detail}). Choose another output in the system."),
        }

    def _engine(self) -> dict[str, str]:
        return {
            "nobody": self.tr("No condition needs one"),
            "built in": self.tr("Built-in fans, one round rehearsed: {lines} lines"),
            "answers": self.tr("{server}, one round rehearsed: {lines} lines"),
            "form": self.tr("{server} does not hold {model} to a form: some lines may be lost"),
            "slow": self.tr("A round takes most of its {limit} s. Use a faster model or machine."),
            "temperature": self.tr("{server} ignores the temperature of {model}. Use another server or model."),
            "problem": self.tr("No answer: {detail}"),
            "no seat": self.tr("Condition {condition}: {detail}"),
        }

    def _record(self) -> dict[str, str]:
        return {
            "written": self.tr("Writable, last write {ms} ms"),
            "slow disk": self.tr("Writable, but a write took {ms} ms. Choose a local disk."),
            "not written": self.tr("Cannot be written: {detail}"),
        }

    def _disk(self) -> dict[str, str]:
        return {
            "room": self.tr("A visit needs about {mb} MB"),
            "tight": self.tr("Room for about {visits} more visits of {mb} MB"),
            "full": self.tr("A visit needs about {mb} MB. Make room, or choose another disk for the record."),
        }

    def _screen(self) -> dict[str, str]:
        return {
            "second": self.tr("{name}, {width} × {height}, {hertz} Hz"),
            "only one": self.tr("{width} × {height}, {hertz} Hz. One screen: the console waits behind the visit."),
            "slow": self.tr("{name} shows {hertz} pictures a second; 60 are better for moving chat"),
            "small": self.tr("{name} has {width} × {height}. The pages need 1280 × 800: use a larger screen."),
            "none": self.tr("No screen. Plug one in, then run the checks again."),
        }

    def _frames(self) -> dict[str, str]:
        return {
            "smooth": self.tr("{dropped} late in {frames} frames, with video and chat"),
            "late": self.tr("{dropped} late in {frames} frames. Close other programs, then check again."),
            "none": self.tr("The video does not run here. Check the file and the graphics driver."),
        }

    def _offset(self) -> dict[str, str]:
        return {
            "never": self.tr("Never measured at this station"),
            "measured": self.tr("Measured on {day}, spread {spread} ms"),
        }

    def _clock(self) -> dict[str, str]:
        return {
            "steady": self.tr("Steady, {zone}; whether a time server sets it is not known here"),
            "set by network": self.tr("Steady, set by a time server, {zone}"),
            "not set by network": self.tr("Steady, {zone}, but no time server sets it"),
            "moves": self.tr("It is being set: {ms} ms in half a second. Wait, then check again."),
            "behind": self.tr("The record was last written at {last} UTC, which is still to come. Set the clock."),
        }

    def _kiosk(self) -> dict[str, str]:
        return {
            "kiosk": self.tr("No window frame, close keys held, code set; {desktop} locks the rest"),
            "desktop": self.tr("Close keys held, code set. {desktop} may let keys through: docs/labs.md"),
            "no code": self.tr("No experimenter code: start with KPOP_CONCERT_STATION_CODE set (docs/labs.md)"),
        }

    def _notifications(self) -> dict[str, str]:
        return {
            "muted": self.tr("Muted in the system"),
            "shown": self.tr("They could appear during the stage"),
            "unknown": self.tr("Cannot be checked on this {system}: mute them by hand, see docs/labs.md"),
        }
