"""Places: the gazetteer of countries, bodies and cities, and what else their names can mean in an article."""
