"""text: plain text: which encoding, which marks of Markdown."""
