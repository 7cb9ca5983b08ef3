"""Progress: shown to whoever watches, with counts and the remaining time, and to nobody else."""

import sys
from types import SimpleNamespace

import pytest

from research import progress


def test_nobody_there_sees_nothing(capfd):
    assert not progress.is_watched()
    assert list(progress.track(range(3), "articles", 3)) == [0, 1, 2]
    assert capfd.readouterr() == ("", "")


def test_long_work_shows_counts_and_the_remaining_time(capfd, monkeypatch):
    monkeypatch.setattr(progress, "is_watched", lambda: True)
    monkeypatch.setattr(progress, "_LONG", 0)
    line = progress.track(range(3), "articles", 3)
    assert list(line) == [0, 1, 2]
    told = capfd.readouterr().err
    assert "articles:   0%" in told and "0/3" in told and "<?" in told  # so much has passed < so much is left
    assert told.endswith("\r")  # the line is gone


def test_short_work_shows_nothing(capfd, monkeypatch):
    monkeypatch.setattr(progress, "is_watched", lambda: True)
    assert list(progress.track(range(3), "articles", 3)) == [0, 1, 2]
    assert capfd.readouterr().err.strip() == ""


@pytest.mark.parametrize("asks", [True, False])
def test_a_front_end_that_can_be_asked_is_watched_and_a_batch_run_is_not(monkeypatch, asks):
    kernel = SimpleNamespace(_allow_stdin=asks)
    app = SimpleNamespace(initialized=lambda: True, instance=lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.setitem(sys.modules, "ipykernel.kernelapp", SimpleNamespace(IPKernelApp=app))
    assert progress.is_watched() is asks


def test_a_cell_s_line_is_written_anew_and_goes(monkeypatch):
    shown = []
    handle = SimpleNamespace(update=lambda bundle, raw: shown.append(bundle["text/html"]))
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw, display_id: shown.append(bundle["text/html"]) or handle)
    monkeypatch.setattr(progress, "is_notebook", lambda: True)
    monkeypatch.setattr(progress, "is_watched", lambda: True)
    monkeypatch.setattr(progress, "_LONG", 0)
    assert list(progress.track(range(2), "a<b", 2)) == [0, 1]
    assert shown[0].startswith("<pre>a&lt;b:   0%") and shown[-1] == "<span></span>"
