"""Addresses with places for keys are those that `reverse` gives."""

import pytest
from django.urls import clear_script_prefix, reverse, set_script_prefix

from reporting.addresses import address_of


@pytest.mark.parametrize(
    ("name", "keys"), [("agency", [7]), ("review", [12]), ("filing", [103, 2])]
)
def test_keys_fill_the_places_of_an_address(name, keys):
    assert address_of(name, len(keys)) % tuple(keys) == reverse(name, args=keys)


def test_a_prefix_of_the_whole_site_is_kept(settings):
    set_script_prefix("/theo-doi/")
    try:
        assert address_of("agency") % 7 == "/theo-doi/co-quan/7/"
    finally:
        clear_script_prefix()
