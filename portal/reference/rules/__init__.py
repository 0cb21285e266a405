"""What a year's holidays are, told by whoever announces them. Pure."""
