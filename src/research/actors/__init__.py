"""Actors: the readings of all articles in, actors over the whole corpus and their ties out.

`resolution` joins names across articles, `meetings` and `ties` tell who is tied to whom, `graph` makes the network of it,
and `corrections` applies what the user has put right.
"""
