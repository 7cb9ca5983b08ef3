"""Files: articles in the formats of word processors, PDF, e-books, mail, feeds and archived web pages."""
