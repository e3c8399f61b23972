"""The dbt project that turns raw QuickBooks tables into staging models and marts.

dbt runs as a program of its own (`dbt build --project-dir PROJECT_DIR --profiles-dir PROJECT_DIR`);
`profiles.yml` says which environment variables name the warehouse.
"""

from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent
"""Folder of `dbt_project.yml` and `profiles.yml`, in a checkout and in an installed wheel."""
