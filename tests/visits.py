"""Visits of people, made without a browser: requests that share a session as a browser's do."""

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from privacy.sealed import SessionStore


def visit(user=None, session=None):
    """Return a request of this visit; each call with the same session is its next request."""
    request = RequestFactory().get("/")
    request.session = session if session is not None else SessionStore()
    request.user = user or AnonymousUser()
    return request
