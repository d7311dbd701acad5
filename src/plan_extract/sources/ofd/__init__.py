"""ofd: OFD files (GB/T 33190), fixed pages of text and lines as PDF has them."""
