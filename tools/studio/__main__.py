# ruff: noqa: PLC0415 - the studio packages are imported only where they are needed
"""The studio's command line: ``python -m tools.studio --help``."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tools.studio.loading import SETS, StudioError, scene_ids
from tools.studio.reading import load_scene
from tools.studio.scene import Scene


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when something is to be put right."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except StudioError as error:
        print(error, file=sys.stderr)
    except ImportError as error:
        print(
            f"The studio needs a package that is not here ({error.name}). Install tools/studio/requirements.txt "
            "into a virtual environment of its own and run it from there.",
            file=sys.stderr,
        )
    return 1


COMMANDS = {
    "validate": "check scene scripts and masters without speech",
    "build": "make video, captions, descriptions, poster, clip file, masters",
    "texts": "only the text files and masters again (captions, times), no drawing",
    "masters": "only the masters again, timed by the built captions: no speech, no studio packages",
    "timecodes": "lines with times and marks",
    "layout": "writing that is small, covered, or past the margin; needs no speech",
    "frames": "a contact sheet PNG to look at",
    "table": "write the table of finished clips into tools/studio/README.md",
    "check": "listen to a built clip and compare with its captions; size, length, codecs",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.studio",
        description="Make synthetic practice vignettes from scene scripts.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "setup", _setup, "unpack the pinned voice styles and the board font (once)")
    _add(commands, "list", _list, "all scenes of the project")
    runs = (_validate, _build, _texts, _masters, _timecodes, _layout, _frames, _table, _check)
    made = {
        name: _add(commands, name, run, words, scenes=True)
        for (name, words), run in zip(COMMANDS.items(), runs, strict=True)
    }
    _build_options(made["build"])
    _sheet_options(made["frames"])
    made["layout"].add_argument(
        "--known", action="store_true", help="print what is known to be broken, too"
    )
    return parser


def _build_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=SETS, help="a calibration_sets folder")
    command.add_argument("--webm", action="store_true", help="also make clip.webm (AV1 and Opus)")


def _sheet_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--png", type=Path, help="where to write it (default: the studio cache)")
    command.add_argument("--part", type=int, default=0, help="which two dozen moments: 0, 1, ...")
    command.add_argument("--columns", type=int, default=3)
    command.add_argument("--width", type=int, default=520, help="of one picture; 360 is a phone")
    command.add_argument(
        "--unsaid", action="store_true", help="guess how long lines take instead of saying them"
    )


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    words: str,
    *,
    scenes: bool = False,
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=words, description=words)
    made.set_defaults(run=run)
    if scenes:
        made.add_argument(
            "scenes", nargs="+", metavar="SCENE", help="scene id, path of a scene file, or 'all'"
        )
    return made


def _chosen(options: argparse.Namespace) -> list[Scene]:
    names = scene_ids() if options.scenes == ["all"] else options.scenes
    return [load_scene(name) for name in names]


def _setup(_: argparse.Namespace) -> int:
    from tools.studio.assets import install

    for folder in install():
        print(f"ready: {folder}")
    return 0


def _list(_: argparse.Namespace) -> int:
    from tools.studio.review import summary

    for name in scene_ids():
        print(summary(load_scene(name)))
    return 0


def _validate(options: argparse.Namespace) -> int:
    from tools.studio.masters import load_masters

    failed = 0
    names = scene_ids() if options.scenes == ["all"] else options.scenes
    for name in names:
        try:
            scene = load_scene(name)
            load_masters(scene.id)
            print(f"{scene.id}: scene and masters are right")
        except StudioError as error:
            failed = 1
            print(error, file=sys.stderr)
    return failed


def _publish(scene: Scene, out: Path) -> None:
    from tools.studio.build import measure
    from tools.studio.loading import SCENES
    from tools.studio.masters import load_masters, publish

    if (SCENES / f"{scene.id}.masters.yaml").exists():
        print(f"  masters: {publish(load_masters(scene.id), measure(scene)[0], out)}")
    else:
        print(f"  no masters yet: {scene.id}.masters.yaml is missing")


def _build(options: argparse.Namespace) -> int:
    from tools.studio.build import build

    for scene in _chosen(options):
        built = build(scene, sets=options.out, webm=options.webm)
        print(
            f"{built.clip}: {built.duration:.1f} s, {built.size:,} bytes, made in {built.seconds:.0f} s"
        )
        _publish(scene, options.out)
    return 0


def _texts(options: argparse.Namespace) -> int:
    from tools.studio.build import measure, write_texts

    for scene in _chosen(options):
        write_texts(measure(scene)[0])
        _publish(scene, SETS)
    return 0


def _masters(options: argparse.Namespace) -> int:
    from tools.studio.built import built_timeline
    from tools.studio.masters import load_masters, publish

    for scene in _chosen(options):
        print(f"  masters: {publish(load_masters(scene.id), built_timeline(scene))}")
    return 0


def _timecodes(options: argparse.Namespace) -> int:
    from tools.studio.build import measure
    from tools.studio.review import timecodes

    for scene in _chosen(options):
        print(timecodes(measure(scene)[0]))
    return 0


def _layout(options: argparse.Namespace) -> int:
    from tools.studio.boxes import findings
    from tools.studio.reading import load_known
    from tools.studio.timeline import guessed, lay_out

    failed = 0
    for scene in _chosen(options):
        known = load_known().layout.get(scene.id, ())
        found = findings(lay_out(scene, guessed(scene)))
        new = [finding for finding in found if finding.key not in known]
        failed |= bool(new)
        print(f"{scene.id}: {len(new)} to put right, {len(found) - len(new)} known")
        for finding in found if options.known else new:
            print(f"  {finding.key}: {finding.words}")
    return failed


def _frames(options: argparse.Namespace) -> int:
    from tools.studio.build import measure
    from tools.studio.review import contact_sheet
    from tools.studio.speech import cache_folder
    from tools.studio.timeline import guessed, lay_out

    for scene in _chosen(options):
        path = options.png or cache_folder("sheets") / f"{scene.id}-{options.part}.png"
        timeline = lay_out(scene, guessed(scene)) if options.unsaid else measure(scene)[0]
        times = contact_sheet(
            timeline, path, columns=options.columns, width=options.width, part=options.part
        )
        print(f"{path}: {len(times)} moments")
    return 0


def _table(options: argparse.Namespace) -> int:
    from tools.studio.table import write_table

    print(write_table([scene.id for scene in _chosen(options)]))
    return 0


def _check(options: argparse.Namespace) -> int:
    from tools.studio.check import check

    failed = 0
    for scene in _chosen(options):
        found = check(scene.id)
        print(
            f"{found.clip}: {found.duration:.1f} s, {found.size:,} bytes, {found.codecs}, word error rate {found.wer:.3f}"
        )
        for problem in found.problems:
            failed = 1
            print(f"  problem: {problem}", file=sys.stderr)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
