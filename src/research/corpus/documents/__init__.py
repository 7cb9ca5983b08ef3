"""Documents: articles in the files of word processors (`docx`, `odt`, `rtf`) and in e-books (`epub`)."""
