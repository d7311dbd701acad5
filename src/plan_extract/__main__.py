"""`python -m plan_extract`."""

from plan_extract.cli import main

if __name__ == "__main__":
    main()
