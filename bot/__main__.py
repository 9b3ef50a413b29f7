"""`python -m bot` is `aidwire`."""

from bot.cli import main

if __name__ == "__main__":
    main()
