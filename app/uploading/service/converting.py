"""Converting videos that browsers do not play, with an encoder from an optional package.

Videos are converted one at a time, in a separate process that the site starts (see `start_worker`)
and that exits when the queue is empty. Its state is a file in the upload, so a server that stops
halfway loses nothing: the next page view starts it again. A job runner of a larger installation
would call `run_queue`.

In storage that several machines share, each of them converts one video at a time, and leaves alone what
another one has been at within the last two minutes.

The encoder is third-party code and the video an untrusted file. The encoder may read files but no
network, and only containers that cannot refer to other files; its time, memory, and output are
bounded. It still runs as the site's user, so an exploit could read whatever that user may read.
Therefore it and the worker inherit no secrets: their environment holds only what they need to
start. A worker that must reach shared storage is told how through a pipe.
"""

import contextlib
import json
import os
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.clock import utc_now
from app.storage import S3Place, S3Store
from app.uploading import content
from app.uploading.domain import FileKind
from app.uploading.domain.conversion import Conversion, ConversionFault, ConversionState
from app.uploading.errors import UploadRefusedError
from app.uploading.service.pending_uploads import FolderUploads
from app.uploading.service.shared_uploads import SharedUploads
from app.uploading.service.uploads import CONVERSION, NotedUpload, Upload, Uploads

if os.name != "nt":  # elsewhere nothing is converted, see `find_encoder`
    import fcntl
    import resource

_LOCK, _PART = ".converting", "converted."
# Another machine that has not reported its progress for so long has stopped.
_SILENT_FOR = timedelta(minutes=2)
_MAX_TRIES = 3
_MAX_SECONDS = 45 * 60
_MAX_LOOK_S = 60
_MAX_MEMORY = 4 << 30
_MAX_BYTES = 1 << 30
# What a program needs to be found and to start; none of the site's settings.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL")
# Only for the worker: where Python and the operator keep packages and the encoder.
_WORKER_INHERITED = (*_INHERITED, "PYTHONPATH", "IMAGEIO_FFMPEG_EXE")
_WORKER = "from app.uploading.service.converting import main; main()"
_ROOT = Path(__file__).resolve().parents[3]
_DURATION = re.compile(r"Duration: ([0-9]{2,3}):([0-9]{2}):([0-9]{2})\.")
_SCALE = (
    "yadif=deint=interlaced,scale=w='min(1920,iw)':h='min(1920,ih)'"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuv420p"
)
# Containers that cameras and phones write; no playlists, which name other files.
_READABLE = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"


_ADAPTER = TypeAdapter(Conversion)


class ConversionFailedError(Exception):
    """A video could not be converted.

    Attributes:
        fault: why.
        why: what the check of the result found, where it is of no use.
    """

    def __init__(self, fault: ConversionFault, why: str = "") -> None:
        super().__init__(fault.value, why)
        self.fault = fault
        self.why = why


class _VideoChangedError(Exception):
    """The upload now holds another video, or none, so the result is of no use."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The video as it was when its conversion started."""

    upload: Upload
    path: Path
    mark: str

    def check(self) -> None:
        """Raise `_VideoChangedError` when the video was replaced."""
        if self.upload.video_mark() != self.mark:
            raise _VideoChangedError


def find_encoder() -> str | None:
    """Return the encoder's program, or None where the extra `convert` is not installed."""
    if os.name == "nt":  # its limits need Unix
        return None
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # noqa: PLC0415  an optional package

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return None


def ask_for_conversion(upload: Upload) -> None:
    """Queue the video of an upload."""
    _write(upload, Conversion(state=ConversionState.WAITING))


def forget_conversion(upload: Upload) -> None:
    """Take an upload out of the queue, because its video was replaced."""
    upload.drop_note(CONVERSION)


def read_conversion(upload: Upload) -> Conversion | None:
    """Return the state of an upload's conversion; None when none was requested."""
    try:
        return _ADAPTER.validate_json(upload.read_note(CONVERSION) or b"")
    except ValidationError:
        return None


def _write(upload: Upload, conversion: Conversion) -> None:
    upload.write_note(CONVERSION, _ADAPTER.dump_json(conversion))


def start_worker(uploads: Uploads) -> None:
    """Start the process that works off the queue; a second one on this machine exits at once."""
    process = subprocess.Popen(  # noqa: S603  our own module, and a folder of the settings
        [sys.executable, "-c", _WORKER, str(uploads.scratch.resolve())],
        cwd=_ROOT,
        env=_environment(_WORKER_INHERITED),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # The child must be told where the uploads are, and be reaped.
    told = json.dumps(_place_of(uploads)).encode()
    threading.Thread(target=process.communicate, args=(told,), daemon=True).start()


def _place_of(uploads: Uploads) -> dict[str, str] | None:
    """Return how shared storage is reached; None for a folder."""
    return asdict(uploads.store.place) if isinstance(uploads.store, S3Store) else None


def _environment(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def run_queue(uploads: Uploads, encoder: str) -> int:
    """Work off the queue and return how many were converted; 0 if another process does it."""
    done = 0
    with _only_one(uploads.scratch) as is_mine:
        while is_mine and (upload := _next_upload(uploads, utc_now())) is not None:
            _convert_upload(upload, encoder)
            done += 1
    return done


@contextlib.contextmanager
def _only_one(root: Path) -> Iterator[bool]:
    root.mkdir(parents=True, mode=0o700, exist_ok=True)
    with (root / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _next_upload(uploads: Uploads, now: datetime) -> Upload | None:
    """Return the upload that waited longest, including one a stopped process left."""
    is_shared = uploads.store.is_shared
    for noted in uploads.noted(CONVERSION):
        conversion = read_conversion(noted.upload)
        if conversion and conversion.is_under_way:
            if is_shared and _is_at_work(conversion, noted, now):
                continue
            return noted.upload
    return None


def _is_at_work(conversion: Conversion, noted: NotedUpload, now: datetime) -> bool:
    """Say whether another machine seems to be converting a video."""
    is_running = conversion.state is ConversionState.RUNNING
    return is_running and now - noted.noted_at < _SILENT_FOR


def _convert_upload(upload: Upload, encoder: str) -> None:
    before = read_conversion(upload) or Conversion(state=ConversionState.WAITING)
    running = Conversion(state=ConversionState.RUNNING, tries=before.tries + 1)
    try:
        mark = _mark_of(upload)
        _write(upload, running)
        with upload.checked_out(FileKind.VIDEO) as local:
            _encode(_Source(upload, local.path(FileKind.VIDEO), mark), encoder, running)
        _write(upload, Conversion(state=ConversionState.DONE, percent=100, tries=running.tries))
    except _VideoChangedError:
        _step_back(upload)
    except ConversionFailedError as error:
        failed = Conversion.failed(error.fault, error.why, tries=running.tries)
        with contextlib.suppress(OSError):  # thrown away meanwhile
            _write(upload, failed)
    except OSError:  # thrown away meanwhile, or the disk is full
        with contextlib.suppress(OSError):
            _write(upload, Conversion.failed(ConversionFault.NO_ROOM))


def _mark_of(upload: Upload) -> str:
    mark = upload.video_mark()
    if mark is None:
        raise _VideoChangedError
    return mark


def _step_back(upload: Upload) -> None:
    """Leave an upload to its new video, whose own request stays queued."""
    conversion = read_conversion(upload)
    is_old = conversion is None or conversion.state is ConversionState.RUNNING
    if is_old or upload.video_mark() is None:
        upload.drop_note(CONVERSION)


def _encode(source: _Source, encoder: str, running: Conversion) -> None:
    if running.tries > _MAX_TRIES:
        raise ConversionFailedError(ConversionFault.STOPPED_OFTEN)
    folder = source.path.parent
    for left in folder.glob(f"{_PART}*"):
        left.unlink()
    part = folder / f"{_PART}{secrets.token_hex(4)}.mp4"
    try:
        _run(_command(encoder, source.path, part), source, running, _length_of(source, encoder))
        _check_part(part)
        source.check()
        source.upload.replace_video(part)
    except (ConversionFailedError, OSError):
        source.check()  # the encoder fails, rightly, when its file is replaced under it
        raise
    finally:
        part.unlink(missing_ok=True)


def _check_part(part: Path) -> None:
    try:
        content.check_video(part)
    except UploadRefusedError as error:
        raise ConversionFailedError(ConversionFault.NO_CLIP, error.why) from error
    except FileNotFoundError as error:
        raise ConversionFailedError(ConversionFault.NOTHING_CAME_OUT) from error


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
    """Run the encoder and record its progress; stop it when its video is replaced."""
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
                    _write(source.upload, replace(running, percent=percent))
        except BaseException:
            process.kill()  # or leaving this block would wait for it
            raise
        finally:
            ender.cancel()
    if process.returncode != 0:
        raise ConversionFailedError(ConversionFault.UNREADABLE)


def _percents(told: Iterable[str], length_s: int) -> Iterator[int]:
    """Yield the percentage done each time the encoder reports progress."""
    for line in told:
        name, _, value = line.strip().partition("=")
        if name == "out_time_us" and value.isdigit():
            yield min(99, int(value[:15]) // 10_000 // max(length_s, 1))


def _length_of(source: _Source, encoder: str) -> int:
    """Return the approximate length in seconds, used only for progress; 0 if unknown."""
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
    """Limit the encoder's resources and run it at the lowest priority."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (2 * _MAX_SECONDS, 2 * _MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_BYTES, _MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Work off the queue of the given folder, or of the storage that is told on standard input."""
    encoder = find_encoder()
    if encoder is None or len(sys.argv) != 2:
        return
    folder, place = Path(sys.argv[1]), json.loads(sys.stdin.read() or "null")
    uploads: Uploads = FolderUploads(folder, 0)
    if place is not None:
        uploads = SharedUploads(S3Store(S3Place(**place), folder), folder, 0)
    run_queue(uploads, encoder)
