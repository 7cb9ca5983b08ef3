"""Online: mails, feeds, saved pages and web archives, in the charsets of their senders."""
