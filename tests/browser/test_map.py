"""The place Map as people use it: points, names, colours, choosing, and the same as a list."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, OpenPage, settle

pytestmark = pytest.mark.browser

# The columns of the map as the page has them, and its size: the first view shows all of it.
COLUMNS = "async () => (await fetch('api/v1/map?questions=true')).json()"
WITHOUT_WEBGL = """const had = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    return kind === 'webgl2' ? null : had.call(this, kind, ...more);
};"""
# How many pixels of the points' canvas differ from the one in the corner; what WebGL has drawn can
# be read only until the picture of the screen is made, hence a theme that changes by nothing.
INKED = """() => new Promise((resolve) => {
    document.body.classList.toggle('looked-at');
    queueMicrotask(() => requestAnimationFrame(() => {
    const from = document.querySelector('#map-stage canvas');
    const copy = document.createElement('canvas');
    Object.assign(copy, { width: from.width, height: from.height });
    const pen = copy.getContext('2d');
    pen.drawImage(from, 0, 0);
    const { data } = pen.getImageData(0, 0, copy.width, copy.height);
    const seen = new Uint32Array(data.buffer);
    resolve(seen.filter((one) => one !== seen[0]).length);
    }));
})"""
BOXES = """() => [...document.querySelectorAll('.map-labels span')].map((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return [left, right, top, bottom];
})"""


def ready(page: Page) -> Page:
    """Wait until points and questions are there."""
    page.locator(".map-panel .legend-entry").first.wait_for(timeout=120_000)
    page.wait_for_function("() => document.querySelector('#map-stage').dataset.frames > 0")
    settle(page)
    return page


@pytest.fixture
def on_map(open_page: OpenPage, url: str) -> Page:
    return ready(open_page(f"{url}/?tab=map"))


def stage_box(page: Page) -> dict[str, float]:
    box = page.locator("#map-stage").bounding_box()
    assert box
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def lasso(page: Page, tool: str = "Lasso", share: float = 0.5) -> None:
    """Draw round the middle of the map."""
    page.get_by_role("button", name=tool, exact=True).click()
    box = stage_box(page)
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    wide, high = share * box["width"] / 2, share * box["height"] / 2
    corners = [(-wide, -high), (wide, -high), (wide, high), (-wide, high)]
    corners = corners if tool == "Lasso" else [corners[0], corners[2]]
    page.mouse.move(across + corners[0][0], down + corners[0][1])
    page.mouse.down()
    for x, y in corners[1:]:
        page.mouse.move(across + x, down + y, steps=6)
    page.mouse.up()
    page.wait_for_url(re.compile("area="))
    settle(page)


def number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


def test_all_questions_are_on_the_map_and_in_the_list(on_map: Page) -> None:
    columns: dict[str, Any] = on_map.evaluate(COLUMNS)
    size = len(columns["ids"])
    expect(on_map.locator(".map-head .map-sum")).to_contain_text(f"{size} questions")
    counts = on_map.locator(".map-panel > div > .legend > li > .legend-entry .count")
    assert sum(number(one) for one in counts.all_inner_texts()) == size
    assert on_map.evaluate(INKED) > 5 * size


def test_names_never_cover_each_other_and_change_with_the_zoom(on_map: Page) -> None:
    seen: list[set[str]] = []
    for _ in range(5):
        names = on_map.locator(".map-labels span")
        seen.append(set(names.all_inner_texts()))
        boxes = on_map.evaluate(BOXES)
        for at, (left, right, top, bottom) in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = right <= other[0] or other[1] <= left or bottom <= other[2]
                assert apart or other[3] <= top, (boxes[at], other)
        on_map.get_by_role("button", name="Nearer").click()
        on_map.wait_for_timeout(120)
    assert len(seen[0]) >= 3
    assert seen[0] != seen[2]
    on_map.get_by_role("button", name="Whole map").click()
    expect(on_map.locator(".map-labels span").first).to_be_visible()
    on_map.wait_for_timeout(400)
    assert "at=" not in on_map.url


def point_at(page: Page, row: int) -> tuple[float, float]:
    """Bring a question into the middle by its address; return where it is on the screen."""
    columns: dict[str, Any] = page.evaluate(COLUMNS)
    x, y = columns["x"][row], columns["y"][row]
    page.goto(re.sub(r"\?.*", "", page.url) + f"?tab=map&at={x}-{y}-40")
    ready(page)
    box = stage_box(page)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_from_the_map_to_a_neighbours_neighbour_and_back_by_the_browser(on_map: Page) -> None:
    columns: dict[str, Any] = on_map.evaluate(COLUMNS)
    across, down = point_at(on_map, 7)
    on_map.mouse.move(across, down)
    expect(on_map.locator(".map-card b")).to_have_text(columns["questions"][7])
    start = on_map.url
    on_map.mouse.click(across, down)
    question = on_map.locator("#record-question")
    expect(question).to_be_visible()
    assert f"id={columns['ids'][7]}" in on_map.url
    assert "tab=map" in on_map.url
    expect(on_map.locator("#map-stage")).to_be_visible()  # beside the reader
    expect(on_map.locator(".map-panel")).to_be_hidden()
    asked = [question.inner_text()]
    for _ in range(2):
        on_map.locator("#reader .near").last.click()
        expect(question).not_to_have_text(asked[-1])
        asked.append(question.inner_text())
        settle(on_map)
    expect(on_map.locator("#reader .trail li")).to_have_count(2)
    for before in (asked[1], asked[0]):
        on_map.go_back()
        expect(question).to_have_text(before)
    on_map.go_back()
    expect(on_map.locator(".map-panel")).to_be_visible()
    assert on_map.url == start


def test_what_is_drawn_round_is_a_list_that_can_be_narrowed_kept_and_left(on_map: Page) -> None:
    lasso(on_map)
    said = on_map.locator(".map-panel .map-sum", has_text="chosen")
    total = number(said.inner_text())
    columns: dict[str, Any] = on_map.evaluate(COLUMNS)
    assert 0 < total < len(columns["ids"])
    address = on_map.url
    kind = on_map.get_by_role("group", name="Document").locator(".map-kind").first
    wanted = number(kind.locator(".count").inner_text())
    kind.click()
    expect(said).to_contain_text(f"{wanted} of {total} questions")
    expect(kind).to_be_focused()
    with on_map.expect_download() as saved:
        on_map.get_by_role("button", name="Download the chosen questions as CSV").click()
    text = saved.value.path().read_text("utf-8-sig")
    assert text.startswith("id,question,answer")
    with on_map.expect_download() as saved:
        on_map.get_by_role("button", name="Download the chosen questions as JSONL").click()
    lines = saved.value.path().read_text("utf-8").splitlines()
    assert len(lines) == wanted
    expect(on_map.locator(".map-actions")).to_contain_text(f"{wanted} saved")
    on_map.reload()
    ready(on_map)
    assert on_map.url == address
    expect(said).to_contain_text(f"{total} questions")
    on_map.get_by_role("button", name="Clear", exact=True).click()
    expect(said).to_have_count(0)
    on_map.go_back()
    expect(said).to_contain_text(f"{total} questions")


def test_a_box_is_drawn_with_shift_and_given_up_with_escape(on_map: Page) -> None:
    box = stage_box(on_map)
    on_map.mouse.move(box["x"] + 20, box["y"] + 20)
    on_map.keyboard.down("Shift")
    on_map.mouse.down()
    on_map.mouse.move(box["x"] + 400, box["y"] + 500, steps=4)
    on_map.locator("#map-stage").press("Escape")
    on_map.mouse.up()
    on_map.keyboard.up("Shift")
    assert "area=" not in on_map.url
    lasso(on_map, "Box", 0.9)
    on_map.locator("#map-stage").press("Escape")
    on_map.wait_for_url(lambda address: "area=" not in address)


def test_from_the_lasso_to_duplicates(open_page: OpenPage, shop_url: str) -> None:
    page = ready(open_page(f"{shop_url}/?tab=map"))
    lasso(page, "Box", 0.98)
    page.get_by_role("button", name="Find duplicates").click()
    link = page.locator(".row-also a").first
    expect(link).to_contain_text("see in Duplicates", timeout=60_000)
    row = page.locator(".map-panel li:has(.row-also) .row-question").first.inner_text()
    expect(page.locator(".map-head")).to_contain_text("dashed rings")
    link.click()
    expect(page.locator("#duplicates .side h4").first).to_be_visible()
    assert "item=" in page.url
    asked = page.locator("#duplicates .side h4").all_inner_texts()
    assert row in asked
    page.go_back()
    expect(page.locator(".map-panel .map-sum", has_text="chosen")).to_be_visible()


def test_colours_filters_and_a_query_hold_together(on_map: Page, url: str) -> None:
    on_map.get_by_label("Colour by").select_option("level")
    expect(on_map).to_have_url(re.compile("colour=level"))
    names = on_map.locator(".map-panel > div > .legend > li > .legend-entry .choice-name")
    assert set(names.all_inner_texts()) <= {"beginner", "intermediate", "expert", "No level"}
    on_map.locator("#facets [data-field=levels] label", has_text="beginner").click()
    settle(on_map)
    total = number(on_map.locator("#facets [data-field=levels] .count").first.inner_text())
    expect(on_map.locator(".map-head .map-sum")).to_contain_text(f"{total} of ")
    expect(on_map.locator(".legend-entry", has_text="expert")).to_contain_text("0 of")
    on_map.locator("#search").fill("dropout")
    settle(on_map)
    found = on_map.locator(".map-panel ol.rows").first.locator("li")
    expect(on_map.locator(".map-panel .map-sum", has_text="dropout")).to_be_visible()
    assert 0 < found.count() <= 20
    assert "tab=map" in on_map.url
    expect(found.first).to_contain_text("beginner")
    address = on_map.url
    on_map.reload()
    ready(on_map)
    assert on_map.url == address
    expect(on_map.get_by_label("Colour by")).to_have_value("level")
    # The address of another place says nothing of the map.
    on_map.get_by_role("link", name="See them in Find").click()
    expect(on_map.locator("#results a.row").first).to_be_visible()
    assert "colour=" not in on_map.url
    on_map.go_back()
    expect(on_map.get_by_label("Colour by")).to_have_value("level")
    on_map.get_by_role("button", name="Remove the filter beginner").click()
    expect(on_map.locator(".map-head .map-sum")).not_to_contain_text(" of ")


def test_a_colour_of_the_legend_shows_its_questions_alone(on_map: Page) -> None:
    before = on_map.evaluate(INKED)
    name = on_map.locator(".legend-name").first
    name.click()
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(name).to_be_focused()
    expect(on_map.locator(".map-labels span")).not_to_have_count(0)
    assert on_map.evaluate(INKED) <= before * 1.1
    on_map.get_by_role("button", name="Show all").click()
    expect(name).to_have_attribute("aria-pressed", "false")


def test_the_keyboard_reaches_every_question(on_map: Page) -> None:
    stage = on_map.locator("#map-stage")
    stage.focus()
    said = on_map.locator(".map-main [role=status]")
    heard = set()
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"):
        on_map.keyboard.press(key)
        heard.add(said.inner_text())
    assert len(heard) >= 3
    on_map.keyboard.press("Enter")
    expect(on_map.locator("#record-question")).to_be_focused()
    on_map.keyboard.press("Escape")
    expect(on_map.locator(".map-panel")).to_be_visible()
    expect(stage).to_be_focused()
    # The same by the list: a topic, a part of it, a question.
    twist = on_map.locator(".legend-entry .twist").first
    twist.press("Enter")
    expect(twist).to_have_attribute("aria-expanded", "true")
    below = on_map.locator(".legend-below .twist").first
    if below.count():
        below.press("Enter")
    row = on_map.locator(".legend-below a.row").first
    question = row.locator(".row-question").inner_text()
    row.press("Enter")
    expect(on_map.locator("#record-question")).to_have_text(question)
    on_map.keyboard.press("Escape")
    expect(row).to_be_focused()


def test_without_webgl_the_same_is_drawn_and_said(open_page: OpenPage, url: str) -> None:
    plain = ready(open_page(f"{url}/?tab=map", script=WITHOUT_WEBGL))
    expect(plain.locator("#map-stage")).to_have_attribute("data-drawn", "canvas")
    expect(plain.locator(".map-head")).to_contain_text("without WebGL")
    columns: dict[str, Any] = plain.evaluate(COLUMNS)
    assert plain.evaluate(INKED) > 5 * len(columns["ids"])
    lasso(plain)
    expect(plain.locator(".map-panel .map-sum", has_text="chosen")).to_be_visible()


def test_when_the_graphics_card_goes_the_map_stays(on_map: Page) -> None:
    expect(on_map.locator("#map-stage")).to_have_attribute("data-drawn", "webgl")
    before = on_map.evaluate(INKED)
    on_map.evaluate(
        "document.querySelector('#map-stage canvas').getContext('webgl2')"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )
    expect(on_map.locator("#map-stage")).to_have_attribute("data-drawn", "canvas")
    after = on_map.evaluate(INKED)
    assert 0.5 * before < after < 2 * before


def test_a_finger_sees_a_question_and_then_opens_it(open_page: OpenPage, url: str) -> None:
    page = ready(open_page(f"{url}/?tab=map", width=NARROW))
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    across, down = point_at(page, 3)
    tap: Callable[[], None] = lambda: page.evaluate(  # noqa: E731
        """([x, y]) => {
            const stage = document.querySelector('#map-stage');
            const named = { clientX: x, clientY: y, pointerId: 1, pointerType: 'touch', bubbles: true };
            stage.setPointerCapture = () => {};
            stage.dispatchEvent(new PointerEvent('pointerdown', named));
            stage.dispatchEvent(new PointerEvent('pointerup', named));
        }""",
        [across, down],
    )
    tap()
    card = page.locator(".map-card.held a")
    expect(card).to_be_visible()
    assert "id=" not in page.url
    tap()
    expect(page.locator("#record-question")).to_be_visible()
    box = page.locator("#reader").bounding_box()
    assert box
    assert box["width"] == NARROW  # over the map
    page.get_by_role("button", name="Back").click()
    expect(page.locator("#reader")).to_be_hidden()
    expect(page.locator("#map-stage")).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("dialog", name="Filters")).to_be_visible()


def test_two_fingers_zoom_the_map_where_they_are(open_page: OpenPage, url: str) -> None:
    """Chromium itself makes pointer events of the touches, as from a screen."""
    page = ready(open_page(f"{url}/?tab=map"))
    box = stage_box(page)
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = page.evaluate(INKED)
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, apart: float | None = None) -> None:
        fingers = [] if apart is None else [across - apart, across + apart]
        points = [{"x": x, "y": down, "id": number} for number, x in enumerate(fingers)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 40)
    for apart in range(50, 170, 10):
        touch("touchMove", apart)
    touch("touchEnd")
    page.wait_for_url(re.compile("at="))
    settle(page)
    (zoom,) = re.findall(r"at=\d+-\d+-([\d.]+)", page.url)
    assert float(zoom) > 2
    assert page.evaluate(INKED) != before
    assert page.evaluate("visualViewport.scale") == 1  # the page itself stays as it was
    assert "id=" not in page.url


def test_a_record_that_is_gone_and_an_address_without_sense(open_page: OpenPage, url: str) -> None:
    page = open_page(f"{url}/?tab=map&id=0000&at=nowhere&area=1&colour=smell", tolerate="404")
    page.wait_for_function("() => document.querySelector('#map-stage')?.dataset.frames > 0")
    expect(page.locator("#reader")).to_contain_text(re.compile("no (such|question)|not (here|in)"))
    for gone in ("at=", "area=", "colour="):
        assert gone not in page.url
    expect(page.locator("#map-stage")).to_be_visible()


def test_an_area_beyond_the_edge_of_the_map_keeps_all_in_it(on_map: Page) -> None:
    """At the farthest the corners lie left of and below 0: none may be bent into the map."""
    for _ in range(4):
        on_map.get_by_role("button", name="Farther").click()
    on_map.get_by_role("button", name="Lasso", exact=True).click()
    columns: dict[str, Any] = on_map.evaluate(COLUMNS)
    box = stage_box(on_map)
    left, top = box["x"] + 3, box["y"] + 3
    right, bottom = box["x"] + box["width"] - 80, box["y"] + box["height"] - 3
    middle = (left + right) / 2, (top + bottom) / 2
    # Long, slanting edges: a diamond beyond all points.
    on_map.mouse.move(left, middle[1])
    on_map.mouse.down()
    for x, y in ((middle[0], top), (right, middle[1]), (middle[0], bottom)):
        on_map.mouse.move(x, y)
    on_map.mouse.up()
    on_map.wait_for_url(re.compile(r"area=.*-\d"))
    area = re.search(r"area=([^&]+)", on_map.url)
    assert area
    corners = [re.fullmatch(r"(-?\d+)-(-?\d+)", one) for one in area[1].split("_")]
    places = [(int(one[1]), int(one[2])) for one in corners if one]
    assert len(places) == len(corners)
    assert min(x for x, _ in places) < 0
    assert min(y for _, y in places) < 0
    inside = [
        at
        for at, (x, y) in enumerate(zip(columns["x"], columns["y"], strict=True))
        if within(x, y, places)
    ]
    assert min(columns["x"][at] for at in inside) < 2_000  # of those that would be dropped
    said = on_map.locator(".map-panel .map-sum", has_text="chosen")
    expect(said).to_contain_text(f"{len(inside)} questions")
    on_map.reload()
    ready(on_map)
    expect(said).to_contain_text(f"{len(inside)} questions")


def within(x: float, y: float, corners: list[tuple[int, int]]) -> bool:
    """Whether a place is on the same side of all edges, for corners drawn clockwise."""
    sides = [
        (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return all(side <= 0 for side in sides) or all(side >= 0 for side in sides)


def test_trouble_of_the_filters_stays_when_the_query_succeeds(
    open_page: OpenPage, url: str
) -> None:
    on_map = ready(open_page(f"{url}/?tab=map", tolerate="Failed to load resource"))
    problem = {"type": "https://askalike/docs/errors#broken", "detail": "the rows are broken"}
    broken = True

    def refuse(route: Route) -> None:
        if broken:
            route.fulfill(status=500, json=problem, content_type="application/problem+json")
        else:
            route.continue_()

    on_map.route("**/api/v1/map/rows*", refuse)
    on_map.locator("#facets [data-field=levels] label", has_text="beginner").click()
    trouble = on_map.locator(".map-head .notice[role=alert]")
    expect(trouble).to_contain_text("The rows are broken.")
    with on_map.expect_response("**/api/v1/ask*"):
        on_map.locator("#search").fill("dropout")
    expect(on_map.locator(".map-panel .map-sum", has_text="dropout")).to_be_visible()
    settle(on_map)
    expect(trouble).to_contain_text("The rows are broken.")
    broken = False
    trouble.get_by_role("button", name="Try again").click()
    expect(on_map.locator(".map-head .map-sum")).to_contain_text("pass the filters")
    expect(trouble).to_have_count(0)


def test_a_map_that_never_fits_the_corpus_is_not_asked_for_in_a_loop(
    open_page: OpenPage, url: str
) -> None:
    asked: list[str] = []
    other = True

    def of_another(route: Route) -> None:
        answer = route.fetch()
        content = answer.json()
        if "questions" in route.request.url:
            asked.append(route.request.url)
            content["revision"] += "x" if other else ""
        route.fulfill(response=answer, json=content)

    page = open_page(url, tolerate="Failed to load resource")
    page.route("**/api/v1/map*", of_another)
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_timeout(2_500)
    assert 2 <= len(asked) <= 4
    news = page.locator(".map-head", has_text="The corpus has changed")
    expect(news).to_be_visible()
    trouble = page.locator(".map-head .notice[role=alert]")
    expect(trouble).to_contain_text("changes while its map is being loaded", timeout=30_000)
    number = len(asked)
    assert number == 6
    page.wait_for_timeout(1_500)
    assert len(asked) == number
    other = False
    trouble.get_by_role("button", name="Try again").click()
    expect(trouble).to_have_count(0)
    expect(news).to_contain_text("this is the map of it now")
    page.locator(".legend-name").first.click()
    page.get_by_label("Colour by").select_option("level")  # a change by the user ends the news
    expect(news).to_have_count(0)


def test_a_pan_just_before_a_record_is_opened_is_kept_for_back(on_map: Page) -> None:
    stage = on_map.locator("#map-stage")
    stage.focus()
    on_map.keyboard.press("ArrowRight")
    on_map.keyboard.press("+")
    on_map.keyboard.press("Enter")
    expect(on_map.locator("#record-question")).to_be_visible()
    there = re.search(r"at=[^&]+", on_map.url)
    assert there
    on_map.go_back()
    expect(on_map.locator(".map-panel")).to_be_visible()
    assert there[0] in on_map.url


def test_a_topic_that_is_gone_is_left_out_on_the_map_too(open_page: OpenPage, url: str) -> None:
    page = ready(open_page(f"{url}/?tab=map&topic=no-such-topic", tolerate="Failed to load"))
    expect(page.locator(".map-head .lost-filters")).to_contain_text("is not in this corpus")
    assert "topic=" not in page.url
    expect(page.locator(".map-head [role=alert]")).to_have_count(0)


def test_a_pressed_button_keeps_the_focus(on_map: Page) -> None:
    lasso(on_map)
    button = on_map.get_by_role("button", name="Download the chosen questions as CSV")
    button.focus()
    with on_map.expect_download():
        on_map.keyboard.press("Enter")
    expect(on_map.locator(".map-actions")).to_contain_text("saved")
    expect(button).to_be_focused()
