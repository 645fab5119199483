"""Do the plants of an industry stand near each other? Measures of points, without regions in between."""
