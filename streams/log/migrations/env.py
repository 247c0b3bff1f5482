"""What Alembic runs for each of its commands: the scripts, in the transaction that is open."""

from alembic import context


def run() -> None:
    """Run what was asked for on the connection that was given; whoever gave it commits."""
    context.configure(connection=context.config.attributes["connection"])
    context.run_migrations()


if __name__ == "env_py":  # as Alembic calls it; whoever imports it otherwise only reads
    run()
