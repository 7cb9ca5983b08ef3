"""Actors: the readings of all articles in, actors over the whole corpus and their ties out.

`resolution` finds which entities of different articles are one actor, and `table` names and counts the actors.
`mentions` keeps where they are named, `meetings` and `ties` find who is tied to whom, `graph` makes a network of it.
`corrections` and `report_corrections` apply the corrections of `corpus.toml`.
"""
