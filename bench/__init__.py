"""What is claimed about speed and safety, as commands: ``python -m bench``.

Every figure is a ratio against something measured in the same run on the same machine.
"""

from __future__ import annotations
