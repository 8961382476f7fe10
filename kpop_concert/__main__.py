"""`python -m kpop_concert`."""

from kpop_concert.cli import main

raise SystemExit(main())
