"""How quickly the map opens, and how smoothly it moves: 20,000 made-up records and 100,000.

The columns are made up, and sent by the test in place of the server: what is measured is the page.
"""

import json
import random
import time

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.measure]

PAN = """async () => {
    const stage = document.querySelector('#map-stage');
    stage.setPointerCapture = () => {};
    const send = (kind, x, y) => stage.dispatchEvent(new PointerEvent(kind, {
        clientX: x, clientY: y, pointerId: 1, pointerType: 'mouse', bubbles: true }));
    const { left, top } = stage.getBoundingClientRect();
    const before = Number(stage.dataset.frames);
    const start = performance.now();
    send('pointerdown', left + 200, top + 200);
    for (let step = 1; performance.now() - start < 3000; step += 1) {
        await new Promise(requestAnimationFrame);
        send('pointermove', left + 200 + 80 * Math.sin(step / 9), top + 200 + 80 * Math.cos(step / 9));
    }
    send('pointerup', left + 200, top + 200);
    return (Number(stage.dataset.frames) - before) / ((performance.now() - start) / 1000);
}"""


def columns(size: int) -> dict[str, object]:
    """Return a map of 40 topics in heaps."""
    draw = random.Random(0)  # noqa: S311  no secret
    middles = [(draw.randint(800, 9200), draw.randint(800, 9200)) for _ in range(40)]
    topic = [row % 40 for row in range(size)]
    near = [
        [round(min(10_000, max(0, draw.gauss(one, 500)))) for one in middles[of]] for of in topic
    ]
    return {
        "revision": "1",
        "total": size,
        "ids": [f"{row:016x}" for row in range(size)],
        "x": [one[0] for one in near],
        "y": [one[1] for one in near],
        "topic": topic,
        "source": [row % 7 for row in range(size)],
        "level": [row % 4 for row in range(size)],
        "answered": [row % 2 for row in range(size)],
        "questions": [f"What is question number {row} about?" for row in range(size)],
        "topics": [
            {"id": f"t{n}", "name": f"Topic {n}", "parent": "", "count": 1, "x": x, "y": y}
            for n, (x, y) in enumerate(middles)
        ],
        "sources": [f"{n}.md" for n in range(7)],
        "notice": "",
    }


@pytest.mark.parametrize(("size", "least"), [(20_000, 30), (100_000, 5)])
def test_a_large_map_opens_and_moves(open_page: OpenPage, url: str, size: int, least: int) -> None:
    made = columns(size)
    bodies = {
        "true": json.dumps(made),
        "": json.dumps(made | {"questions": []}),
    }

    def answer(route: Route) -> None:
        body = bodies["true" if "questions" in route.request.url else ""]
        route.fulfill(body=body, content_type="application/json")

    page: Page = open_page(url)
    page.route("**/api/v1/map*", answer)
    start = time.perf_counter()
    page.locator(".ways .way", has_text="Map").click()
    page.wait_for_function("() => document.querySelector('#map-stage')?.dataset.frames > 0")
    opened = time.perf_counter() - start
    page.wait_for_timeout(3000)
    drawn = page.locator("#map-stage").get_attribute("data-drawn")
    frames = page.evaluate(PAN)
    print(f"\n{size:,} records, {drawn}: open after {opened:.2f} s, {frames:.0f} frames a second")
    assert frames > least
