"""html: web pages: the article in the page, its lines and its metadata."""
