"""mending: what text that has been through the mill is mended by: wrapped lines, page furniture, spaces that character recognition puts in."""
