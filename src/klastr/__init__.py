"""klastr finds regional clusters of industries in data.

The public list of the library. Nothing is computed or imported here until a name is used:
``klastr.RegionalTable``, ``klastr.location_quotient`` and the others load their room at first access.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klastr.errors import KlastrError
    from klastr.identify.coagglomeration import coagglomeration
    from klastr.identify.colocation import employment_colocation, establishment_colocation
    from klastr.identify.complexity.attribute_indices import attribute_index, expy, prody
    from klastr.identify.complexity.economic_complexity import eci, economic_complexity, pci
    from klastr.identify.complexity.external_complexity import subnational_complexity
    from klastr.identify.complexity.fitness import fitness
    from klastr.identify.complexity.log_supermodularity import log_supermodularity
    from klastr.identify.complexity.outlook import cog, coi
    from klastr.identify.complexity.recombination import ease_of_recombination, modular_complexity
    from klastr.identify.complexity.reflections import reflections
    from klastr.identify.complexity.yearly_space import product_space
    from klastr.identify.concentration.atkinson import atkinson
    from klastr.identify.concentration.dalton import dalton
    from klastr.identify.concentration.gini import gini
    from klastr.identify.concentration.gini_locational import gini_locational, gini_of_quotients
    from klastr.identify.concentration.lorenz import lorenz_curve
    from klastr.identify.concentration.successive_difference import successive_difference
    from klastr.identify.concentration.theil import theil
    from klastr.identify.concentration.variation import coefficient_of_variation, coulter, williamson
    from klastr.identify.crossborder import cross_border_clusters
    from klastr.identify.definition_comparison import definition_comparison
    from klastr.identify.distances.accessibility import converse, hansen, huff, reilly
    from klastr.identify.distances.cases_and_controls import d_function
    from klastr.identify.distances.centrography import centrography
    from klastr.identify.distances.k_density import k_density
    from klastr.identify.distances.k_inhomogeneous import k_inhomogeneous
    from klastr.identify.distances.local_m import local_m
    from klastr.identify.distances.m_function import m_function
    from klastr.identify.distances.nearest_neighbours import nearest_neighbour
    from klastr.identify.distances.pair_correlation import g_function
    from klastr.identify.distances.quadrats import quadrat_test
    from klastr.identify.distances.ripley import k_function, l_function
    from klastr.identify.distances.space_time import space_time
    from klastr.identify.dynamics.beta_convergence import beta_convergence
    from klastr.identify.dynamics.entry_by_density import entry_by_density
    from klastr.identify.dynamics.entry_exit import entry_exit
    from klastr.identify.dynamics.growth_rates import growth
    from klastr.identify.dynamics.markov import markov
    from klastr.identify.dynamics.rank_mobility import rank_mobility
    from klastr.identify.dynamics.sigma_convergence import sigma_convergence
    from klastr.identify.dynamics.spatial_markov import spatial_markov
    from klastr.identify.emerging import emerging_bundles
    from klastr.identify.grouping.industry_groups import industry_groups
    from klastr.identify.grouping.scores import definition_scores
    from klastr.identify.growth import shift_share
    from klastr.identify.industry_grid import industry_grid
    from klastr.identify.input_output.aggregation import aggregated_input_output
    from klastr.identify.input_output.coefficients import (
        ghosh_coefficients,
        ghosh_inverse,
        leontief_inverse,
        technical_coefficients,
    )
    from klastr.identify.input_output.extraction import hypothetical_extraction
    from klastr.identify.input_output.footprints import footprint
    from klastr.identify.input_output.key_sectors import key_sectors
    from klastr.identify.input_output.linkages import linkages
    from klastr.identify.input_output.multipliers import multipliers
    from klastr.identify.input_output.positions import propagation_lengths, upstreamness
    from klastr.identify.input_output.regionalisation import regional_coefficients, regional_input_output
    from klastr.identify.input_output.trade import export_content, value_added_trade
    from klastr.identify.input_output_links import input_output_links
    from klastr.identify.knowledge_bases import knowledge_bases
    from klastr.identify.lifecycle import lifecycle_stages
    from klastr.identify.localisation.colocated_firms import colocated_firms
    from klastr.identify.localisation.devereux_griffith_simpson import devereux_griffith_simpson
    from klastr.identify.localisation.ellison_glaeser import ellison_glaeser
    from klastr.identify.localisation.group_coagglomeration import group_coagglomeration
    from klastr.identify.localisation.litzenberger_sternberg import litzenberger_sternberg
    from klastr.identify.localisation.maurel_sedillot import maurel_sedillot
    from klastr.identify.occupations import occupational_similarity
    from klastr.identify.opportunities.regional_opportunities import opportunities
    from klastr.identify.product_space.coherence import coherence
    from klastr.identify.product_space.cross_space import cross_proximity, cross_space_density
    from klastr.identify.product_space.density import relatedness_density
    from klastr.identify.product_space.industry_ties import relatedness
    from klastr.identify.product_space.region_similarity import region_similarity
    from klastr.identify.product_space.relative_relatedness import relative_relatedness
    from klastr.identify.product_space.strongest_ties import strongest_ties
    from klastr.identify.product_space.validated_ties import validated_ties
    from klastr.identify.proximity import proximity
    from klastr.identify.regional_clusters import regional_clusters
    from klastr.identify.relatedness import Relatedness, combined
    from klastr.identify.resilience.regional_resilience import resilience
    from klastr.identify.segregation.multigroup_segregation import multigroup_segregation
    from klastr.identify.segregation.segregation import segregation
    from klastr.identify.segregation.spatial_segregation import spatial_segregation
    from klastr.identify.spatial.bivariate_moran import bivariate_moran, local_bivariate_moran
    from klastr.identify.spatial.dense_areas import dense_areas
    from klastr.identify.spatial.geary import geary
    from klastr.identify.spatial.getis_ord import getis_ord
    from klastr.identify.spatial.join_counts import join_counts
    from klastr.identify.spatial.lee import lee
    from klastr.identify.spatial.local_geary import local_geary
    from klastr.identify.spatial.local_getis_ord import local_getis_ord
    from klastr.identify.spatial.local_join_counts import local_join_counts
    from klastr.identify.spatial.local_moran import local_moran
    from klastr.identify.spatial.losh import losh
    from klastr.identify.spatial.moran import moran
    from klastr.identify.spatial.spatial_lag import spatial_lag
    from klastr.identify.spatial.spatial_weights import spatial_weights
    from klastr.identify.specialisation import location_quotient
    from klastr.identify.structure.counts import diversity, ubiquity
    from klastr.identify.structure.entropy import entropy, kullback_leibler
    from klastr.identify.structure.hachman import hachman, mean_quotient
    from klastr.identify.structure.herfindahl import herfindahl
    from klastr.identify.structure.hoover import hoover
    from klastr.identify.structure.krugman import krugman
    from klastr.identify.structure.land_requirement import land_requirement
    from klastr.identify.structure.normalised_ubiquity import normalised_ubiquity
    from klastr.identify.structure.presence_of_industries import presence
    from klastr.identify.structure.quotient_growth import quotient_growth, specialisation_portfolio
    from klastr.identify.structure.relative_diversity import relative_diversity
    from klastr.identify.structure.variety import related_variety, unrelated_variety
    from klastr.identify.traded import traded_industries
    from klastr.identify.traded_rule import TradedRule
    from klastr.sources.concordance import read_concordance
    from klastr.sources.examples import visegrad
    from klastr.sources.flows import read_flows
    from klastr.sources.input_output import read_input_output
    from klastr.sources.live.fetched import fetched_table
    from klastr.sources.occupations import read_occupations
    from klastr.sources.plants import read_plants
    from klastr.sources.points import read_points
    from klastr.sources.tables import read_regional_table
    from klastr.tables.collapse import collapse
    from klastr.tables.concordance import Concordance
    from klastr.tables.definitions import Definition
    from klastr.tables.disclosure import protected
    from klastr.tables.flows import FlowTable
    from klastr.tables.impute import impute
    from klastr.tables.input_output import InputOutputTable
    from klastr.tables.occupations import StaffingTable
    from klastr.tables.plant_points import point_set
    from klastr.tables.plant_table import PlantTable
    from klastr.tables.points import PointSet
    from klastr.tables.regional import RegionalTable

__version__ = "0.1.0"

_ROOMS = {
    "Concordance": "klastr.tables.concordance",
    "Definition": "klastr.tables.definitions",
    "FlowTable": "klastr.tables.flows",
    "InputOutputTable": "klastr.tables.input_output",
    "KlastrError": "klastr.errors",
    "PlantTable": "klastr.tables.plant_table",
    "PointSet": "klastr.tables.points",
    "RegionalTable": "klastr.tables.regional",
    "Relatedness": "klastr.identify.relatedness",
    "StaffingTable": "klastr.tables.occupations",
    "TradedRule": "klastr.identify.traded_rule",
    "aggregated_input_output": "klastr.identify.input_output.aggregation",
    "atkinson": "klastr.identify.concentration.atkinson",
    "attribute_index": "klastr.identify.complexity.attribute_indices",
    "beta_convergence": "klastr.identify.dynamics.beta_convergence",
    "bivariate_moran": "klastr.identify.spatial.bivariate_moran",
    "centrography": "klastr.identify.distances.centrography",
    "coagglomeration": "klastr.identify.coagglomeration",
    "coefficient_of_variation": "klastr.identify.concentration.variation",
    "cog": "klastr.identify.complexity.outlook",
    "coherence": "klastr.identify.product_space.coherence",
    "coi": "klastr.identify.complexity.outlook",
    "collapse": "klastr.tables.collapse",
    "colocated_firms": "klastr.identify.localisation.colocated_firms",
    "combined": "klastr.identify.relatedness",
    "converse": "klastr.identify.distances.accessibility",
    "coulter": "klastr.identify.concentration.variation",
    "cross_border_clusters": "klastr.identify.crossborder",
    "cross_proximity": "klastr.identify.product_space.cross_space",
    "cross_space_density": "klastr.identify.product_space.cross_space",
    "d_function": "klastr.identify.distances.cases_and_controls",
    "dalton": "klastr.identify.concentration.dalton",
    "definition_comparison": "klastr.identify.definition_comparison",
    "definition_scores": "klastr.identify.grouping.scores",
    "dense_areas": "klastr.identify.spatial.dense_areas",
    "devereux_griffith_simpson": "klastr.identify.localisation.devereux_griffith_simpson",
    "diversity": "klastr.identify.structure.counts",
    "ease_of_recombination": "klastr.identify.complexity.recombination",
    "eci": "klastr.identify.complexity.economic_complexity",
    "economic_complexity": "klastr.identify.complexity.economic_complexity",
    "ellison_glaeser": "klastr.identify.localisation.ellison_glaeser",
    "emerging_bundles": "klastr.identify.emerging",
    "employment_colocation": "klastr.identify.colocation",
    "entropy": "klastr.identify.structure.entropy",
    "entry_by_density": "klastr.identify.dynamics.entry_by_density",
    "entry_exit": "klastr.identify.dynamics.entry_exit",
    "establishment_colocation": "klastr.identify.colocation",
    "export_content": "klastr.identify.input_output.trade",
    "expy": "klastr.identify.complexity.attribute_indices",
    "fetched_table": "klastr.sources.live.fetched",
    "fitness": "klastr.identify.complexity.fitness",
    "footprint": "klastr.identify.input_output.footprints",
    "g_function": "klastr.identify.distances.pair_correlation",
    "geary": "klastr.identify.spatial.geary",
    "getis_ord": "klastr.identify.spatial.getis_ord",
    "ghosh_coefficients": "klastr.identify.input_output.coefficients",
    "ghosh_inverse": "klastr.identify.input_output.coefficients",
    "gini": "klastr.identify.concentration.gini",
    "gini_locational": "klastr.identify.concentration.gini_locational",
    "gini_of_quotients": "klastr.identify.concentration.gini_locational",
    "group_coagglomeration": "klastr.identify.localisation.group_coagglomeration",
    "growth": "klastr.identify.dynamics.growth_rates",
    "hachman": "klastr.identify.structure.hachman",
    "hansen": "klastr.identify.distances.accessibility",
    "herfindahl": "klastr.identify.structure.herfindahl",
    "hoover": "klastr.identify.structure.hoover",
    "huff": "klastr.identify.distances.accessibility",
    "hypothetical_extraction": "klastr.identify.input_output.extraction",
    "impute": "klastr.tables.impute",
    "industry_grid": "klastr.identify.industry_grid",
    "industry_groups": "klastr.identify.grouping.industry_groups",
    "input_output_links": "klastr.identify.input_output_links",
    "join_counts": "klastr.identify.spatial.join_counts",
    "k_density": "klastr.identify.distances.k_density",
    "k_function": "klastr.identify.distances.ripley",
    "k_inhomogeneous": "klastr.identify.distances.k_inhomogeneous",
    "key_sectors": "klastr.identify.input_output.key_sectors",
    "knowledge_bases": "klastr.identify.knowledge_bases",
    "krugman": "klastr.identify.structure.krugman",
    "kullback_leibler": "klastr.identify.structure.entropy",
    "l_function": "klastr.identify.distances.ripley",
    "land_requirement": "klastr.identify.structure.land_requirement",
    "lee": "klastr.identify.spatial.lee",
    "leontief_inverse": "klastr.identify.input_output.coefficients",
    "lifecycle_stages": "klastr.identify.lifecycle",
    "linkages": "klastr.identify.input_output.linkages",
    "litzenberger_sternberg": "klastr.identify.localisation.litzenberger_sternberg",
    "local_bivariate_moran": "klastr.identify.spatial.bivariate_moran",
    "local_geary": "klastr.identify.spatial.local_geary",
    "local_getis_ord": "klastr.identify.spatial.local_getis_ord",
    "local_join_counts": "klastr.identify.spatial.local_join_counts",
    "local_m": "klastr.identify.distances.local_m",
    "local_moran": "klastr.identify.spatial.local_moran",
    "location_quotient": "klastr.identify.specialisation",
    "log_supermodularity": "klastr.identify.complexity.log_supermodularity",
    "lorenz_curve": "klastr.identify.concentration.lorenz",
    "losh": "klastr.identify.spatial.losh",
    "m_function": "klastr.identify.distances.m_function",
    "markov": "klastr.identify.dynamics.markov",
    "maurel_sedillot": "klastr.identify.localisation.maurel_sedillot",
    "mean_quotient": "klastr.identify.structure.hachman",
    "modular_complexity": "klastr.identify.complexity.recombination",
    "moran": "klastr.identify.spatial.moran",
    "multigroup_segregation": "klastr.identify.segregation.multigroup_segregation",
    "multipliers": "klastr.identify.input_output.multipliers",
    "nearest_neighbour": "klastr.identify.distances.nearest_neighbours",
    "normalised_ubiquity": "klastr.identify.structure.normalised_ubiquity",
    "occupational_similarity": "klastr.identify.occupations",
    "opportunities": "klastr.identify.opportunities.regional_opportunities",
    "pci": "klastr.identify.complexity.economic_complexity",
    "point_set": "klastr.tables.plant_points",
    "presence": "klastr.identify.structure.presence_of_industries",
    "product_space": "klastr.identify.complexity.yearly_space",
    "prody": "klastr.identify.complexity.attribute_indices",
    "propagation_lengths": "klastr.identify.input_output.positions",
    "protected": "klastr.tables.disclosure",
    "proximity": "klastr.identify.proximity",
    "quadrat_test": "klastr.identify.distances.quadrats",
    "quotient_growth": "klastr.identify.structure.quotient_growth",
    "rank_mobility": "klastr.identify.dynamics.rank_mobility",
    "read_concordance": "klastr.sources.concordance",
    "read_flows": "klastr.sources.flows",
    "read_input_output": "klastr.sources.input_output",
    "read_occupations": "klastr.sources.occupations",
    "read_plants": "klastr.sources.plants",
    "read_points": "klastr.sources.points",
    "read_regional_table": "klastr.sources.tables",
    "reflections": "klastr.identify.complexity.reflections",
    "region_similarity": "klastr.identify.product_space.region_similarity",
    "regional_clusters": "klastr.identify.regional_clusters",
    "regional_coefficients": "klastr.identify.input_output.regionalisation",
    "regional_input_output": "klastr.identify.input_output.regionalisation",
    "reilly": "klastr.identify.distances.accessibility",
    "related_variety": "klastr.identify.structure.variety",
    "relatedness": "klastr.identify.product_space.industry_ties",
    "relatedness_density": "klastr.identify.product_space.density",
    "relative_diversity": "klastr.identify.structure.relative_diversity",
    "relative_relatedness": "klastr.identify.product_space.relative_relatedness",
    "resilience": "klastr.identify.resilience.regional_resilience",
    "segregation": "klastr.identify.segregation.segregation",
    "shift_share": "klastr.identify.growth",
    "sigma_convergence": "klastr.identify.dynamics.sigma_convergence",
    "space_time": "klastr.identify.distances.space_time",
    "spatial_lag": "klastr.identify.spatial.spatial_lag",
    "spatial_markov": "klastr.identify.dynamics.spatial_markov",
    "spatial_segregation": "klastr.identify.segregation.spatial_segregation",
    "spatial_weights": "klastr.identify.spatial.spatial_weights",
    "specialisation_portfolio": "klastr.identify.structure.quotient_growth",
    "strongest_ties": "klastr.identify.product_space.strongest_ties",
    "subnational_complexity": "klastr.identify.complexity.external_complexity",
    "successive_difference": "klastr.identify.concentration.successive_difference",
    "technical_coefficients": "klastr.identify.input_output.coefficients",
    "theil": "klastr.identify.concentration.theil",
    "traded_industries": "klastr.identify.traded",
    "ubiquity": "klastr.identify.structure.counts",
    "unrelated_variety": "klastr.identify.structure.variety",
    "upstreamness": "klastr.identify.input_output.positions",
    "validated_ties": "klastr.identify.product_space.validated_ties",
    "value_added_trade": "klastr.identify.input_output.trade",
    "visegrad": "klastr.sources.examples",
    "williamson": "klastr.identify.concentration.variation",
}

__all__ = [
    "Concordance",
    "Definition",
    "FlowTable",
    "InputOutputTable",
    "KlastrError",
    "PlantTable",
    "PointSet",
    "RegionalTable",
    "Relatedness",
    "StaffingTable",
    "TradedRule",
    "__version__",
    "aggregated_input_output",
    "atkinson",
    "attribute_index",
    "beta_convergence",
    "bivariate_moran",
    "centrography",
    "coagglomeration",
    "coefficient_of_variation",
    "cog",
    "coherence",
    "coi",
    "collapse",
    "colocated_firms",
    "combined",
    "converse",
    "coulter",
    "cross_border_clusters",
    "cross_proximity",
    "cross_space_density",
    "d_function",
    "dalton",
    "definition_comparison",
    "definition_scores",
    "dense_areas",
    "devereux_griffith_simpson",
    "diversity",
    "ease_of_recombination",
    "eci",
    "economic_complexity",
    "ellison_glaeser",
    "emerging_bundles",
    "employment_colocation",
    "entropy",
    "entry_by_density",
    "entry_exit",
    "establishment_colocation",
    "export_content",
    "expy",
    "fetched_table",
    "fitness",
    "footprint",
    "g_function",
    "geary",
    "getis_ord",
    "ghosh_coefficients",
    "ghosh_inverse",
    "gini",
    "gini_locational",
    "gini_of_quotients",
    "group_coagglomeration",
    "growth",
    "hachman",
    "hansen",
    "herfindahl",
    "hoover",
    "huff",
    "hypothetical_extraction",
    "impute",
    "industry_grid",
    "industry_groups",
    "input_output_links",
    "join_counts",
    "k_density",
    "k_function",
    "k_inhomogeneous",
    "key_sectors",
    "knowledge_bases",
    "krugman",
    "kullback_leibler",
    "l_function",
    "land_requirement",
    "lee",
    "leontief_inverse",
    "lifecycle_stages",
    "linkages",
    "litzenberger_sternberg",
    "local_bivariate_moran",
    "local_geary",
    "local_getis_ord",
    "local_join_counts",
    "local_m",
    "local_moran",
    "location_quotient",
    "log_supermodularity",
    "lorenz_curve",
    "losh",
    "m_function",
    "markov",
    "maurel_sedillot",
    "mean_quotient",
    "modular_complexity",
    "moran",
    "multigroup_segregation",
    "multipliers",
    "nearest_neighbour",
    "normalised_ubiquity",
    "occupational_similarity",
    "opportunities",
    "pci",
    "point_set",
    "presence",
    "product_space",
    "prody",
    "propagation_lengths",
    "protected",
    "proximity",
    "quadrat_test",
    "quotient_growth",
    "rank_mobility",
    "read_concordance",
    "read_flows",
    "read_input_output",
    "read_occupations",
    "read_plants",
    "read_points",
    "read_regional_table",
    "reflections",
    "region_similarity",
    "regional_clusters",
    "regional_coefficients",
    "regional_input_output",
    "reilly",
    "related_variety",
    "relatedness",
    "relatedness_density",
    "relative_diversity",
    "relative_relatedness",
    "resilience",
    "segregation",
    "shift_share",
    "sigma_convergence",
    "space_time",
    "spatial_lag",
    "spatial_markov",
    "spatial_segregation",
    "spatial_weights",
    "specialisation_portfolio",
    "strongest_ties",
    "subnational_complexity",
    "successive_difference",
    "technical_coefficients",
    "theil",
    "traded_industries",
    "ubiquity",
    "unrelated_variety",
    "upstreamness",
    "validated_ties",
    "value_added_trade",
    "visegrad",
    "williamson",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'klastr' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
