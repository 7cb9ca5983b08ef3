"""Kernels: forked off one process, each by itself, and gone with it."""

import time
from contextlib import closing

import nbformat
import psutil
import pytest

from research.batch import run_notebooks
from research.errors import WorkerError
from research.kernels import CAN_FORK, Nursery

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system's kernels are not forked")


def notebook(folder, name, *cells):
    path = folder / f"{name}.ipynb"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata=metadata), path)
    return path


def told(path):
    return [output.text.strip() for cell in nbformat.read(path, 4).cells for output in cell.outputs]


def test_each_notebook_has_a_process_of_its_own_with_all_imported(tmp_path):
    cells = ("import os, sys; other = 'made_here' in globals(); made_here = 1", "print(other, 'pandas' in sys.modules, os.environ['HERE'], os.getppid())")
    notebooks = [notebook(tmp_path, name, *cells) for name in ("a", "b", "c")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HERE", "yes")
        written = run_notebooks(notebooks, tmp_path / "out", {})
    said = [told(path) for path in written]
    assert said[0] == said[1] == said[2] and said[0][0].startswith("False True yes ")
    assert not psutil.pid_exists(int(said[0][0].split()[-1]))


def test_what_a_kernel_prints_is_its_notebook_s(tmp_path):
    cell = "import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'print(6 * 7)'], stdout=subprocess.PIPE, text=True).stdout)"
    notebooks = [notebook(tmp_path, "a", "import os; os.write(1, b'123')"), notebook(tmp_path, "b", cell), notebook(tmp_path, "c", cell)]
    assert [told(path) for path in run_notebooks(notebooks, tmp_path / "out", {})[1:]] == [["42"], ["42"]]


def test_a_process_that_has_ended_is_told():
    with closing(Nursery()) as nursery:
        nursery._process.kill()
        with pytest.raises(WorkerError, match=r"kernels are forked off has ended \(-9\)"):
            nursery.fork(["python", "-m", "ipykernel_launcher"], "/", {})


def test_kernels_end_with_the_process(tmp_path):
    with closing(Nursery()) as nursery:
        kernel = nursery.fork(["python", "-m", "ipykernel_launcher", "-f", str(tmp_path / "k.json")], str(tmp_path), {})
        assert kernel.poll() is None
    deadline = time.monotonic() + 20
    while kernel.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    assert kernel.poll() == kernel.wait() == 0
    kernel.terminate()
    kernel.kill()
