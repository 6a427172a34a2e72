"""Visit and send as somebody."""

import pytest


@pytest.fixture
def visit(client):
    """Log in as somebody and get a page."""

    def get(user, url, **data):
        client.force_login(user)
        return client.get(url, data)

    return get


@pytest.fixture
def send(client):
    """Log in as somebody and post a form."""

    def post(user, url, data=None):
        client.force_login(user)
        return client.post(url, data or {})

    return post
