"""The accessibility rules of axe-core, run inside a page: WCAG 2.2 AA and good practice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.services.absent import absent

SCRIPT = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Findings = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def axe_findings() -> Findings:
    """What is wrong with the page that is open, a line each. The page needs JavaScript."""
    if not SCRIPT.exists():
        absent("axe-core is not installed: npm ci --prefix tests/services/axe")
    source = SCRIPT.read_text()

    def findings(page: Page) -> list[str]:
        page.evaluate(source)  # past the content security policy, as a browser extension would
        result = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
        return [
            f"{violation['id']}: {' '.join(node['target'])} {node['html'][:120]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    return findings
