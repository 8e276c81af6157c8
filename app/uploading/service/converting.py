"""Converting a video that browsers do not play, with an encoder that an optional package brings.

One video at a time, by a process of its own, which the site starts (see `start_worker`) and which
ends when nothing waits. What it does stands in a file of the upload, so a server that stops in the
middle loses nothing: whoever looks at the page next starts it again.
Larger installations get a runner of jobs; then `run_queue` is what it calls.

The encoder is another's program and the video a stranger's file. The encoder is told to read files
alone, no network, and only containers that name no other files; it is bounded in time, memory and
what it writes. It still runs as the site's user: what that user may read, a hole in it could read,
too. So it and the worker inherit no secrets: their environment holds what they need to start.
"""

import contextlib
import os
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.uploading import content
from app.uploading.domain import FileKind
from app.uploading.errors import UploadRefusedError
from app.uploading.service.pending_uploads import INCOMING, PendingUpload

if os.name != "nt":  # elsewhere nothing is converted, see `find_encoder`
    import fcntl
    import resource

_STATE, _LOCK, _PART = "conversion.json", ".converting", "converted."
_MAX_TRIES = 3
_MAX_SECONDS = 45 * 60
_MAX_LOOK_S = 60
_MAX_MEMORY = 4 << 30
_MAX_BYTES = 1 << 30
# What a program needs to be found and to start; no setting of the site is among it.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL")
# For the worker alone: where Python and the operator have their packages and the encoder.
_WORKER_INHERITED = (*_INHERITED, "PYTHONPATH", "IMAGEIO_FFMPEG_EXE")
_WORKER = "from app.uploading.service.converting import main; main()"
_ROOT = Path(__file__).resolve().parents[3]
_DURATION = re.compile(r"Duration: ([0-9]{2,3}):([0-9]{2}):([0-9]{2})\.")
_SCALE = (
    "yadif=deint=interlaced,scale=w='min(1920,iw)':h='min(1920,ih)'"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p"
)
# Containers a camera or a phone writes; never lists of other files.
_READABLE = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"


class ConversionState(StrEnum):
    """Where a conversion stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A conversion: how far it is, how often it was begun, and why it failed."""

    state: ConversionState
    percent: int = 0
    tries: int = 0
    message: str = ""

    @property
    def is_under_way(self) -> bool:
        """Say whether it is still to be waited for."""
        return self.state in {ConversionState.WAITING, ConversionState.RUNNING}


_ADAPTER = TypeAdapter(Conversion)


class ConversionFailedError(Exception):
    """A video could not be converted; the message says why, for its sender."""


class _VideoChangedError(Exception):
    """Another video lies in the upload now, or none: what was made of the old one is of no use."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The video as it was when its conversion began."""

    path: Path
    mark: tuple[int, int, int]

    @classmethod
    def of(cls, path: Path) -> "_Source":
        """Remember a file by what changes when another takes its place."""
        try:
            facts = path.stat()
        except FileNotFoundError as error:
            raise _VideoChangedError from error
        return cls(path, (facts.st_ino, facts.st_size, facts.st_mtime_ns))

    def check(self) -> None:
        """Raise `_VideoChangedError` when the file is not the same any more."""
        if self.of(self.path) != self:
            raise _VideoChangedError


def find_encoder() -> str | None:
    """Return the encoder's program, or None where the extra `convert` is not installed."""
    if os.name == "nt":  # its bounds are those of Unix
        return None
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415  an optional package

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def ask_for_conversion(upload: PendingUpload) -> None:
    """Put the video of an upload in the queue."""
    _write(upload.folder, Conversion(state=ConversionState.WAITING))


def forget_conversion(upload: PendingUpload) -> None:
    """Take an upload out of the queue: another video lies in it."""
    (upload.folder / _STATE).unlink(missing_ok=True)


def read_conversion(folder: Path) -> Conversion | None:
    """Return how an upload's conversion stands; None when none was asked for."""
    try:
        return _ADAPTER.validate_json((folder / _STATE).read_bytes())
    except (OSError, ValidationError):
        return None


def _write(folder: Path, conversion: Conversion) -> None:
    fresh = folder / f"{_STATE}.new"
    fresh.write_bytes(_ADAPTER.dump_json(conversion))
    fresh.replace(folder / _STATE)


def start_worker(root: Path) -> None:
    """Start the process that converts what waits; when one runs already, the new one ends at once."""
    process = subprocess.Popen(  # noqa: S603  our own module, and a folder of the settings
        [sys.executable, "-c", _WORKER, str(root.resolve())],
        cwd=_ROOT,
        env=_environment(_WORKER_INHERITED),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to take notice of its end.
    threading.Thread(target=process.wait, daemon=True).start()


def _environment(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def run_queue(root: Path, encoder: str) -> int:
    """Convert everything that waits, one by one, and return how many; 0 when another does so."""
    done = 0
    with _only_one(root) as is_mine:
        while is_mine and (folder := _next_upload(root)) is not None:
            _convert_upload(folder, encoder)
            done += 1
    return done


@contextlib.contextmanager
def _only_one(root: Path) -> Iterator[bool]:
    folder = root / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _next_upload(root: Path) -> Path | None:
    """Return the upload that waits longest; one that a stopped process left is taken up again."""
    found = [
        (path.stat().st_mtime, path.parent)
        for path in (root / INCOMING).glob(f"*/{_STATE}")
        if (conversion := read_conversion(path.parent)) and conversion.is_under_way
    ]
    return min(found)[1] if found else None


def _convert_upload(folder: Path, encoder: str) -> None:
    before = read_conversion(folder) or Conversion(state=ConversionState.WAITING)
    running = Conversion(state=ConversionState.RUNNING, tries=before.tries + 1)
    try:
        source = _Source.of(folder / FileKind.VIDEO.value)
        _write(folder, running)
        _encode(source, encoder, running)
        _write(folder, Conversion(state=ConversionState.DONE, percent=100, tries=running.tries))
    except _VideoChangedError:
        _step_back(folder)
    except ConversionFailedError as error:
        failed = Conversion(state=ConversionState.FAILED, tries=running.tries, message=str(error))
        with contextlib.suppress(OSError):  # thrown away meanwhile
            _write(folder, failed)
    except OSError:  # thrown away meanwhile, or the disk is full
        with contextlib.suppress(OSError):
            message = "There was no room for the converted video. Try again later."
            _write(folder, Conversion(state=ConversionState.FAILED, message=message))


def _step_back(folder: Path) -> None:
    """Leave an upload to its new video; what was asked for that one stays asked for."""
    conversion = read_conversion(folder)
    is_old = conversion is None or conversion.state is ConversionState.RUNNING
    if is_old or not (folder / FileKind.VIDEO.value).exists():
        (folder / _STATE).unlink(missing_ok=True)


def _encode(source: _Source, encoder: str, running: Conversion) -> None:
    if running.tries > _MAX_TRIES:
        raise ConversionFailedError(
            "Converting was stopped several times before it was done. Convert the video yourself "
            "and upload the result."
        )
    folder = source.path.parent
    for left in folder.glob(f"{_PART}*"):
        left.unlink()
    part = folder / f"{_PART}{secrets.token_hex(4)}.mp4"
    try:
        _run(_command(encoder, source.path, part), source, running, _length_of(source, encoder))
        _check_part(part)
        source.check()
        part.replace(source.path)
    except (ConversionFailedError, OSError):
        source.check()  # the encoder rightly fails when its file is exchanged under it
        raise
    finally:
        part.unlink(missing_ok=True)


def _check_part(part: Path) -> None:
    try:
        content.check_video(part)
    except UploadRefusedError as error:
        message = f"What came out cannot serve as a clip. {error}"
        raise ConversionFailedError(message) from error
    except FileNotFoundError as error:
        raise ConversionFailedError("Nothing came out of it.") from error


def _command(encoder: str, source: Path, part: Path) -> list[str]:
    reading = ["-protocol_whitelist", "file", "-format_whitelist", _READABLE]
    mapped = ["-map", "0:v:0", "-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1", "-dn"]
    picture = ["-vf", _SCALE, "-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast"]
    picture += ["-crf", "22", "-maxrate", "6M", "-bufsize", "12M", "-fpsmax", "30"]
    sound = ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"]
    bounds = ["-t", "960", "-fs", str(_MAX_BYTES), "-threads", "2", "-movflags", "+faststart"]
    told = ["-nostdin", "-v", "error", "-progress", "pipe:1"]
    return [encoder, *told, *reading, "-i", f"file:{source}", *mapped, *picture, *sound, *bounds,
            "-y", f"file:{part}"]  # fmt: skip


def _run(command: list[str], source: _Source, running: Conversion, length_s: int) -> None:
    """Run the encoder and write down how far it is; end it when its video is exchanged."""
    with subprocess.Popen(  # noqa: S603  see `_command`: nothing of it is a stranger's word
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
        env=_environment(_INHERITED),
        preexec_fn=_bound,  # noqa: PLW1509  this process has no threads
    ) as process:
        ender = threading.Timer(_MAX_SECONDS, process.kill)
        ender.daemon = True
        ender.start()
        shown = 0
        try:
            for percent in _percents(process.stdout or (), length_s):
                source.check()
                if percent > shown:
                    shown = percent
                    _write(source.path.parent, replace(running, percent=percent))
        except BaseException:
            process.kill()  # or leaving this block would wait for it
            raise
        finally:
            ender.cancel()
    if process.returncode != 0:
        raise ConversionFailedError(
            "The encoder could not read it to its end. Export it from the program it was made "
            "with as MP4 (H.264, AAC), and upload that."
        )


def _percents(told: Iterable[str], length_s: int) -> Iterator[int]:
    """Yield how much is done with every word of it that the encoder gives."""
    for line in told:
        name, _, value = line.strip().partition("=")
        if name == "out_time_us" and value.isdigit():
            yield min(99, int(value[:15]) // 10_000 // max(length_s, 1))


def _length_of(source: _Source, encoder: str) -> int:
    """Return about how many seconds a video lasts, for the progress alone; 0 when nobody can say."""
    reading = ["-protocol_whitelist", "file", "-format_whitelist", _READABLE]
    try:
        told = subprocess.run(  # noqa: S603  as above
            [encoder, "-nostdin", "-hide_banner", *reading, "-i", f"file:{source.path}"],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_MAX_LOOK_S,
            check=False,
            env=_environment(_INHERITED),
            preexec_fn=_bound,
        ).stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        return 0
    found = _DURATION.search(told)
    if found is None:
        return 0
    hours, minutes, seconds = (int(part) for part in found.groups())
    return (hours * 60 + minutes) * 60 + seconds


def _bound() -> None:
    """Bound what the encoder may use; it runs behind everything else."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (2 * _MAX_SECONDS, 2 * _MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_BYTES, _MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Convert what waits in the folder that is named."""
    encoder = find_encoder()
    if encoder is not None and len(sys.argv) == 2:
        run_queue(Path(sys.argv[1]), encoder)
