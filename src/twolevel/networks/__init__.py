"""Soft regionalism: complementary regions, the links they want, and the stable networks.

Knows endowments, frictions, links between regions of different countries and measures of the
networks they form. Knows no agreement, no bargaining and no drawing.
"""

from twolevel.networks.comparison import LinkComparison, compare_links
from twolevel.networks.complementarity import Complementarity, complementarity
from twolevel.networks.graphs import from_networkx, read_graphml, to_networkx, write_graphml
from twolevel.networks.incentives import LinkIncentives
from twolevel.networks.network import Link, Network, natural_economic_territories
from twolevel.networks.pairwise import (
    PairwiseStability,
    StableNetwork,
    connections,
    pairwise_stable,
)
from twolevel.networks.soft_regionalism import (
    SoftRegionalism,
    soft_regionalism,
    soft_regionalism_in,
)
from twolevel.networks.stability import greatest_stable, is_stable, least_stable

__all__ = [
    "Complementarity",
    "Link",
    "LinkComparison",
    "LinkIncentives",
    "Network",
    "PairwiseStability",
    "SoftRegionalism",
    "StableNetwork",
    "compare_links",
    "complementarity",
    "connections",
    "from_networkx",
    "greatest_stable",
    "is_stable",
    "least_stable",
    "natural_economic_territories",
    "pairwise_stable",
    "read_graphml",
    "soft_regionalism",
    "soft_regionalism_in",
    "to_networkx",
    "write_graphml",
]
