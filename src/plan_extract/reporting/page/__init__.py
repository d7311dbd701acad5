"""A plan as one web page to review: its outline, its text with the records marked, a list to filter, each record's details."""

from plan_extract.reporting.page.making import to_html as to_html
