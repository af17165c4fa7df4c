"""A real agent framework, pydantic-ai, uses the server; a function stands in for the model."""

from typing import Any

import anyio
import httpx2
from fastmcp.client import Client
from fastmcp.client.transports import StreamableHttpTransport
from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.messages import (
    ModelMessage,
    ModelResponse,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
)
from pydantic_ai.models.function import AgentInfo, FunctionModel
from starlette.applications import Starlette
from starlette.routing import Route

from search.engine import Engine
from tests.ui.mcp.conftest import URL
from ui.mcp.server import build_mcp
from ui.service import Service


def think(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    """Ask the corpus first, then answer from what came back, with a citation."""
    found = next((part for part in messages[-1].parts if isinstance(part, ToolReturnPart)), None)
    if found is None:
        (tool,) = [tool for tool in info.function_tools if tool.name == "ask"]
        assert "query" in tool.parameters_json_schema["properties"]
        question = str(messages[-1].parts[-1].content)
        return ModelResponse([ToolCallPart("ask", {"query": question, "k": 3})])
    result: Any = found.content
    if not result["answerable"]:
        return ModelResponse([TextPart("The corpus does not answer that.")])
    (cited,) = result["answer"]["citations"]
    hit = next(hit for hit in result["results"] if hit["id"] == cited)
    sentence = result["answer"]["text"].split(".")[0]
    return ModelResponse([TextPart(f"{sentence} [{hit['source']}:{hit['lines'][0]}] ({cited})")])


def answers(engine: Engine, *questions: str) -> list[str]:
    service = Service(engine)
    endpoint = build_mcp(service).endpoint()
    app = Starlette(routes=[Route("/mcp", endpoint)])

    def connect(**options: Any) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), **options)

    async def run() -> list[str]:
        transport = StreamableHttpTransport(URL, httpx_client_factory=connect)
        agent = Agent(FunctionModel(think), toolsets=[MCPToolset(Client(transport))])
        async with endpoint.running(), agent:
            return [(await agent.run(question)).output for question in questions]

    outputs = anyio.run(run)
    service.close()
    return outputs


def test_an_agent_asks_the_corpus_and_cites_the_record(engine: Engine) -> None:
    question = "my model memorised the training data"
    answer, refusal = answers(engine, question, "which horse won the Grand National in 1973?")
    asked = engine.ask(question, k=3)
    assert asked.answer
    record = engine.record(asked.answer.citations[0])
    assert answer.endswith(f"[{record.source}:{record.lines[0]}] ({record.id})")
    assert refusal == "The corpus does not answer that."
