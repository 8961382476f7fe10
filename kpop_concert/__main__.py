"""`python -m kpop_concert`, and the bundle."""

import sys

if sys.argv[1:] == ["llama-child"]:
    # Not one of the commands: so the engine `local` starts this program as the process that holds a model.
    from kpop_concert.audience.engines.llama_child import main
else:
    from kpop_concert.cli import main

raise SystemExit(main())
