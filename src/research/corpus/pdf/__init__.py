"""PDF: the pieces of text on a page become lines (`columns`), lines become paragraphs (`layout`)."""
