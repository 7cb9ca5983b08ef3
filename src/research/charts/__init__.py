"""Charts: tables in, Altair charts in the house theme out.

`theme` holds what all charts share, `renderer` shows them alike in JupyterLab, on pages and as pictures. Importing this
package enables no theme and no renderer: each chart brings its own.
"""
