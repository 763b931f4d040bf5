"""Which version of the dialogs answered a turn; of earlier turns nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("turn_log", sa.Column("dialog_version", sa.String(), nullable=False, server_default=""))
