"""Mentions: an article's doc in, the places where it names people, organizations and countries out.

`candidates` collects the votes of all rules on what is a name, `detection` decides once for the whole article, and
`linking` joins the names of one actor within the article, with the country and role that the words beside them give it.
"""
