"""The engine for many callers: bounded, studies beside searches, and an end in peace."""

import asyncio
from collections.abc import Iterator
from threading import Event

import pytest

from corpus.errors import ModelError, QueryError, ServerBusy
from search import Engine
from tests.conftest import run_async
from ui.service import Service


@pytest.fixture
def service(engine: Engine) -> Iterator[Service[Engine]]:
    service = Service(engine)
    yield service
    service.close()


def test_a_study_that_takes_long_holds_up_no_search(service: Service[Engine]) -> None:
    done = Event()

    async def both() -> str:
        study = asyncio.create_task(service.study(lambda _: done.wait(60)))
        await asyncio.sleep(0.05)
        asked = await service.search(lambda engine: engine.ask("What is data leakage?", k=1))
        assert not study.done()
        done.set()
        assert await study
        return asked.results[0].record.question

    assert run_async(both()) == "What is data leakage?"


def test_more_than_may_wait_are_sent_away_and_later_ones_are_served(engine: Engine) -> None:
    service, go_on = Service(engine, waiting=3), Event()

    async def crowd() -> list[object]:
        works = [service.search(lambda _: go_on.wait(60)) for _ in range(40)]
        tasks = [asyncio.create_task(work) for work in works]
        await asyncio.sleep(0.1)
        waiting = service.waiting
        go_on.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.05)
        assert service.waiting == 0
        assert await service.search(lambda _: "served")
        return [waiting, *results]

    waiting, *results = run_async(crowd())
    refused = [result for result in results if isinstance(result, ServerBusy)]
    assert len(results) - len(refused) == waiting < 40
    assert "try again" in str(refused[0])
    service.close()


def test_what_nobody_waits_for_any_more_does_not_count_for_ever(service: Service[Engine]) -> None:
    async def impatient() -> None:
        for _ in range(30):
            task = asyncio.create_task(service.search(lambda engine: engine.records))
            await asyncio.sleep(0)
            task.cancel()
        for _ in range(100):
            await asyncio.sleep(0.05)
            if service.waiting == 0:
                return
        raise AssertionError(service.waiting)

    run_async(impatient())


def test_errors_reach_the_caller(service: Service[Engine]) -> None:
    with pytest.raises(QueryError, match="empty"):
        run_async(service.search(lambda engine: engine.ask("")))


def test_its_state_says_when_the_model_is_loaded(engine: Engine) -> None:
    service = Service(engine)
    assert service.state == "loading"
    service.warm_up()
    assert service.close(60)
    assert (service.state, service.problem) == ("ready", None)


def test_a_model_that_cannot_be_loaded_is_said() -> None:
    class Broken:
        def warm_up(self) -> None:
            raise ModelError("model x cannot be found")

    service = Service(Broken())
    service.warm_up()
    service.close(10)
    assert (service.state, service.problem) == ("failed", "model x cannot be found")
