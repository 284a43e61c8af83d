# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy>=2.0"]
# ///
"""On which machines SQLAlchemy without extras installs greenlet."""

import os
import re
from importlib.metadata import requires

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
for requirement in requires("sqlalchemy") or []:
    name, _, condition = requirement.partition(";")
    if name.startswith("greenlet") and "extra ==" not in condition:
        print(*sorted(set(re.findall(r'platform_machine == "(\w+)"', condition))))
        break
else:
    print("on none")
    #> on none
# --8<-- [end:example]
