"""Courses (leergangen): what is taught, asked and charged; read from `course_content/`, stored as versions.

A course is a folder that the foundation edits as text: `course.yaml`, one Markdown file per day and
intervision, and the certificate's template. `flask course load` checks the folder and stores it as a numbered
*version* that never changes. A cohort keeps the version it started with. Used by every feature from cohorts
up. Words: course (leergang), version (versie), module (lesdag or intervisie), competency (taak), development
line (ontwikkellijn), rubric level (niveau), requirement (eis).
"""
