"""`python -m kpop_concert`."""

from .cli import main

raise SystemExit(main())
