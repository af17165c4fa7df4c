"""The policy under which the page runs: only scripts of ours, and nothing from elsewhere."""

import httpx
import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# What of the page cannot work without these words in `script-src`. It may only become less.
NEEDS_UNSAFE_INLINE: tuple[str, ...] = ()
NEEDS_UNSAFE_EVAL: tuple[str, ...] = ()


def directives(url: str) -> dict[str, list[str]]:
    policy = httpx.get(url).headers["content-security-policy"]
    parts = [directive.split() for directive in policy.split("; ")]
    return {name: sources for name, *sources in parts}


def test_no_script_runs_but_ours(url: str) -> None:
    first, second = directives(url), directives(url)
    own, nonce = first["script-src"]
    assert own == "'self'"
    assert nonce.startswith("'nonce-")
    assert second["script-src"] != first["script-src"]
    assert (NEEDS_UNSAFE_INLINE, NEEDS_UNSAFE_EVAL) == ((), ())


def test_nothing_may_come_from_or_go_to_another_server(url: str) -> None:
    policy = directives(url)
    sources = {source for listed in policy.values() for source in listed}
    nonce = {source for source in sources if source.startswith("'nonce-")}
    assert sources - nonce == {"'none'", "'self'", "'unsafe-inline'", "data:"}
    assert [name for name in policy if "'unsafe-inline'" in policy[name]] == ["style-src"]
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == ["'none'"]


def test_chromium_runs_no_script_that_the_page_is_given(browser: Browser, url: str) -> None:
    page = browser.new_page()
    page.goto(url)
    page.locator("body.started").wait_for()
    page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = 'inline'";
        document.body.append(script);
        const button = document.createElement("button");
        button.setAttribute("onclick", "window.ran = 'handler'");
        document.body.append(button);
        button.click();
        location.href = "javascript:window.ran = 'address'";
        setTimeout(() => {
            try { new Function("window.ran = 'evaluated'")(); } catch (error) { window.no = error.name; }
        });
    }""")
    page.wait_for_function("window.no !== undefined")
    assert page.evaluate("[window.ran, window.no]") == [None, "EvalError"]
    page.close()
