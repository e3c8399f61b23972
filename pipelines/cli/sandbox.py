"""`tieout sandbox`: the local QuickBooks Online, as its own package serves it."""

import click


@click.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sandbox(arguments: tuple[str, ...]) -> None:
    """Serve a local QuickBooks Online to test against."""
    from sandbox.server import main

    main.main(list(arguments), prog_name="tieout sandbox", standalone_mode=False)
