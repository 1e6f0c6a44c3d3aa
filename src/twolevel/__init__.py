"""twolevel."""
