"""office: what LibreOffice converts to DOCX (DOC, WPS, RTF, ODT), in a process and a profile of its own."""
