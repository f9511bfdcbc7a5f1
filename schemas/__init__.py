"""The words everybody shares, declared and nothing more: no engine, no input or output beyond YAML.

`core` names the tables of the warehouse, `question` the columns of a fact, a question and a decision;
`task`, `source` and `workspace` are what people write in YAML; `manifest` is what a release says of itself.
`errors` is the one shape of every error a user sees; `yaml_file` reads YAML and names the line that is wrong.
Add a word here when two rooms need it, and only then.
"""
