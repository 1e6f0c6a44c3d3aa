"""Configuration of the documentation; nothing in it reaches for the network."""

import os
import sys
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "Agg")
sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

import twolevel

project = "twolevel"
author = "The twolevel developers"
copyright = author
version = release = twolevel.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "numpydoc",
    "myst_parser",
    "sphinx_gallery.gen_gallery",
    "pages_from_code",
    "mathml",
    "code_blocks",
]
exclude_patterns = ["_build", "reference/generated/*.md"]
templates_path = ["_templates"]

# -- Markdown --------------------------------------------------------------------------------------

myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 2

# -- reference -------------------------------------------------------------------------------------

autosummary_generate = True
autodoc_typehints = "none"  # the signature would say again what the parameters say
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
add_module_names = False
toc_object_entries_show_parents = "hide"

# -- examples --------------------------------------------------------------------------------------

sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "gallery",
    "filename_pattern": r"plot_",
    "within_subsection_order": "FileNameSortKey",
    "download_all_examples": False,
    "show_memory": False,
    "show_signature": False,
    "write_computation_times": False,
    "abort_on_example_error": True,
    "plot_gallery": "True",
    "min_reported_time": 60,
    "remove_config_comments": True,
}

# -- pages -----------------------------------------------------------------------------------------

html_theme = "pydata_sphinx_theme"
html_title = "twolevel"
html_static_path = ["_static"]
html_css_files = ["twolevel.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "show_prev_next": True,
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": ["theme-version"],
    "show_toc_level": 2,
}
html_sidebars = {"index": []}
