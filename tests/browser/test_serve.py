"""Starting the app: what it needs, and what it says when it cannot."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest
from playwright.sync_api import Browser, expect

from corpus.settings import Settings
from tests.browser.conftest import SERVE, OpenPage, wait_for_page
from tests.servers import free_port

QUESTION = "What is dropout?"


@contextmanager
def started(index: Path, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the command and yield its address as soon as it says it, and its process."""
    port = port or free_port()
    with subprocess.Popen(
        [*SERVE, "--port", str(port), "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert re.search(rf"http://127\.0\.0\.1:{port}\b", process.stdout.readline())
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)


def test_a_taken_port_is_named_with_the_way_out(documents_index: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [*SERVE, "--port", str(port), "--index", str(documents_index.index)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr == (
        f"error: port {port} is taken; choose another with --port (make run: PORT=)\n"
    )


def test_read_only_without_an_index_one_line_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SERVE, "--read-only", "--port", "7949", "--index", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "askalike ingest" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_a_polite_kill_ends_it_in_peace(
    documents_index: Settings, sent: signal.Signals
) -> None:
    # A background job of a shell ignores Ctrl-C, and so would what the tests start from there.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with started(documents_index.index) as (_, process):
        process.send_signal(sent)
        rest, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest == "stopped\n"
    assert "Traceback" not in errors


@pytest.mark.browser
def test_the_start_page_keeps_a_question_that_the_app_then_asks(
    documents_index: Settings, browser: Browser
) -> None:
    with started(documents_index.index) as (url, _):
        page = browser.new_page()
        page.goto(url)
        box = page.get_by_label("Your question")
        expect(page.locator("#state")).to_contain_text("Starting")
        box.fill(QUESTION)
        box.press("Enter")
        expect(page.locator("#state")).to_contain_text("kept")
        page.locator("body.started").wait_for(timeout=90_000)
        page.locator("#results a.row").first.wait_for(timeout=90_000)
        expect(page.get_by_label("Search the questions and answers")).to_have_value(QUESTION)
        assert page.url == f"{url}/?q={quote_plus(QUESTION)}"
        page.close()


@pytest.mark.browser
def test_a_page_outlives_the_death_of_its_server(
    documents_index: Settings, open_page: OpenPage
) -> None:
    """What is typed meanwhile is asked by the next server, and an address opens what it did."""
    with started(documents_index.index) as (url, process):
        wait_for_page(url)
        page = open_page(f"{url}/?q=how does dropout work", tolerate="Failed to load resource")
        page.locator("#results a.row").first.click()
        expect(page.locator("#reader .answer")).to_be_visible()
        record, address = page.locator("#record-question").inner_text(), page.url
        process.kill()
        process.wait()
    page.locator("#search").fill("what is a learning rate")
    expect(page.locator(".banner")).to_contain_text("The server does not answer")
    with started(documents_index.index, int(url.rpartition(":")[2])) as (again, _):
        wait_for_page(again)
        expect(page.locator(".banner")).to_be_hidden(timeout=30_000)
        expect(page.locator(".row-question").first).to_contain_text("learning rate")
        page.goto(address)
        expect(page.locator("#record-question")).to_have_text(record)
        page.close()


def test_programs_are_told_to_come_back_while_it_starts(documents_index: Settings) -> None:
    with started(documents_index.index) as (url, _):
        response = httpx.get(f"{url}/api/v1/status")
        assert response.status_code == 503
        assert response.headers["retry-after"] == "1"
        assert response.json()["detail"] == "the server is starting; try again"
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        assert httpx.get(f"{url}/readyz").json()["model"] == "loading"


def test_a_damaged_index_ends_it_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "default" / "1").mkdir(parents=True)
    (tmp_path / "default" / "current").write_text("1")
    done = subprocess.run(
        [*SERVE, "--port", str(free_port()), "--index", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "askalike user add NAME"),  # noqa: S104
        (("--login",), "askalike user add NAME"),
        (("--login", "--insecure"), "exclude each other"),
        (("--root-path", "no/../where"), "--root-path"),
        (("--allow-host", "a b"), "a b"),
        (("--trust-proxy", "nowhere"), "nowhere"),
    ],
)
def test_options_that_cannot_be_are_said_before_it_listens(
    documents_index: Settings, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    where = ("--index", str(documents_index.index), "--access", str(tmp_path / "none.json"))
    done = subprocess.run(
        [*SERVE, "--port", str(free_port()), *where, *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
