"""Any file a person calls a spreadsheet -> cells and a table."""
