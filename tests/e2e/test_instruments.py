"""The instruments of the browser tests themselves: a fault put into a page must be found."""

from tests.browser import accessibility_faults, sideways_overflow

LOGIN = "/tai-khoan/dang-nhap/"


def test_a_console_error_a_script_error_and_a_lost_request_are_noted(page, browser_faults):
    page.goto(LOGIN)
    page.route("**/roi/", lambda route: route.abort("connectionreset"))
    with page.expect_console_message():
        page.evaluate("console.error('rơi')")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('vỡ') }, 0)")
    with page.expect_event("requestfailed"):
        page.evaluate("fetch('/roi/').catch(() => 0)")

    noted = "\n".join(browser_faults)
    browser_faults.clear()

    assert "rơi" in noted
    assert "vỡ" in noted
    assert "net::ERR_CONNECTION_RESET" in noted


def test_a_script_written_into_a_page_is_stopped_and_noted(page, browser_faults):
    page.goto(LOGIN)
    with page.expect_console_message():
        page.evaluate(
            "document.body.append(Object.assign("
            "document.createElement('script'), {textContent: 'window.ran = true'}))"
        )

    noted = "\n".join(browser_faults)
    browser_faults.clear()

    assert page.evaluate("window.ran") is None
    assert "Content Security Policy" in noted


def test_a_picture_without_words_is_an_accessibility_fault(page):
    page.goto(LOGIN)
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    assert [fault.split(":")[0] for fault in accessibility_faults(page)] == ["image-alt"]


def test_a_wide_thing_on_a_narrow_page_is_measured(page, width):
    page.goto(LOGIN)
    assert sideways_overflow(page) == 0

    page.evaluate(
        "document.querySelector('main').append(Object.assign("
        "document.createElement('div'), {id: 'wide', textContent: '–'.repeat(3000)}))"
    )
    page.evaluate("document.getElementById('wide').style.whiteSpace = 'nowrap'")

    assert sideways_overflow(page) > 0


def test_vietnamese_is_set_in_the_font_that_the_page_brings(page):
    page.goto(LOGIN)
    page.evaluate("document.fonts.ready")

    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family + f.unicodeRange)"
    )

    assert any("Be Vietnam Pro" in face and "U+1EA0-1EF9" in face.upper() for face in loaded)
