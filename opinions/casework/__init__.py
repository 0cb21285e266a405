"""What the actions are made of: numbers, history, seals, published copies, bulk writing."""
