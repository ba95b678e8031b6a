"""The data of each composed page, one module a page: reads of lower services, never a query in a loop."""
