"""The batch: notebooks run through papermill, two at a time, with outputs that are the same on every run."""

import os
import tempfile
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.translators import translate_parameters
from traitlets.config import Config

from ..errors import ParameterError, ResearchError
from ..nlp.spelling import visible
from ..progress import track

_THREADS = 2
_HERE = Path(__file__).parents[1]


def notebooks_folder() -> Path:
    """Where the notebooks are: beside the package when installed, else in the project."""
    return next(folder for folder in (_HERE / "notebooks", _HERE.parents[1] / "notebooks") if folder.is_dir())


def run_notebooks(
    notebooks: Sequence[Path], out: Path, parameters: Mapping[str, Any], *, shown: Mapping[str, Any] | None = None
) -> list[Path]:
    """Run notebooks with parameters and write them executed.

    Each notebook gets the parameters that it has; a parameter that none of them has is an error.

    Args:
        notebooks: The notebooks' paths.
        out: The folder for the executed ones; made where missing.
        parameters: Names and values.
        shown: The values that the executed notebooks show instead; by default the same.

    Returns:
        The paths written, in the order of the notebooks.

    Raises:
        ParameterError: No notebook has a parameter of this name.
        ResearchError: A cell of a notebook failed.
    """
    inspected = {path: papermill.inspect_notebook(str(path)) for path in notebooks}
    known = {name for names in inspected.values() for name in names}
    if unknown := sorted(set(parameters) - known):
        raise ParameterError(
            f"parameter {unknown[0]!r} is in none of the notebooks; they have {', '.join(sorted(known))}"
        )
    out.mkdir(parents=True, exist_ok=True)
    shown = parameters if shown is None else shown
    with ThreadPoolExecutor(_THREADS) as pool, track((), "notebooks", len(notebooks)) as bar:
        futures = [
            pool.submit(_run, path, out / path.name, _select(parameters, names), _select(shown, names))
            for path, names in inspected.items()
        ]
        for future in futures:
            future.add_done_callback(lambda _: bar.update())
        return [future.result() for future in futures]


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Remove from an executed notebook what differs from run to run: times, paths, random ids."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"injected-{number}"
    return notebook


def _select(values: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


def _run(source: Path, target: Path, parameters: Mapping[str, Any], shown: Mapping[str, Any]) -> Path:
    aside = target.with_name(f".{target.name}")
    try:
        with tempfile.TemporaryDirectory(prefix="research-") as sockets:
            papermill.execute_notebook(
                str(source),
                str(aside),
                dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                config=_kernel_config(sockets),
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            )
        notebook = clean(nbformat.read(aside, as_version=4))
        for cell in notebook.cells:
            if "injected-parameters" in cell.metadata.get("tags", []):
                cell.source = translate_parameters("python3", "python", dict(shown))
        nbformat.write(notebook, aside)
        aside.replace(target)
    except papermill.PapermillExecutionError as error:
        message = f"{source.name}, cell {error.exec_count}: {error.ename}: {error.evalue}"
        raise ResearchError(visible(message)) from error
    finally:
        aside.unlink(missing_ok=True)
    return target


def _kernel_config(sockets: str) -> Config:
    """Sockets in each kernel's own folder instead of ports, which other kernels or users could take."""
    ipc = {"KernelManager": {"transport": "ipc", "ip": str(Path(sockets, "kernel"))}}
    return Config(ipc if os.name == "posix" else {})


if __name__ == "__main__":
    run_notebooks(sorted(notebooks_folder().glob("*.ipynb")), notebooks_folder(), {})
