"""Who is told of a danger outside of the console."""

from banso.adapters.alerts.notices import Notices, Ways
from banso.settings import Settings


def notices(settings: Settings) -> Notices:
    """Whom the settings name to be told of a danger, and how."""
    return Notices(
        {
            "duty": Ways(settings.duty_webhook_url, settings.alert_mail_to),
            "on_call": Ways(settings.on_call_webhook_url, settings.on_call_mail_to),
        },
        settings.smtp,
        settings.mail_from,
    )
