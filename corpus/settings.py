"""One frozen Settings object: defaults < TOML file < ASKALIKE_* environment < flags."""

import hashlib
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings import PydanticBaseSettingsSource as Source
from pydantic_settings import SettingsError as UnreadableSource

from corpus.errors import SettingsError

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
# As a model's name: the same as naming none.
AUTO = "auto"
CHROMA_CLOUD = "https://api.trychroma.com"

# A name and a password before the host would be shown wherever the address is.
_ADDRESS = re.compile(r"https?://[^/@?#\s]+(/[^@?#\s]*)?", re.IGNORECASE)
# A wrong value of any other setting of a server may be a secret, and is not repeated.
_HARMLESS = {
    "chroma_verify", "chroma_timeout", "chroma_patience", "chroma_batch",
    "llm_model", "llm_timeout", "llm_context",
}  # fmt: skip


def default_config_file() -> Path:
    """Return the TOML file that is read if it exists: $ASKALIKE_CONFIG, else the user's."""
    named = os.environ.get("ASKALIKE_CONFIG")
    return Path(named) if named else platformdirs.user_config_path("askalike") / "config.toml"


def _default_index() -> Path:
    return platformdirs.user_data_path("askalike") / "index"


def _default_access() -> Path:
    return platformdirs.user_config_path("askalike") / "access.json"


class Settings(BaseSettings):
    """Everything that can be set, with its default, meaning and range."""

    model_config = SettingsConfigDict(env_prefix="ASKALIKE_", frozen=True, extra="forbid")

    index: Path = Field(default_factory=_default_index, description="folder of the index")
    corpus: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,60}[A-Za-z0-9])?$")] = (
        Field("default", description="name of the corpus; one index can hold several")
    )
    model: str = Field(
        DEFAULT_MODEL,
        description="embedding model: a name, a local folder or multilingual; by default that of "
        "the index, and for a new one what fits its language",
    )
    device: str | None = Field(None, description="cpu, cuda, mps; by default the best there is")
    threads: int | None = Field(
        None, ge=1, le=1024, description="threads that the model computes with: one for each core"
    )
    fast_queries: bool = Field(
        default=True,
        description="encode queries by ONNX Runtime, with a copy of the model in the cache",
    )
    precision: Literal["auto", "fp32", "bf16"] = Field(
        "auto",
        description="bits that passages are encoded with: 32 (fp32) or 16 (bf16), by default 16 "
        "where that is faster; queries are always encoded with 32",
    )
    batch_size: int = Field(
        32,
        ge=1,
        le=4096,
        description="passages of 64 tokens encoded at once, of 128 on a GPU; of short ones, more",
    )
    token_dimension: int | None = Field(
        None,
        ge=0,
        multiple_of=8,
        description="dimensions kept of token vectors: all, fewer (128), or 0 for none",
    )
    reranker: str | None = Field(
        None,
        description="cross-encoder for the first results: a name, a local folder, or auto: one "
        "that is on this machine, if it is quick enough",
    )
    rerank_depth: int = Field(
        20, ge=1, le=1000, description="results that the reranker reads at most"
    )
    rerank_budget: int | None = Field(
        None,
        ge=1,
        le=60_000,
        description="milliseconds that the reranker may take for a query: 150 with auto, else as "
        "long as it needs",
    )
    answerable: float = Field(
        0.5, ge=0.0, le=1.0, description="confidence under which nothing answers a query"
    )
    duplicate: float = Field(
        0.7, ge=0.0, le=1.0, description="likelihood from which two questions are the same"
    )
    access: Path = Field(
        default_factory=_default_access, description="file of the users and tokens of a server"
    )
    documents: Path | None = Field(
        None, description="folder for documents that are added in the app"
    )
    decisions: Path | None = Field(
        None,
        description="file of the decisions on duplicates; by default .askalike/decisions.jsonl in "
        "the folder of the documents",
    )
    max_file_size: int = Field(
        16 * 1024, ge=1, le=2**20, description="MiB; larger documents are not read"
    )
    ext: dict[str, str] = Field(
        {}, description="layouts or formats by suffix, as {foo: markdown}; so --ext foo=markdown"
    )
    remote: dict[str, dict[str, Any]] = Field(
        {},
        repr=False,
        description="what fsspec is given for addresses, by protocol or address, as "
        "{s3: {endpoint_url: …}}",
    )
    ray: str | None = Field(
        None,
        min_length=1,
        description="Ray cluster on which ingest reads and encodes: HOST:PORT, auto or local",
    )
    ray_workers: int | None = Field(
        None, ge=1, le=10_000, description="encoders on it: as many as its nodes have room for"
    )
    ray_gpus: float | None = Field(
        None, ge=0, le=1, description="share of a GPU that each takes: 1 where there are any"
    )
    chroma_url: str | None = Field(None, description="Chroma server that holds the index")
    chroma_token: SecretStr | None = Field(None, description="sent as Authorization: Bearer")
    chroma_headers: dict[str, SecretStr] = Field({}, description="sent with each request")
    chroma_api_key: SecretStr | None = Field(
        None, description="key of Chroma Cloud, which is the server where no other is named"
    )
    chroma_tenant: str | None = Field(None, min_length=1, description="tenant on the server")
    chroma_database: str | None = Field(None, min_length=1, description="database on the server")
    chroma_ca: Path | None = Field(None, description="certificates (PEM) to trust, own CA")
    chroma_verify: bool = Field(
        default=True, description="whether the server's certificate is checked"
    )
    chroma_timeout: float = Field(60, gt=0, le=3600, description="seconds to wait for an answer")
    chroma_patience: float = Field(
        30, ge=0, le=3600, description="seconds that a lost server is tried again"
    )
    chroma_batch: int | None = Field(
        None, ge=1, description="entries in one request: what the server takes, 300 on Chroma Cloud"
    )
    llm_url: str | None = Field(
        None, description="OpenAI-style address of a language model, as http://127.0.0.1:8080/v1"
    )
    llm_model: str = Field("default", min_length=1, description="name of the language model there")
    llm_key: SecretStr | None = Field(None, description="its key, sent as Authorization: Bearer")
    llm_timeout: float = Field(60, gt=0, le=3600, description="seconds that a whole answer takes")
    llm_context: int = Field(
        4096, ge=256, le=2**21, description="tokens that it reads and writes in one request"
    )

    @field_validator("chroma_url", "llm_url")
    @classmethod
    def _address(cls, url: str | None, about: ValidationInfo) -> str | None:
        if url is not None and not _ADDRESS.fullmatch(url):
            place = "chroma_headers" if about.field_name == "chroma_url" else "llm_key"
            raise ValueError(
                f"it must be http://HOST:PORT or https://HOST; put a password into {place}"
            )
        return url.rstrip("/") if url else None

    @field_validator("llm_key")
    @classmethod
    def _key(cls, key: SecretStr | None) -> SecretStr | None:
        plain = key.get_secret_value().strip() if key else ""
        if not (plain.isascii() and plain.isprintable()):
            raise ValueError("it must be of printable ASCII characters, as a header is")
        return SecretStr(plain) if plain else None

    @field_validator("ext")
    @classmethod
    def _suffixes(cls, ext: dict[str, str]) -> dict[str, str]:
        for suffix in ext:
            if "." in suffix[1:] or not set("/\\= ").isdisjoint(suffix):
                raise ValueError(f"{suffix!r} is no suffix; write it like foo or .foo")
        # a flag comes after the file, whatever its spelling
        return {f".{suffix.lstrip('.')}".lower().rstrip("."): name for suffix, name in ext.items()}

    @property
    def names_model(self) -> bool:
        """Whether anybody named a model; "auto" names none."""
        return "model" in self.model_fields_set and self.model != AUTO

    @property
    def server(self) -> str | None:
        """Address of the Chroma server; None if the index is in a folder."""
        return self.chroma_url or (CHROMA_CLOUD if self.chroma_api_key else None)

    @property
    def place(self) -> str:
        """Where the index is, for people: its folder, or its server."""
        named = (("tenant", self.chroma_tenant), ("database", self.chroma_database))
        inside = ", ".join(f"{what} {name}" for what, name in named if name)
        return (
            f"{self.server} ({inside})"
            if inside and self.server
            else self.server or str(self.index)
        )

    @property
    def derived(self) -> Path:
        """The folder of the files derived from the index; each server has its own."""
        if self.server is None:
            return self.index
        return self.index / "servers" / hashlib.sha256(self.place.encode()).hexdigest()[:16]

    def reveal(self) -> dict[str, Any]:
        """Return all settings as plain data, secrets included: for our own child process."""
        plain = self.model_dump(mode="json")
        for key in ("chroma_token", "chroma_api_key", "llm_key"):
            secret: SecretStr | None = getattr(self, key)
            plain[key] = secret.get_secret_value() if secret else None
        if not self.names_model:
            plain["model"] = AUTO
        headers = self.chroma_headers.items()
        return plain | {"chroma_headers": {key: value.get_secret_value() for key, value in headers}}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: Source,
        env_settings: Source,
        dotenv_settings: Source,  # noqa: ARG003  not used: no .env file
        file_secret_settings: Source,  # noqa: ARG003  nor secrets
    ) -> tuple[Source, ...]:
        """Put the TOML file under the environment, and the environment under the flags."""
        file = TomlConfigSettingsSource(settings_cls, default_config_file())
        return init_settings, env_settings, file

    @classmethod
    def load(cls, **flags: Any) -> "Settings":
        """Return the settings in force; flags that are None count as not given.

        Raises SettingsError naming the key, the value and what is allowed.
        """
        given = {key: value for key, value in flags.items() if value is not None}
        if "ASKALIKE_CONFIG" in os.environ and not default_config_file().is_file():
            raise SettingsError(f"ASKALIKE_CONFIG names {default_config_file()}: no such file")
        try:
            return cls(**given)
        except ValidationError as error:
            raise SettingsError(_explain(error, cls)) from None  # its text repeats the value
        except UnreadableSource as error:  # a variable that is not JSON
            raise SettingsError(f"{error}; it must be JSON") from None
        except UnicodeDecodeError as error:
            raise SettingsError(f"{default_config_file()}: not valid UTF-8") from error
        except RecursionError as error:
            raise SettingsError(f"{default_config_file()}: nested too deeply") from error
        except ValueError as error:  # the TOML itself cannot be parsed
            raise SettingsError(f"{default_config_file()}: {error}") from error


def _explain(error: ValidationError, settings: type[Settings]) -> str:
    """Return what is wrong with the first wrong setting; a value that may be secret is left out."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    hidden = key.startswith(("chroma", "llm", "remote")) and key not in _HARMLESS
    value = "" if hidden else f" = {first['input']!r}"
    known = ", ".join(settings.model_fields)
    return f"setting {key!r}{value}: {first['msg'].lower()}; settings are: {known}"
