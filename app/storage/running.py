"""The storage of the running application."""

from flask import Flask, current_app

from app.config import Settings
from app.storage import FolderStore, S3Place, S3Store, Store


def open_store(settings: Settings) -> Store:
    """Return where a site keeps its uploads; nothing is connected before the first use."""
    if settings.uploads_url:
        return store_at(settings.uploads_url, settings)
    return FolderStore(settings.uploads_dir)


def store_at(url: str, settings: Settings) -> S3Store:
    """Return the S3 storage at an address, reached with the S3 settings of the site."""
    place = S3Place.of(
        url,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        key_id=settings.s3_key_id,
        secret_key=settings.s3_secret_key.get_secret_value(),
    )
    return S3Store(place, settings.uploads_dir)


def init_app(app: Flask, settings: Settings) -> None:
    """Choose where this application keeps its uploads."""
    app.extensions["uploads_store"] = open_store(settings)


def uploads_store() -> Store:
    """Return where the running application keeps its uploads."""
    found: Store = current_app.extensions["uploads_store"]
    return found
