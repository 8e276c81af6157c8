"""Commands that name everything that is wrong with a call at once, as forms on pages do."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from importlib import import_module
from typing import IO, Any

import click
from flask import current_app
from flask.cli import AppGroup, ScriptInfo

UNCHANGED = "Nothing was changed."


class ManyFaultsError(click.ClickException):
    """Several things are wrong with one call: each has a line."""

    def __init__(self, faults: Sequence[click.ClickException]) -> None:
        lines = [fault.format_message() for fault in faults]
        is_unchanged = any(line.endswith(UNCHANGED) for line in lines)
        lines = [line.removesuffix(UNCHANGED).rstrip() for line in lines]
        super().__init__("\n".join([*lines, *([UNCHANGED] if is_unchanged else [])]))
        self.usage = next((_usage(fault) for fault in faults if _usage(fault)), "")

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the command is called, where that was the trouble, and every fault."""
        if self.usage:
            click.echo(self.usage, file=file, err=file is None)
        first, *others = self.format_message().split("\n")
        click.echo("\n".join([f"Error: {first}", *others]), file=file, err=file is None)


class ManyUsageFaultsError(ManyFaultsError):
    """Several things are wrong, one of them with how the command is called."""

    exit_code = click.UsageError.exit_code


def _usage(fault: click.ClickException) -> str:
    return f"{fault.ctx.get_usage()}\n" if isinstance(fault, click.UsageError) and fault.ctx else ""


def refuse(*problems: str | None) -> None:
    """Refuse a call for the given sentences, if there are any; one that has none is None."""
    faults = [click.ClickException(problem) for problem in problems if problem]
    if len(faults) > 1:
        raise ManyFaultsError(faults)
    if faults:
        raise faults[0]


class LateCommands(AppGroup):
    """The commands of an application, loaded when one of them is asked for."""

    def __init__(self, module: str, name: str) -> None:
        """Remember where they are.

        Args:
            module: the module that lists them in `COMMANDS`.
            name: the name of the application.
        """
        super().__init__(name=name)
        self._module = module

    def _load(self) -> None:
        for command in import_module(self._module).COMMANDS:
            self.add_command(command)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in order."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name; None when there is none."""
        self._load()
        return super().get_command(ctx, cmd_name)


class Command(click.Command):
    """A command whose arguments and options are all looked at, though the first one is wrong.

    Nothing is asked for once something is wrong.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of a call into the context."""
        with (
            nullcontext() if current_app else ctx.ensure_object(ScriptInfo).load_app().app_context()
        ):
            return self._parse(ctx, args)

    def _parse(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, list(args))
        except click.ClickException as first:
            faults = {fault.format_message(): fault for fault in self._faults(ctx, args)}
            if len(faults) > 1 and first.format_message() in faults:
                is_usage = any(isinstance(one, click.UsageError) for one in faults.values())
                kind = ManyUsageFaultsError if is_usage else ManyFaultsError
                raise kind(list(faults.values())) from first
            raise

    def _faults(self, ctx: click.Context, args: list[str]) -> Iterator[click.ClickException]:
        given: dict[str, Any] = {}
        with suppress(click.UsageError):  # the first fault says it: there is no such option
            given, args, _ = self.make_parser(ctx).parse_args(list(args))
        for param in self.get_params(ctx) if given else ():
            is_asked = getattr(param, "prompt", None) is not None and param.name not in given
            if param.is_eager or is_asked:
                continue
            try:
                param.handle_parse_result(ctx, given, args)
            except click.ClickException as fault:
                yield fault


class CommandGroup(AppGroup):
    """A group of such commands."""

    command_class = Command
