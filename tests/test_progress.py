"""Progress: shown at a terminal, with counts and the remaining time, and nowhere else."""

import sys

from research import progress


def test_nobody_there_sees_nothing(capfd, monkeypatch):
    monkeypatch.setattr(progress, "_DELAY", 0)
    assert list(progress.track(range(3), "articles", 3)) == [0, 1, 2]
    assert capfd.readouterr() == ("", "")


def test_long_work_shows_counts_and_the_remaining_time(capsys, monkeypatch):
    monkeypatch.setattr(progress, "_DELAY", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(progress.track(range(3), "articles", 3)) == [0, 1, 2]
    told = capsys.readouterr().err
    assert "articles:   0%" in told and "0/3" in told and "<?" in told  # so much has passed < so much is left
    assert told.endswith("\r")  # the line is gone


def test_short_work_shows_nothing(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(progress.track(range(3), "articles", 3)) == [0, 1, 2]
    assert capsys.readouterr().err.strip() == ""
