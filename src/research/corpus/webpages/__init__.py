"""Web pages: a page's bytes in; its stories out, each with title, day of publication and where the day comes from."""
