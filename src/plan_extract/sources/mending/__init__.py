"""mending: what mends worn text: wrapped lines, page furniture, spaces that character recognition puts in."""
