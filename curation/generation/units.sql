-- Units that are converted: 1 <symbol> = factor x the base unit of its dimension. Exact by definition.
CREATE TABLE unit (symbol VARCHAR PRIMARY KEY, dimension VARCHAR, factor DOUBLE);
INSERT INTO unit VALUES
    ('mm', 'length', 0.001), ('cm', 'length', 0.01), ('m', 'length', 1), ('in', 'length', 0.0254),
    ('ft', 'length', 0.3048), ('km', 'length', 1000),
    ('mg', 'mass', 0.001), ('g', 'mass', 1), ('kg', 'mass', 1000), ('oz', 'mass', 28.349523125),
    ('lb', 'mass', 453.59237),
    ('ml', 'volume', 1), ('cl', 'volume', 10), ('l', 'volume', 1000), ('fl oz', 'volume', 29.5735295625),
    ('mV', 'voltage', 0.001), ('V', 'voltage', 1),
    ('W', 'power', 1), ('kW', 'power', 1000),
    ('mAh', 'charge', 0.001), ('Ah', 'charge', 1),
    ('min', 'time', 60), ('h', 'time', 3600),
    ('MB', 'data', 0.001), ('GB', 'data', 1), ('TB', 'data', 1000);
