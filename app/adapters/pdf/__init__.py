"""PDF documents by WeasyPrint, and QR codes by segno. Bootstrap makes one `WeasyPrinter` for each process."""
