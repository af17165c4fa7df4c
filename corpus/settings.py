"""One frozen Settings object: defaults < TOML file < ASKALIKE_* environment < flags."""

import os
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from corpus.errors import SettingsError

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"


def default_config_file() -> Path:
    """Return the TOML file that is read when there is one: $ASKALIKE_CONFIG, else the user's."""
    named = os.environ.get("ASKALIKE_CONFIG")
    return Path(named) if named else platformdirs.user_config_path("askalike") / "config.toml"


def _default_index() -> Path:
    return platformdirs.user_data_path("askalike") / "index"


class Settings(BaseSettings):
    """Everything that can be set, with its default, meaning and range."""

    model_config = SettingsConfigDict(env_prefix="ASKALIKE_", frozen=True, extra="forbid")

    index: Path = Field(default_factory=_default_index, description="folder of the index")
    corpus: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,60}[A-Za-z0-9])?$")] = (
        Field("default", description="name of the corpus; one index can hold several")
    )
    model: str = Field(DEFAULT_MODEL, description="embedding model: a name or a local folder")
    device: str | None = Field(None, description="cpu, cuda, mps; by default the best there is")
    batch_size: int = Field(32, ge=1, le=4096, description="passages encoded at once")
    token_dimension: int | None = Field(
        None,
        ge=0,
        multiple_of=8,
        description="dimensions kept of token vectors: all, fewer (128), or 0 for none",
    )
    reranker: str | None = Field(
        None, description="cross-encoder for the first results: a name or a local folder"
    )
    rerank_depth: int = Field(20, ge=1, le=1000, description="results that the reranker reads")
    answerable: float = Field(
        0.5, ge=0.0, le=1.0, description="confidence under which nothing answers a query"
    )
    duplicate: float = Field(
        0.65, ge=0.0, le=1.0, description="score from which two questions ask the same"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  not used: no .env file
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  nor secrets
    ) -> tuple[PydanticBaseSettingsSource, ...]:
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
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            known = ", ".join(cls.model_fields)
            raise SettingsError(
                f"setting {key!r} = {first['input']!r}: {first['msg'].lower()}; "
                f"settings are: {known}"
            ) from error
        except ValueError as error:  # the TOML itself cannot be parsed
            raise SettingsError(f"{default_config_file()}: {error}") from error
