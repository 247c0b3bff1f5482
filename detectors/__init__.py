"""Ways of seeing: one question about one subject in each file, the law as dated data, the score."""
