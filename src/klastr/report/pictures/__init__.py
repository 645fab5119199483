"""Pictures that stand by themselves, for a letter, a paper, a slide: SVG, and PNG drawn from it."""
