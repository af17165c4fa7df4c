"""A map of very many points on a slow screen: some stand for all, but only while it moves.

The columns are made up and sent by the test, and every picture takes as long as the test says.
"""

import json

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import OpenPage
from tests.browser.test_map_speed import columns

pytestmark = pytest.mark.browser

POINTS = 30_000
# A screen that is slow, and a count of the points in each picture.
SLOW_SCREEN = """
    window.requestAnimationFrame = (work) => setTimeout(() => work(performance.now()), %d);
    window.cancelAnimationFrame = clearTimeout;
    window.drawn = [];
    const draw = WebGL2RenderingContext.prototype.drawElements;
    WebGL2RenderingContext.prototype.drawElements = function (...given) {
        window.drawn.push(given[1]);
        draw.apply(this, given);
    };"""


@pytest.fixture(params=[110, 300])
def crowded(open_page: OpenPage, url: str, request: pytest.FixtureRequest) -> Page:
    """A map of many points where a picture takes so many milliseconds."""
    made = columns(POINTS)

    def answer(route: Route) -> None:
        body = made if "questions" in route.request.url else made | {"questions": []}
        route.fulfill(body=json.dumps(body), content_type="application/json")

    page = open_page(url, script=SLOW_SCREEN % request.param)
    page.route("**/api/v1/map*", answer)
    page.locator(".ways .way", has_text="Map").click()
    page.wait_for_function("() => window.drawn.length > 0")
    page.wait_for_timeout(1_500)
    return page


def test_while_a_slow_map_moves_some_points_stand_for_all_and_then_all_are_there(
    crowded: Page,
) -> None:
    crowded.evaluate("() => (window.drawn = [])")
    box = crowded.locator("#map-stage").bounding_box()
    assert box
    crowded.mouse.move(box["x"] + 300, box["y"] + 300)
    crowded.mouse.down()
    for step in range(20):
        crowded.mouse.move(box["x"] + 300 + 5 * step, box["y"] + 300)
        crowded.wait_for_timeout(80)
    moving = crowded.evaluate("() => window.drawn")
    crowded.mouse.up()
    crowded.wait_for_timeout(1_500)
    assert len(moving) >= 3
    # A picture or two tell that all of them take too long; none interrupts the move.
    assert [count for count in moving[2:] if count == POINTS] == []
    assert crowded.evaluate("() => window.drawn.at(-1)") == POINTS


def test_pointing_at_a_slow_map_hides_no_point(crowded: Page) -> None:
    crowded.evaluate("() => (window.drawn = [])")
    box = crowded.locator("#map-stage").bounding_box()
    assert box
    for step in range(20):
        crowded.mouse.move(box["x"] + 100 + 20 * step, box["y"] + 300)
        crowded.wait_for_timeout(60)
    assert crowded.locator(".map-card").count() > 0
    assert [count for count in crowded.evaluate("() => window.drawn") if count < POINTS] == []
