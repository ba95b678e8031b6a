"""The WSGI entry point: ``flask --app wsgi`` and the web server load it."""

from app import create_app

app = create_app()
