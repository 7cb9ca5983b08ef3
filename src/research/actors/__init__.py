"""Actors: the readings of all articles in, actors over the whole corpus and their ties out.

`resolution` and `table` join names across articles, `mentions` keeps where they stand, `meetings` and `ties` find who
is tied to whom, and `graph` makes a network of it. `corrections` and `report_corrections` apply what the user corrects.
"""
