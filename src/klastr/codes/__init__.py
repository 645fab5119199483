"""What codes of industries and regions mean: levels, parents, names, versions, and how one version follows another.

The room translates codes and knows no tables. `klastr.codes.classifications` is its door: it recognises the coding of
a table. Behind it stand `nace`, `naics`, `nuts`, `nuts_changes` and `neighbours`; their facts lie in ``data/``, each
file with its source in its first lines.
"""
