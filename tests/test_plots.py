"""Every plot program runs, small, and draws what the figure on its page shows."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree as etree

import pytest
from handbook.environments import ROOT, SERIES, python
from handbook.rules import Handbook

PLOTS = {figure: plot for folder in Handbook(ROOT).folders for figure, plot in folder.plots.items()}
SVG = "{http://www.w3.org/2000/svg}"


def labels(figure: Path) -> set[str]:
    """What stands on the axes and in the legend: all texts but numbers and the caption."""
    root = etree.parse(figure).getroot()
    assert root.tag == f"{SVG}svg"
    caption = set(root.findall(f".//*[@id='caption']//{SVG}text"))
    assert caption, f'{figure.name} has no caption: give its text `gid="caption"`'
    texts = {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text") if text not in caption}
    return {text for text in texts if any(letter.isalpha() for letter in text)}


@pytest.mark.parametrize("figure", PLOTS)
def test_plot(figure: str, tmp_path: Path) -> None:
    plot = PLOTS[figure]
    command = [str(python(SERIES[0], plot.requirements)), str(plot.path), "--small", "small.svg"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    drawn = labels(tmp_path / "small.svg")
    assert drawn
    again = f"uv run {plot.path.relative_to(ROOT)} docs/{figure}"
    assert drawn == labels(ROOT / "docs" / figure), f"docs/{figure} has other labels; draw it anew with `{again}`"
