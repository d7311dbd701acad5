"""ocr: pages that are pictures, recognised by RapidOCR in processes of their own; nothing is fetched."""
