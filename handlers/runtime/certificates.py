"""Whose certificates are believed."""

import os
import ssl

import certifi

from handlers.runtime.health import CannotContinue


def trusted() -> ssl.SSLContext:
    """Believe those of SSL_CERT_FILE, or of SSL_CERT_DIR, or else those that browsers believe.

    Raises Refused where the ones that are named cannot be used.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    try:
        if file or not folder:
            context = ssl.create_default_context(cafile=file or certifi.where())
        else:
            context = ssl.create_default_context(capath=folder)
    except (OSError, ssl.SSLError) as error:
        raise CannotContinue(
            f"SSL_CERT_FILE cannot be used: {error.strerror}. Name a file with certificates."
        ) from error
    context.set_alpn_protocols(["http/1.1"])
    return context
