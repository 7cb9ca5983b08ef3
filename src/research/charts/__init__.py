"""Charts: tables in, Altair charts in the house theme out.

`theme` has what all charts share, `renderer` shows them the same in JupyterLab, in pages and in a picture.
"""
